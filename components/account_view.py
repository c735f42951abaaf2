"""The account on the pages: the way in, who has signed in, and the answer of a provider."""

from __future__ import annotations

import streamlit as st

from components import openid
from components.actor import current_account, read_cookies
from components.i18n import t
from components.markup import show
from components.state import Session
from components.store import current_engine
from sites.database import open_reading
from sites.rights import Action, Actor, Role


def name_roles(roles: frozenset[Role], session: Session) -> str:
    """Return roles in words, in the order they are declared."""
    return ", ".join(
        t(f"account.role.{role.value}", session.lang) for role in Role if role in roles
    )


def show_way_in(session: Session) -> None:
    """Draw the link to the form, or for somebody who has signed in, their name."""
    account = current_account()
    page = "keluar" if account else "masuk"
    name = account.name if account else None
    show("account_link.html", session.lang, href=session.href(page), name=name)


def _find_way_in(session: Session, page: str) -> str:
    """The address of the form that leads back to a page, and at the desk to what was open."""
    desk = {"butir": session.item_ref, "bagian": session.part} if page == "redaksi" else {}
    return session.href("masuk", next=session.href(page, **desk))


def ask_for(session: Session, action: Action, page: str) -> Actor | None:
    """Return who may do this; else draw why not, with the way in that leads back to ``page``."""
    account = current_account()
    if account is not None and account.actor.may(action):
        return account.actor
    code = "sign_in_first" if account is None else "not_allowed"
    href = _find_way_in(session, page) if account is None else None
    show("account_needed.html", session.lang, code=code, href=href)
    return None


def show_account(session: Session) -> None:
    """Draw who has signed in, or the ways in: the form, and a provider if there is one."""
    account = current_account()
    if account is not None:
        roles = name_roles(account.roles, session)
        href = session.href("keluar")
        show("account.html", session.lang, account=account, roles=roles, href=href)
        return
    show(
        "account_needed.html",
        session.lang,
        code="sign_in_first",
        href=_find_way_in(session, "akun"),
    )
    if openid.is_configured():
        _show_provider(session)


def show_return(session: Session, page: str) -> None:
    """Draw what a provider's answer is worth, wherever somebody comes back to from there."""
    if page == openid.PAGE or not openid.is_configured():
        return
    with st.container(key="jejak-pulang"):
        if st.user.get("is_logged_in") and current_account() is None:
            _show_answer(session)


def _show_provider(session: Session) -> None:
    """Draw the button that asks the provider, or what its answer is worth here."""
    if st.user.get("is_logged_in"):
        _show_answer(session)
        return
    label = t("account.openid.ask", session.lang)
    st.button(label, key="jejak-openid", on_click=st.login, icon=":material/login:")


def _show_answer(session: Session) -> None:
    with open_reading(current_engine()) as reading:
        found = openid.find_claimed(reading, st.user.to_dict())
    account = found.account
    ticket = openid.write_ticket(account, read_cookies()) if account else None
    href = session.href("masuk/tiket", tiket=ticket) if ticket else None
    show("account_openid.html", session.lang, found=found, href=href)
    st.button(t("account.openid.other", session.lang), key="jejak-openid-lain", on_click=st.logout)
