"""Pelajaran: the seven lessons of the 2022 visit, each with where to see it."""

from components import lesson_view
from components.markup import show
from components.sources import current_catalogue
from components.state import open_session

session = open_session()
catalogue = current_catalogue()
show("page_head.html", session.lang, title="lesson.title", lead="lesson.lead")

if catalogue.lessons:
    lesson_view.show_lessons(catalogue, session)
    show("closing.html", session.lang)
else:
    show("hint.html", session.lang, text="lesson.none")
