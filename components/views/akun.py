"""Akun: who has signed in, the ways in, one's own password, and the keeper's accounts."""

from components import account_view, keeper_view, password_view
from components.markup import show
from components.state import open_session

session = open_session()
show("page_head.html", session.lang, title="account.title", lead="account.lead")
account_view.show_account(session)
password_view.show_note(session)
password_view.show_password(session)
keeper_view.show_keeping(session)
