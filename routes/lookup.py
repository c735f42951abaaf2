"""Which cue is on now and which comes next; the ride page does the same in JavaScript."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol


class Window(Protocol):
    """Anything with a window of progress, in metres, and the point where it is abeam."""

    @property
    def from_m(self) -> float:
        """Where it comes into view."""

    @property
    def abeam_m(self) -> float:
        """Where it is abeam."""

    @property
    def to_m(self) -> float:
        """Where it is left behind."""


def find_now(cues: Sequence[Window], progress_m: float) -> int | None:
    """Return the number of the cue whose window holds ``progress_m``, or None.

    ``cues`` are ordered by ``abeam_m``. Of several open windows the one that is abeam next
    wins; when all are passed, the one passed last.
    """
    found: int | None = None
    for number, cue in enumerate(cues):
        if not cue.from_m <= progress_m <= cue.to_m:
            continue
        if cue.abeam_m >= progress_m:
            return number
        if found is None or cue.abeam_m > cues[found].abeam_m:
            found = number
    return found


def find_next(cues: Sequence[Window], progress_m: float) -> int | None:
    """Return the number of the first cue that is abeam beyond ``progress_m``, or None."""
    for number, cue in enumerate(cues):
        if cue.abeam_m > progress_m:
            return number
    return None
