"""Akun: who has signed in, and the ways in."""

from components import account_view
from components.markup import show
from components.state import open_session

session = open_session()
show("page_head.html", session.lang, title="account.title", lead="account.lead")
account_view.show_account(session)
