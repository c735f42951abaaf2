"""Rencana: a lecturer plans a visit, from the route to the codes of the groups."""

from components import plan_list, plan_view
from components.markup import show
from components.state import open_session

session = open_session()
desk = plan_view.find_opened(session)

if desk is not None:
    plan_view.show_plan(desk)
else:
    show("page_head.html", session.lang, title="plan.title", lead="plan.lead")
    actor = plan_view.ask_lecturer(session)
    if actor is not None:
        plan_view.show_notes(session)
        plan_list.show_list(actor, session)
