"""Tema: three trails, each following one question from place to place."""

from components import trail_view
from components.markup import show
from components.sources import current_catalogue
from components.state import open_session

session = open_session()
catalogue = current_catalogue()
show("page_head.html", session.lang, title="trail.title", lead="trail.lead")
trail = trail_view.ask_trail(catalogue, session)

if trail is None:
    show("hint.html", session.lang, text="trail.none")
else:
    trail_view.show_trail(trail, catalogue, session)
