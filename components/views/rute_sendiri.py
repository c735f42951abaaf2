"""Rute sendiri: a lecturer draws or imports a route, sees what keeps a bus from it, keeps it."""

import streamlit as st

from components import own_list, own_notes, own_view
from components.account_view import ask_for
from components.markup import show
from components.state import open_session
from sites.rights import Action

session = open_session()

show("page_head.html", session.lang, title="own.title", lead="own.lead")
actor = ask_for(session, Action.ADD_ROUTES, own_view.PAGE)
if actor is None:
    show("own_about.html", session.lang)
else:
    own_notes.show_note("list", session)
    with st.container(key="sendiri-atas"):
        own_list.show_list(actor, session)
    own_view.show_desk(session)
