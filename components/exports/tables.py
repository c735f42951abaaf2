"""A visit as a table: a row per place, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io

from components.coverage import neutralise
from components.exports.day import PlaceTime, VisitDay
from components.exports.wording import Langs, clean, join_words, pick, say
from components.i18n import show_clock, t
from routes.visits import Sight

COLUMNS = (
    "number", "part", "arrive", "depart", "place", "side", "deck", "minutes", "tells",
    "goals", "tasks", "position",
)  # fmt: skip


def build_csv(day: VisitDay, langs: Langs) -> bytes:
    """Return the table: commas, UTF-8 with a mark, so that spreadsheets read the letters.

    No cell is taken for a formula, whatever the lecturer has written.
    """
    held = io.StringIO()
    writer = csv.writer(held)
    writer.writerow(neutralise(say(f"paper.table.{name}", langs)) for name in COLUMNS)
    goals = {goal.id: clean(goal.text) for goal in day.plan.goals}
    for place in day.places:
        cells = (*_list_times(place, langs), *_list_words(place, goals, langs))
        writer.writerow(neutralise(clean(cell)) for cell in cells)
    return held.getvalue().encode("utf-8-sig")


def _list_times(place: PlaceTime, langs: Langs) -> tuple[str, ...]:
    cue = place.cue
    return (
        str(place.number),
        say(f"words.mode.{place.mode.value}", langs),
        show_clock(place.at),
        show_clock(place.until),
        pick(place.site.name, langs),
        say(f"words.side.{cue.side.value}", langs) if cue else "",
        say(f"words.deck.{cue.deck.value}", langs) if cue else "",
        "" if cue else str(place.dwell_min),
    )


def _list_words(place: PlaceTime, goals: dict[str, str], langs: Langs) -> tuple[str, ...]:
    station = place.station
    tells = station.tells if isinstance(station, Sight) else "story"
    tasks = []
    for task in station.assignments:
        whose = ", ".join(map(str, task.groups))
        mark = f"[{say('paper.groups', langs, numbers=whose)}] " if whose else ""
        tasks.append(mark + clean(task.text))
    return (
        say(f"paper.tells.{tells}", langs),
        " | ".join(goals[goal] for goal in station.goals if goal in goals),
        " | ".join(tasks),
        join_words(
            tuple(t(f"words.position_grade.{place.site.position_grade.value}", x) for x in langs)
        ),
    )
