"""Rencana: a lecturer plans a visit, from the route to the codes of the groups."""

from components import plan_list, plan_view
from components.markup import show
from components.plan_desk import open_desk
from components.state import open_session

session = open_session()
show("page_head.html", session.lang, title="plan.title", lead="plan.lead")
actor = plan_view.ask_lecturer(session)

if actor is not None:
    plan_view.show_notes(session)
    desk = open_desk(actor, session)
    if desk is None:
        plan_list.show_list(actor, session)
    else:
        plan_view.show_plan(desk)
