"""Differences that say the same thing in many places: told once, with the places in a list."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from components.difference_words import name_path
from components.i18n import t
from sites.merging import Told
from sites.outdated import Data
from sites.text import Lang

LEAST = 3
"""From so many fields on a replacement is told once."""
AROUND = 5
"""Words that are shown before and after it."""
_MARKS = " \n.,;:!?()[]«»“”\"'"

Pair = tuple[str, str]


def group_repeats(rows: Sequence[Data], after: Data, lang: Lang) -> list[Data]:
    """Return the rows with those that replace the same by the same put together.

    Such a row holds ``pair`` (what went, what came), ``places`` (a name and the words around) and
    ``rows``, the differences as they were; it stands where the first of them stood.
    """
    held: dict[Pair, list[Data]] = defaultdict(list)
    for row in rows:
        pair = find_pair(row)
        if pair is not None:
            held[pair].append(row)
    told: list[Data] = []
    for row in rows:
        pair = find_pair(row)
        members = [] if pair is None else held[pair]
        if pair is None or len({_base(one) for one in members}) < LEAST:
            told.append(row)
        elif row is members[0]:
            places = _list_places(members, after, lang)
            told.append({"pair": pair, "places": places, "rows": members, "sort": "changed"})
    return told


def find_pair(row: Data) -> Pair | None:
    """Return what one thing was replaced by, once or more often; None for any other change.

    Marks beside a word are of no matter, but a change of marks alone is no replacement.
    """
    if row["sort"] != "changed" or row["moved"]:
        return None
    if not row["pieces"]:
        old, new = ([words for _, words in row[name]] for name in ("old", "new"))
        return (old[0], new[0]) if len(old) == len(new) == 1 else None
    changed = [(told, words.strip(_MARKS)) for told, words in row["pieces"] if told != Told.SAME]
    gone = [words for told, words in changed if told == Told.GONE]
    come = [words for told, words in changed if told == Told.NEW]
    if len(set(gone)) != 1 or len(set(come)) != 1 or len(gone) != len(come):
        return None
    pair = (gone[0], come[0])
    return pair if all(pair) and pair[0] != pair[1] else None


def _base(row: Data) -> str:
    field = str(row["field"])
    head, _, last = field.rpartition(".")
    return head if last in set(Lang) else field


def _list_places(rows: Sequence[Data], after: Data, lang: Lang) -> list[Data]:
    """Return a line per field: its name with its languages, and the words round the change."""
    fields: dict[str, dict[str, Data]] = defaultdict(dict)
    for row in rows:
        base = _base(row)
        fields[base][str(row["field"])[len(base) + 1 :]] = row
    places = []
    for base, members in fields.items():
        langs = [t(f"editor_form.in_lang.{one}", lang) for one in Lang if one in members]
        row = members.get(lang.value) or next(iter(members.values()))
        name = name_path(base, after, lang)
        places.append({"name": name, "langs": ", ".join(langs), "pieces": _shorten(row["pieces"])})
    return places


def _shorten(pieces: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the first change of a text with a few words before and after."""
    first = next((n for n, (told, _) in enumerate(pieces) if told != Told.SAME), None)
    if first is None:
        return []
    last = first + (len(pieces) > first + 1 and pieces[first + 1][0] != Told.SAME)
    head = pieces[first - 1][1].split() if first else []
    tail = pieces[last + 1][1].split() if len(pieces) > last + 1 else []
    before = " ".join(["…"] * (len(head) > AROUND) + head[-AROUND:])
    behind = " ".join(tail[:AROUND] + ["…"] * (len(tail) > AROUND))
    around = ([(Told.SAME.value, f"{before} ")], [(Told.SAME.value, f" {behind}")])
    middle = [(told, words.strip()) for told, words in pieces[first : last + 1]]
    return [*(around[0] if before else ()), *middle, *(around[1] if behind else ())]
