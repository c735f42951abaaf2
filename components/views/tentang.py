"""Tentang: what this is, how claims are graded, sources, licences, privacy."""

from components import about_view
from components.markup import show
from components.sources import current_catalogue
from components.state import open_session

session = open_session()
catalogue = current_catalogue()
show("page_head.html", session.lang, title="about.title", lead="about.lead")
about_view.show_about(catalogue, session)
about_view.show_unplaced(catalogue, session)
about_view.show_sources(catalogue, session)
