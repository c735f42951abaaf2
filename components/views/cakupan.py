"""Cakupan: for lecturers, which place shows what, and where the edition is thin."""

from components import coverage_view
from components.markup import show
from components.sources import current_catalogue, current_lines, sites_on_routes
from components.state import open_session

session = open_session()
show("page_head.html", session.lang, title="coverage.title", lead="coverage.lead")
ask = coverage_view.ask_what(current_lines(), session)
coverage_view.show_coverage(current_catalogue(), sites_on_routes(), ask, session)
