"""The keeper's part of the accounts page: who has an account, and what may be changed in it."""

from __future__ import annotations

from datetime import datetime

import streamlit as st

from components import account_desk as desk
from components.account_view import name_roles
from components.actor import current_account
from components.i18n import show_clock, show_day, t, tn
from components.labels import plain
from components.markup import show
from components.sources import SEMARANG_TIME
from components.state import Session, hold, read_at_once, recall, set_widget
from components.store import current_engine
from sites.accounts import (
    LONGEST_LOGIN,
    LONGEST_NAME,
    Account,
    disable_account,
    enable_account,
    end_sign_ins,
    list_accounts,
    set_roles,
)
from sites.database import open_reading
from sites.open_sign_ins import OpenSignIn, count_open, end_one, list_open
from sites.passwords import LONGEST
from sites.rights import Action, Role
from sites.text import Lang

PICK = "akun-pilih"


def show_keeping(session: Session) -> None:
    """Draw the accounts for whoever may manage them; nothing for anybody else."""
    me = current_account()
    if me is None or not me.actor.may(Action.MANAGE_ACCOUNTS):
        return
    lang = session.lang
    with open_reading(current_engine()) as reading:
        accounts = list_accounts(reading, me.actor)
        opened = count_open(reading, me.actor, desk.now())
    show("section.html", lang, title="account.keep.title")
    rows = [
        (one, name_roles(one.roles, session), opened.get(one.id, 0), one.id == me.id)
        for one in accounts
    ]
    show("account_table.html", lang, rows=rows)
    chosen = _ask_account(accounts, me, lang)
    if chosen is None:
        show("hint.html", lang, text="account.keep.alone")
    else:
        _show_one(chosen, me, lang)
    _ask_new(lang)


def _ask_account(accounts: tuple[Account, ...], me: Account, lang: Lang) -> Account | None:
    """Draw the choice of an account other than the keeper's own, whose way is the form above."""
    others = {one.login: one for one in accounts if one.id != me.id}
    if not others:
        return None
    names = {login: plain(f"{one.name} · {login}") for login, one in others.items()}
    held = recall(desk.CHOSEN)
    set_widget(PICK, held if held in others else next(iter(others)))
    login = st.selectbox(
        t("account.keep.pick", lang),
        list(others),
        key=PICK,
        format_func=names.__getitem__,
        on_change=_pick,
    )
    return others.get(login)


def _pick() -> None:
    hold(desk.CHOSEN, read_at_once(PICK))


def _show_one(account: Account, me: Account, lang: Lang) -> None:
    login = account.login
    with open_reading(current_engine()) as reading:
        opened = list_open(reading, me.actor, login, desk.now())
    with st.container(border=True, key="akun-satu"):
        held = "-".join(sorted(role.value for role in account.roles))
        key = f"akun-peran-{account.id}-{lang.value}-{held}"
        st.pills(
            t("account.keep.roles", lang),
            [role.value for role in Role],
            selection_mode="multi",
            default=[role.value for role in Role if role in account.roles],
            key=key,
            format_func=_name_roles(lang).__getitem__,
        )
        st.button(
            t("account.keep.save_roles", lang), key="akun-simpan-peran", on_click=_save_roles,
            args=(login, key),
        )  # fmt: skip
        _ask_password(login, lang)
        _show_switch(account, lang)
        _show_opened(login, opened, lang)


def _name_roles(lang: Lang) -> dict[str, str]:
    return {role.value: t(f"account.role.{role.value}", lang) for role in Role}


def _save_roles(login: str, key: str) -> None:
    """Callback: let the account have the roles that are marked."""
    roles = [Role(role) for role in read_at_once(key) or ()]
    desk.act("roles_saved", set_roles, login, roles)


def _ask_password(login: str, lang: Lang) -> None:
    with st.form(f"akun-sandi-{login}", border=False):
        st.text_input(
            t("account.keep.password", lang), type="password", key=desk.RESET,
            max_chars=LONGEST, autocomplete="new-password",
        )  # fmt: skip
        st.form_submit_button(
            t("account.keep.reset", lang), key="akun-sandi-pasang", on_click=desk.reset_password,
            args=(login,),
        )  # fmt: skip


def _show_switch(account: Account, lang: Lang) -> None:
    word, done, change, args = "disable", "disabled", disable_account, (desk.now(),)
    if account.disabled_at is not None:
        word, done, change, args = "enable", "enabled", enable_account, ()
    st.button(
        t(f"account.keep.{word}", lang), key=f"akun-{word}", on_click=desk.act,
        args=(done, change, account.login, *args),
    )  # fmt: skip


def _show_opened(login: str, opened: tuple[OpenSignIn, ...], lang: Lang) -> None:
    said = tn("account.keep.opened", len(opened), lang)
    show("account_opened.html", lang, said=said)
    for one in opened:
        with st.container(horizontal=True, vertical_alignment="center", key=f"pintu-{one.id}"):
            line = t(
                "account.keep.one_open", lang, since=_say(one.created_at, lang),
                until=_say(one.expires_at, lang),
            )  # fmt: skip
            show("account_opened.html", lang, said=line)
            st.button(
                t("account.keep.end_one", lang), key=f"pintu-tutup-{one.id}", on_click=desk.act,
                args=("ended_one", end_one, login, one.id),
            )  # fmt: skip
    if len(opened) > 1:
        st.button(
            t("account.keep.end_all", lang), key="pintu-tutup-semua", on_click=desk.act,
            args=("ended_all", end_sign_ins, login),
        )  # fmt: skip


def _say(moment: datetime, lang: Lang) -> str:
    here = moment.astimezone(SEMARANG_TIME)
    return f"{show_day(here, lang)}, {show_clock(here)}"


def _ask_new(lang: Lang) -> None:
    show("section.html", lang, title="account.keep.new")
    with st.container(key="akun-baru"), st.form("akun-tambah", enter_to_submit=False):
        st.text_input(
            t("account.keep.login", lang), key=desk.LOGIN, max_chars=LONGEST_LOGIN,
            help=None, autocomplete="off", placeholder=t("account.keep.login_hint", lang),
        )  # fmt: skip
        st.text_input(
            t("account.keep.name", lang), key=desk.NAME, max_chars=LONGEST_NAME, autocomplete="off"
        )
        st.pills(
            t("account.keep.roles", lang), [role.value for role in Role], selection_mode="multi",
            key=desk.ROLES, format_func=_name_roles(lang).__getitem__,
        )  # fmt: skip
        st.text_input(
            t("account.keep.first_password", lang), type="password", key=desk.FIRST,
            max_chars=LONGEST, autocomplete="new-password",
        )  # fmt: skip
        show("account_rules.html", lang)
        st.form_submit_button(
            t("account.keep.add", lang), key="akun-tambahkan", on_click=desk.add_one, type="primary"
        )
