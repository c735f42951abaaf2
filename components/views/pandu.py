"""Pandu: the ride page inside the app, so that the app itself guides the group."""

from components import guide_view, route_view
from components.markup import show
from components.sources import current_lines
from components.state import open_session

session = open_session()
lines = current_lines()
show("page_head.html", session.lang, title="guide.title", lead="guide.lead")
line = route_view.ask_route(lines, session)

if line is None:
    guide_view.show_no_route(lines, session)
else:
    guide_view.show_ride(line, session)
