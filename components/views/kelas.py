"""Kelas: one opened plan on its day, as its lecturer follows it."""

from components import class_view, plan_view
from components.markup import show
from components.state import open_session

session = open_session()
show("page_head.html", session.lang, title="class.title", lead="class.lead")
actor = class_view.ask_lecturer(session)

if actor is not None:
    plan_view.show_notes(session)
    desk = class_view.ask_class(actor, session)
    if desk is not None:
        class_view.show_class(desk)
