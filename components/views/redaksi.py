"""Redaksi: the tourism office edits, reviews and publishes what the bus says."""

from components import editor_view
from components.markup import show
from components.state import open_session

session = open_session()
editor = editor_view.find_editor(session)

if editor is not None and session.item_ref:
    editor_view.show_item(editor, session.item_ref)
else:
    show("page_head.html", session.lang, title="editor.title", lead="editor.lead")
    if editor is None:
        editor_view.show_way_in(session)
    else:
        editor_view.show_desk(editor)
