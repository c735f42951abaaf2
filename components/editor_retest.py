"""The whole ride again in the simulator, before something is published or a case is closed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

import streamlit as st

from components import sources
from components.i18n import t, tn
from components.judging import catalogue_with
from components.markup import show
from components.retesting import Outcome, Pair, Scene, ride_again
from components.state import hold, recall
from routes.geojson_io import parse_route
from routes.line import build_line
from routes.retest import Call, Finding, Flaw, Report, RiddenCue
from sites.catalogue import Catalogue
from sites.edited import ItemKind, Ref
from sites.editions import dump_item
from sites.errors import ContentError
from sites.text import Lang

if TYPE_CHECKING:
    from components.editor_seat import Editor

HELD = "uji-perjalanan"
CALLED = ("geometry", "kind", "accuracy_m", "position_grade", "sight_m", "deck")
"""The fields of a place that decide where, when and on which side it is called."""

TESTABLE = frozenset({ItemKind.SITE, ItemKind.ROUTE})


class Held(NamedTuple):
    """The last ride of this visitor: of what, and what came of it; None as long as it runs."""

    mark: str
    outcomes: tuple[Outcome, ...] | None = None


class Trial(NamedTuple):
    """What is to be tested: an item as it would be (None: as it is published), for a report."""

    ref: Ref
    data: Mapping[str, Any] | None
    report: Report | None = None
    route_ids: tuple[str, ...] = ()

    def mark(self, catalogue: Catalogue) -> str:
        """Return what tells this from any other trial, or from an older state of it."""
        what = [str(self.ref), self.data, self.report, self.route_ids, catalogue.version]
        said = json.dumps(what, sort_keys=True, default=str)
        return hashlib.sha256(said.encode()).hexdigest()[:16]


def ask_retest(mark: str) -> None:
    """Callback: have the ride ridden again at the next run."""
    hold(HELD, Held(mark))


def build_after(ref: Ref, data: Mapping[str, Any] | None, before: Scene) -> Scene:
    """Return the content as it would be with an item changed; the same without data.

    Raises :class:`ContentError` when the item cannot be read.
    """
    if data is None:
        return before
    if ref.kind == ItemKind.ROUTE:
        route = parse_route(json.dumps(data["collection"]), ref.id)
        return Scene({**before.lines, ref.id: build_line(route)}, before.catalogue)
    return Scene(before.lines, catalogue_with(ref, dict(data)))


def run_retest(trial: Trial, editor: Editor) -> tuple[Outcome, ...] | None:
    """Ride if it was asked for, showing that it goes on; return what came of it, or None."""
    held: Held | None = recall(HELD)
    mark = trial.mark(sources.current_catalogue())
    if held is None or held.mark != mark:
        return None
    if held.outcomes is None:
        with st.status(t("editor_field.retest.running", editor.lang), expanded=False) as status:
            held = Held(mark, _ride(trial, editor))
            status.update(label=t("editor_field.retest.ridden", editor.lang), state="complete")
        hold(HELD, held)
    return held.outcomes


def _ride(trial: Trial, editor: Editor) -> tuple[Outcome, ...]:
    ref = trial.ref
    own = {one: sources.find_line(one) for one in trial.route_ids}
    lines = {one: line for one, line in own.items() if line is not None} | sources.current_lines()
    before = Scene(lines, sources.current_catalogue())
    after = build_after(ref, trial.data, before)
    is_route = ref.kind == ItemKind.ROUTE
    chosen = (ref.id,) if is_route else trial.route_ids or tuple(after.lines)
    return ride_again(before, after, chosen, None if is_route else ref.id, trial.report)


def show_button(trial: Trial, editor: Editor, key: str) -> None:
    """Draw the button that has the ride ridden, or ridden again."""
    held, mark = recall(HELD), trial.mark(sources.current_catalogue())
    was_asked = held is not None and held.mark == mark
    st.button(
        t(f"editor_field.retest.{'again' if was_asked else 'ask'}", editor.lang),
        key=key,
        icon=":material/directions_bus:",
        on_click=ask_retest,
        args=(mark,),
    )


def is_moved(ref: Ref, data: Mapping[str, Any]) -> bool:
    """Return whether a place would be called, or a route ridden, otherwise than as published."""
    if ref.kind == ItemKind.ROUTE:
        return _is_another_route(ref, data)
    site = sources.current_catalogue().find_site(ref.id) if ref.kind == ItemKind.SITE else None
    held = {} if site is None else dump_item(site)
    return bool(held) and any(held.get(field) != data.get(field) for field in CALLED)


def _is_another_route(ref: Ref, data: Mapping[str, Any]) -> bool:
    line = sources.current_lines().get(ref.id)
    try:
        route = parse_route(json.dumps(data.get("collection")), ref.id)
    except ContentError:
        return False
    return line is None or line.route != route


def count_worse(ref: Ref, data: Mapping[str, Any]) -> int | None:
    """Return how many cues got worse in the ride just ridden; None if this was not ridden."""
    held: Held | None = recall(HELD)
    if held is None or held.outcomes is None:
        return None
    if held.mark != Trial(ref, data).mark(sources.current_catalogue()):
        return None
    return sum(len(outcome.worse) for outcome in held.outcomes)


def show_retest(editor: Editor, ref: Ref, data: Mapping[str, Any]) -> None:
    """Draw the test of an item's new state: every ride that names it, ridden whole.

    What was moved is ridden without being asked for.
    """
    if ref.kind not in TESTABLE:
        show("hint.html", editor.lang, text="editor_field.retest.no_cues")
        return
    trial = Trial(ref, data)
    with st.container(key=f"uji-{ref.kind.value}-{ref.id}"):
        held: Held | None = recall(HELD)
        mark = trial.mark(sources.current_catalogue())
        if is_moved(ref, data) and (held is None or held.mark != mark):
            ask_retest(mark)
        elif held is None or held.mark != mark:
            show("plan_lead.html", editor.lang, said=t("editor_field.retest.about", editor.lang))
        show_button(trial, editor, f"uji-mulai-{ref.kind.value}-{ref.id}")
        try:
            outcomes = run_retest(trial, editor)
        except (ContentError, ValueError, KeyError):
            show("hint.html", editor.lang, text="editor_field.retest.unfit")
            return
        if outcomes is not None:
            show_outcomes(outcomes, editor)


def show_outcomes(outcomes: tuple[Outcome, ...], editor: Editor) -> None:
    """Draw what came of it, route by route."""
    if not outcomes:
        show("hint.html", editor.lang, text="editor_field.retest.nowhere")
    for outcome in outcomes:
        show("editor_retest.html", editor.lang, **describe_outcome(outcome, editor))


def describe_outcome(outcome: Outcome, editor: Editor) -> dict[str, Any]:
    """Return an outcome in words: a row per cue and speed, and the sentences above and below."""
    lang = editor.lang
    line = sources.current_lines().get(outcome.route_id)
    return {
        "route": outcome.route_id if line is None else line.route.name.in_lang(lang),
        "called": tn("editor_field.retest.called", outcome.called, lang),
        "finding": outcome.finding,
        "reasons": list_reasons(outcome.finding, lang),
        "pairs": [_describe_pair(pair, editor) for pair in outcome.mine][:12],
        "worse": [
            {
                "name": name_cue(one.site, one.pass_number, editor),
                "flaws": [say_flaw(flaw, lang) for flaw in one.flaws],
            }
            for one in outcome.worse
        ],
    }


def list_reasons(finding: Finding | None, lang: Lang) -> list[str]:
    """Return in words why a reported cue is not as riders want it."""
    return [] if finding is None else [say_flaw(flaw, lang) for flaw in finding.reasons]


def say_flaw(flaw: Flaw, lang: Lang) -> str:
    """Return a flaw in words, with the speed it is about."""
    said = t(f"editor_field.flaw.{flaw.code}", lang)
    if flaw.speed_kmph is None:
        return said
    return t("editor_field.flaw.at", lang, flaw=said, kmph=f"{flaw.speed_kmph:g}")


def name_cue(site_id: str, pass_number: int, editor: Editor) -> str:
    """Return the name of a place with the number of the pass, if it is not the first."""
    site = sources.current_catalogue().find_site(site_id)
    name = site_id if site is None else site.name.in_lang(editor.lang)
    if pass_number == 1:
        return name
    return t("editor_field.cue_pass", editor.lang, name=name, n=pass_number)


def _describe_pair(pair: Pair, editor: Editor) -> dict[str, Any]:
    told = pair.after or pair.before
    assert told is not None
    return {
        "name": name_cue(*told.key, editor),
        "was": None if pair.before is None else pair.before.cue,
        "now": None if pair.after is None else pair.after.cue,
        "calls": list(_describe_calls(pair.after, editor)),
    }


def _describe_calls(tested: RiddenCue | None, editor: Editor) -> Iterator[dict[str, Any]]:
    for call in () if tested is None else tested.calls:
        flaws = [one for one in tested.flaws if one.speed_kmph == call.speed_kmph]
        yield {
            "kmph": f"{call.speed_kmph:g}",
            "lead": _say_lead(call, editor.lang),
            "flaws": [t(f"editor_field.flaw.{one.code}", editor.lang) for one in flaws],
        }


def _say_lead(call: Call, lang: Lang) -> str:
    if call.lead_s is None:
        return t("editor_field.retest.never", lang)
    key = "ahead" if call.lead_s >= 0 else "behind"
    return tn(f"editor_field.retest.{key}", round(abs(call.lead_s)), lang)
