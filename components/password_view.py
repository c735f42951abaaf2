"""One's own password on the page, and what the last step there has led to."""

from __future__ import annotations

import streamlit as st

from components.account_desk import AGAIN, NEW, OLD, save_own, take_note
from components.actor import current_account
from components.i18n import t, tn
from components.markup import show
from components.state import Session
from sites.passwords import LONGEST


def show_note(session: Session) -> None:
    """Say once what has been done, or why it was not."""
    said = take_note()
    if said is None:
        return
    code, is_fault, values = said
    if code == "too_many_tries":
        text = tn("account.refusal.too_many_tries", values["minutes"], session.lang)
    else:
        text = t(f"account.note.{code}", session.lang, **values)
    show("account_note.html", session.lang, said=text, is_fault=is_fault)


def show_password(session: Session) -> None:
    """Draw the form for one's own password; why there is none for an account without one."""
    account, lang = current_account(), session.lang
    if account is None:
        return
    show("section.html", lang, title="account.own.title")
    if not account.has_password:
        show("hint.html", lang, text="account.own.openid_only")
        return
    show("account_rules.html", lang)
    with st.container(key="akun-sandi"), st.form("akun-sandi-ganti", enter_to_submit=True):
        for key, name in ((OLD, "old"), (NEW, "new"), (AGAIN, "again")):
            st.text_input(
                t(f"account.own.{name}", lang),
                type="password",
                key=key,
                max_chars=LONGEST,
                autocomplete="current-password" if key == OLD else "new-password",
            )
        st.form_submit_button(
            t("account.own.go", lang), key="akun-sandi-simpan", on_click=save_own, type="primary"
        )
