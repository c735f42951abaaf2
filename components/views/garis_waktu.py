"""Garis waktu: building years by kind, who built when, and the smart city's milestones."""

from components import era_view, timeline_view
from components.drawing_view import show_drawing
from components.drawings.shipped import draw_quarters
from components.markup import show
from components.sources import current_catalogue
from components.state import open_session

session = open_session()
catalogue = current_catalogue()
show("page_head.html", session.lang, title="timeline.title", lead="timeline.lead")
timeline_view.show_axis(catalogue, session)
era_view.show_era_map(catalogue, session)
show_drawing("quarters", draw_quarters(session.lang), session)
show("section.html", session.lang, title="timeline.by_year")
kinds = timeline_view.ask_kinds(session)
timeline_view.show_timeline(catalogue, kinds, session)
