"""Where the group is: fixes of a satellite receiver turned into progress along the route.

``Tracker(line).step(fix)`` takes one fix after the other and returns what is known after each. It
keeps a handful of guesses (:mod:`routes.belief`), so that where the line overlaps itself the
branch follows from how the group got there, from its motion and from the heading, not from which
branch is nearest. The ride page does the same in JavaScript; both pass the same vectors.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from routes.belief import Belief, Hint, foresee, list_births, pace_at, take
from routes.evidence import APART_M, Reading
from routes.fixes import Fix, FixLike
from routes.line import RouteLine
from routes.model import Stop
from routes.motion import Guess
from routes.rails import Foot, Rail, build_rail
from routes.report import Phase, Report, update_report

__all__ = ["Fix", "FixLike", "Phase", "TrackState", "Tracker"]

USUAL_SIGMA_M = 15.0
LONGEST_S = 3600.0
AROUND_M = 150.0
"""A group may turn up so far from where it was last known, more the longer that was ago."""
_FORMAT = 1
_LOST = 0.05
_BORN = 1e-5
_FOUND_AGAIN = 0.05
_UNREACHED = 1e-4


class TrackState(NamedTuple):
    """What is known after the fix at ``t``.

    ``progress_m`` is None until the place is known; off the route it is the last one on it.
    ``speed_mps`` is smoothed, 0 when standing; ``offset_m`` is the distance of the fix to the
    line there, None beyond the reach of :data:`routes.rails.REACH_M`.
    """

    t: float
    progress_m: float | None
    state: Phase
    speed_mps: float
    offset_m: float | None


class Tracker:
    """Follows one group along one route in constant memory."""

    def __init__(
        self,
        line: RouteLine | Rail,
        stops: Sequence[tuple[Stop, float]] | None = None,
        hint_m: float | None = None,
        spread_m: float = 200.0,
    ) -> None:
        self.rail = line if isinstance(line, Rail) else build_rail(line, stops)
        self._hint = None if hint_m is None else Hint(hint_m, spread_m)
        self._belief = Belief()
        self._report = Report()
        self._track = TrackState(-math.inf, None, Phase.WAITING, 0.0, None)

    def step(self, fix: FixLike) -> TrackState:
        """Take a fix and return what is known now; one that is not newer changes nothing."""
        if fix.t <= self._track.t:
            return self._track
        feet = self.rail.feet(*self.rail.flat(fix.lon, fix.lat))
        reading = read_fix(fix, feet)
        dt_s = min(fix.t - self._track.t, LONGEST_S)
        if self._belief.guesses:
            self._belief = foresee(self.rail, self._belief, dt_s)
        else:
            self._belief = Belief((), _LOST)
        born = [
            one._replace(weight=one.weight * self._expect(one, fix.t, dt_s))
            for one in list_births(self.rail, self._belief, reading)
        ]
        self._belief = take(self.rail, self._belief, reading, born)
        self._report = update_report(self.rail, self._report, self._belief, fix.t)
        self._track = self._tell(fix.t, feet)
        return self._track

    def _expect(self, born: Guess, t: float, dt_s: float) -> float:
        """Return how likely the group is to turn up at the place of a new guess."""
        if self._report.progress_m is None:
            return self._expect_first(born.at_m)
        ahead_m = born.at_m - self._report.progress_m
        fastest = pace_at(self.rail, self._report.progress_m).fastest_mps
        found = _FOUND_AGAIN * self._belief.off
        if -AROUND_M <= ahead_m <= AROUND_M + fastest * (t - self._report.seen_t):
            return _BORN * min(dt_s, 60.0) + found
        return found * _UNREACHED

    def _expect_first(self, at_m: float) -> float:
        """Before anything is known: where the hint says, else rather at the start."""
        if self._hint is None:
            return 5.0 if at_m < 100 else 1.0
        off = (at_m - self._hint.at_m) / self._hint.spread_m
        return math.exp(-off * off / 2) + 0.01

    def _tell(self, t: float, feet: Sequence[Foot]) -> TrackState:
        told = self._report
        at_m = None if told.progress_m is None else min(told.progress_m, self.rail.length_m)
        near = [
            foot.offset_m
            for foot in feet
            if at_m is not None and foot.from_m - APART_M < at_m < foot.to_m + APART_M
        ]
        offset_m = min(near or [foot.offset_m for foot in feet], default=None)
        return TrackState(t, at_m, told.state, told.speed_mps, offset_m)

    def dump(self) -> dict[str, Any]:
        """Return the whole memory as a small JSON object."""
        return {
            "format": _FORMAT,
            "track": list(self._track) if math.isfinite(self._track.t) else None,
            "off": self._belief.off,
            "guesses": [list(guess) for guess in self._belief.guesses],
            "report": list(self._report),
        }

    def load(self, dumped: Mapping[str, Any]) -> None:
        """Go on from what :meth:`dump` returned; ValueError("tracker_format") if it is older."""
        if dumped.get("format") != _FORMAT:
            raise ValueError("tracker_format")
        self._belief = Belief(tuple(Guess(*one) for one in dumped["guesses"]), dumped["off"])
        state, *rest = dumped["report"]
        self._report = Report(Phase(state), *rest)
        if dumped["track"] is not None:
            t, progress_m, said, speed_mps, offset_m = dumped["track"]
            self._track = TrackState(t, progress_m, Phase(said), speed_mps, offset_m)


def read_fix(fix: FixLike, feet: Sequence[Foot]) -> Reading:
    """Return a fix ready to be weighed.

    A radius of two thirds is 1.5 standard deviations of one axis (Rayleigh distribution). A
    heading counts only with a speed that can have one.
    """
    said = fix.accuracy_m
    sigma_m = USUAL_SIGMA_M if said is None else min(max(said / 1.5, 5.0), 60.0)
    way = None
    if fix.heading_deg is not None and (fix.speed_mps is None or fix.speed_mps >= 1.5):
        turn = math.radians(fix.heading_deg)
        way = (math.sin(turn), math.cos(turn))
    return Reading(feet, sigma_m * sigma_m, fix.speed_mps, way)
