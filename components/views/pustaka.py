"""Pustaka: the words of the trade, and what is worth reading whole."""

from components import library_view
from components.markup import show
from components.sources import current_catalogue
from components.state import open_session

session = open_session()
catalogue = current_catalogue()
show("page_head.html", session.lang, title="library.title", lead="library.lead")
show("library_jump.html", session.lang)
query = library_view.ask_query(session)
library_view.show_glossary(catalogue, query, session)
library_view.show_readings(catalogue, session)
