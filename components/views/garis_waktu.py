"""Garis waktu: building years by kind, beside the milestones of the smart city."""

from components import timeline_view
from components.markup import show
from components.sources import current_catalogue
from components.state import open_session

session = open_session()
show("page_head.html", session.lang, title="timeline.title", lead="timeline.lead")
kinds = timeline_view.ask_kinds(session)
timeline_view.show_timeline(current_catalogue(), kinds, session)
