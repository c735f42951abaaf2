"""What the edition covers: places by the six dimensions and the seven lessons, and the gaps."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from sites.aloud import glance_seconds, read_seconds
from sites.catalogue import Catalogue
from sites.model import Dimension, Lesson, Site
from sites.text import Lang

FEW_PLACES = 3
"""Fewer places than this under a dimension or a lesson is called a gap."""

_RISKY = re.compile(r"(^|[;\t\r\n])(?=\s*[=+\-@\uff0b\uff0d\uff1d\uff20])|^(?=\s*[\t\r\n])")
"""Where a formula may begin: full-width signs count, and so does what follows a semicolon.

Where a comma is for decimals (Indonesian too), spreadsheets split a file at its semicolons.
"""


@dataclass(frozen=True)
class Row:
    """A place, what it is tied to, and how long its texts take aloud, in seconds.

    ``dimensions`` and ``lessons`` count the smart features and say True per lesson number.
    """

    site: Site
    dimensions: Mapping[Dimension, int]
    lessons: frozenset[str]
    glance_s: float
    label_s: float
    story_s: float

    @property
    def is_gap(self) -> bool:
        """True when neither a smart feature nor a lesson is tied to the place."""
        return not self.dimensions and not self.lessons


@dataclass(frozen=True)
class Coverage:
    """Rows with what heads their columns."""

    rows: tuple[Row, ...]
    lessons: tuple[Lesson, ...]

    def count_dimension(self, dimension: Dimension) -> int:
        """Return how many places are tied to a dimension."""
        return sum(dimension in row.dimensions for row in self.rows)

    def count_lesson(self, lesson_id: str) -> int:
        """Return at how many places a lesson is told."""
        return sum(lesson_id in row.lessons for row in self.rows)

    def keep_gaps(self) -> Coverage:
        """Return the rows without a tie only."""
        return replace(self, rows=tuple(row for row in self.rows if row.is_gap))


@dataclass(frozen=True)
class Gaps:
    """Where the edition is thin: places without a tie, columns with few places."""

    untied: tuple[Site, ...]
    dimensions: tuple[tuple[Dimension, int], ...]
    lessons: tuple[tuple[Lesson, int], ...]

    @property
    def is_empty(self) -> bool:
        """True when there is no gap to speak of."""
        return not (self.untied or self.dimensions or self.lessons)


def _build_row(site: Site, catalogue: Catalogue, lang: Lang) -> Row:
    held = [note.dimension for note in site.annotations]
    return Row(
        site=site,
        dimensions={each: held.count(each) for each in Dimension if each in held},
        lessons=frozenset(lesson.id for lesson in catalogue.lessons_at(site.id)),
        glance_s=glance_seconds(site, lang),
        label_s=read_seconds(site.label.in_lang(lang), lang),
        story_s=read_seconds(site.story.in_lang(lang), lang),
    )


def build_coverage(
    catalogue: Catalogue,
    lang: Lang,
    among: frozenset[str] | None = None,
) -> Coverage:
    """Return the places by name, all or only those ``among`` some ids."""
    wanted = [site for site in catalogue.sites if among is None or site.id in among]
    by_name = sorted(wanted, key=lambda site: site.name.in_lang(lang).casefold())
    rows = tuple(_build_row(site, catalogue, lang) for site in by_name)
    return Coverage(rows, catalogue.lessons)


def find_gaps(coverage: Coverage) -> Gaps:
    """Return places without a tie, and dimensions and lessons with fewer than three places."""
    dimensions = ((each, coverage.count_dimension(each)) for each in Dimension)
    lessons = ((each, coverage.count_lesson(each.id)) for each in coverage.lessons)
    return Gaps(
        untied=tuple(row.site for row in coverage.rows if row.is_gap),
        dimensions=tuple((each, count) for each, count in dimensions if count < FEW_PLACES),
        lessons=tuple((each, count) for each, count in lessons if count < FEW_PLACES),
    )


def neutralise(cell: str) -> str:
    """Return a cell in which no spreadsheet finds a formula (an apostrophe goes before one)."""
    return _RISKY.sub(r"\1'", cell)


def _cells(row: Row, lessons: Iterable[Lesson], lang: Lang) -> list[str | int]:
    return [
        neutralise(row.site.id),
        neutralise(row.site.name.in_lang(lang)),
        *(row.dimensions.get(each, 0) for each in Dimension),
        *(int(lesson.id in row.lessons) for lesson in lessons),
        round(row.glance_s),
        round(row.label_s),
        round(row.story_s),
    ]


def export_csv(coverage: Coverage, heads: Sequence[str], lang: Lang) -> bytes:
    """Return the rows as CSV (UTF-8 with a mark, so that spreadsheets read the letters).

    ``heads`` are the wordings of all columns, left to right; ValueError unless they fit.
    """
    lines = [_cells(row, coverage.lessons, lang) for row in coverage.rows]
    if len(heads) != 2 + len(Dimension) + len(coverage.lessons) + 3:
        raise ValueError("heads do not fit the columns")
    held = io.StringIO()
    writer = csv.writer(held)
    writer.writerow(neutralise(head) for head in heads)
    writer.writerows(lines)
    return held.getvalue().encode("utf-8-sig")
