"""A ride in progress: fixes and events in, in order of time; what the phones are told out.

All lengths are metres along the route, all times seconds since 1970. The ride is a pure
function of what it was given, so it can always be made again from what is stored.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import asdict, dataclass, field
from typing import Any

from routes.beacon import Event, HeadCount, Kind, Message, Passing, Skip
from routes.guide import Guide
from routes.model import Mode
from routes.tracking import FixLike, Tracker, TrackState

Json = dict[str, Any]

FORMAT = 2
"""Of the dump; a dump of another format is made again from the stored fixes and events."""
REGAINED_M = 60.0
"""A bus that has left the line and is seen on it so much further on has ended its detour."""
NEAR_STOP_M = 100.0
"""A bus that is told to stand so near to a stop stands at that stop."""
CREEP_M = 50.0
"""A bus that is told to stand and moves on so far no longer stands."""
HAND_SPREAD_M = 50.0
"""How far off a place that a hand has tapped may be."""
LAST_MESSAGES = 5
_OFF, _WAITING, _STANDING, _FINISHED = "off_route", "waiting", "at_stop", "finished"
_UNTIMED = frozenset({Kind.MESSAGE, Kind.HEAD_COUNT, Kind.SKIP_STOP, Kind.UNSKIP})
"""What may come late without changing where the bus has been."""


def is_timed(event: Event) -> bool:
    """True for an event that means something only at its place among the fixes."""
    return event.kind not in _UNTIMED


def _tenths(value: float | None) -> float | None:
    return None if value is None else round(value, 1)


@dataclass
class Place:
    """Where the bus is, and who says so."""

    t: float | None = None
    progress_m: float | None = None
    speed_mps: float | None = None
    state: str = _WAITING
    by: str = "none"


@dataclass
class Notes:
    """What the ride remembers besides where the bus is; plain JSON throughout.

    ``skips`` holds the latest word on a stop by its id: when it was said, and whether it took
    the skipping back.
    """

    seen_t: float = 0.0
    timed_t: float = 0.0
    spot: Json | None = None
    hint_m: float | None = None
    detours: list[list[float | None]] = field(default_factory=list)
    has_left: bool = False
    halted_m: float | None = None
    stop: Json | None = None
    skips: dict[str, list[Any]] = field(default_factory=dict)
    messages: list[Json] = field(default_factory=list)
    told: int = 0
    count: Json | None = None
    finished_t: float | None = None

    def share(self, other: Notes) -> None:
        """Take over what means the same at any time: messages, counts, skipped stops."""
        self.messages, self.told = other.messages, other.told
        self.count, self.skips = other.count, other.skips


class Ride:
    """One bus on one line; :meth:`take_fix` and :meth:`take_event` in order of time."""

    def __init__(self, guide: Guide) -> None:
        self._guide = guide
        self._line = guide.line
        self._tracker = Tracker(guide.rail)
        self.place = Place()
        self.notes = Notes()

    def take_fix(self, fix: FixLike) -> None:
        """Move the bus; a fix that is not newer than the last is left out."""
        notes = self.notes
        notes.timed_t = max(notes.timed_t, fix.t)
        if fix.t <= notes.seen_t or notes.finished_t is not None:
            return
        notes.seen_t = fix.t
        notes.spot = {"lon": fix.lon, "lat": fix.lat, "t": fix.t, "heading_deg": fix.heading_deg}
        self._follow(self._tracker.step(fix))

    def _follow(self, track: TrackState) -> None:
        if track.progress_m is None and self.place.by == "hand":
            return
        self.place = Place(track.t, track.progress_m, track.speed_mps, str(track.state), by="gps")
        self._watch_detour()
        self._watch_halt()

    def _watch_detour(self) -> None:
        """Close the open detour when the bus has left the line and come back further on."""
        notes, place = self.notes, self.place
        if not notes.detours or notes.detours[-1][1] is not None:
            return
        if place.state == _OFF:
            notes.has_left = True
        elif notes.has_left and place.progress_m is not None:
            from_m = notes.detours[-1][0] or 0.0
            if place.progress_m > from_m + REGAINED_M:
                notes.detours[-1][1] = _tenths(place.progress_m)

    def _watch_halt(self) -> None:
        """Stand where the crew or the tracker say that the bus stands."""
        notes, place = self.notes, self.place
        if notes.halted_m is not None and place.progress_m is not None:
            if abs(place.progress_m - notes.halted_m) <= CREEP_M:
                place.state, place.speed_mps = _STANDING, 0.0
                return
            notes.halted_m = None
        if place.state == _STANDING:
            self._stand(place.t or notes.seen_t)
        else:
            notes.stop = None

    def _stand(self, since_t: float) -> None:
        stop_id = self._find_stop(self.place.progress_m)
        if stop_id is None:
            self.notes.stop = None
        elif self.notes.stop is None or self.notes.stop["id"] != stop_id:
            self.notes.stop = {"id": stop_id, "since": round(since_t, 1)}

    def _find_stop(self, progress_m: float | None) -> str | None:
        if progress_m is None:
            return None
        near = [(abs(at_m - progress_m), stop.id) for stop, at_m in self._line.stop_places]
        distance_m, stop_id = min(near, default=(NEAR_STOP_M, None))
        return stop_id if distance_m < NEAR_STOP_M else None

    def take_event(self, event: Event) -> None:
        """Do what the crew has tapped; unknown cues and stops are left out."""
        if is_timed(event):
            self.notes.timed_t = max(self.notes.timed_t, event.t)
            if self.notes.finished_t is not None:
                return
        data = event.read_data()
        if isinstance(data, Message):
            self._tell(event.t, data)
        elif isinstance(data, HeadCount):
            self._count(event.t, data)
        elif isinstance(data, Skip):
            self._skip(event, data.stop)
        elif isinstance(data, Passing):
            self._put(event.t, data)
        else:
            self._act(event)

    def _act(self, event: Event) -> None:
        match event.kind:
            case Kind.DIVERTED:
                self._divert()
            case Kind.BACK:
                self._come_back()
            case Kind.STOPPED:
                self._halt(event.t)
            case Kind.MOVING:
                self._move_on()
            case Kind.FINISH:
                self.notes.finished_t = event.t
                self.place.state, self.place.speed_mps = _FINISHED, 0.0
            case _:
                pass  # the beacon went on or off: the fixes say so themselves

    def _tell(self, t: float, data: Message) -> None:
        notes = self.notes
        notes.told += 1
        said = {"n": notes.told, "at": round(t, 1), "id": data.id, "en": data.en}
        notes.messages = [*notes.messages, said][-LAST_MESSAGES:]

    def _count(self, t: float, data: HeadCount) -> None:
        if self.notes.count is None or t >= self.notes.count["at"]:
            self.notes.count = {"count": data.count, "of": data.of, "at": round(t, 1)}

    def _skip(self, event: Event, stop_id: str) -> None:
        """The latest tap on a stop counts, in whatever order taps arrive."""
        word = [event.t, event.kind == Kind.UNSKIP]
        skips = self.notes.skips
        skips[stop_id] = max(word, skips.get(stop_id, word))

    def _list_skipped(self) -> list[str]:
        skips = self.notes.skips
        stops = (stop.id for stop, _ in self._line.stop_places)
        return [stop_id for stop_id in stops if stop_id in skips and not skips[stop_id][1]]

    def _put(self, t: float, data: Passing) -> None:
        """Set the bus abeam of a cue by hand, and let the tracker start again from there."""
        abeam_m = self._guide.abeam_m.get((data.site, data.pass_number))
        if abeam_m is None or t < self.notes.seen_t:
            return
        self.notes.seen_t = t
        self.notes.halted_m = self.notes.stop = None
        self.notes.hint_m = abeam_m
        self._tracker = Tracker(self._guide.rail, hint_m=abeam_m, spread_m=HAND_SPREAD_M)
        self.place = Place(t, abeam_m, None, self._under_way(abeam_m), by="hand")

    def _under_way(self, progress_m: float | None) -> str:
        if progress_m is None:
            return _WAITING
        walks = self._line.span_at(progress_m).leg.mode == Mode.WALK
        return "walking" if walks else "riding"

    def _divert(self) -> None:
        notes = self.notes
        if notes.detours and notes.detours[-1][1] is None:
            return
        notes.detours.append([_tenths(self.place.progress_m) or 0.0, None])
        notes.has_left = self.place.state == _OFF

    def _come_back(self) -> None:
        detours = self.notes.detours
        if detours and detours[-1][1] is None:
            at_m = _tenths(self.place.progress_m) or 0.0
            detours[-1][1] = max(at_m, detours[-1][0] or 0.0)

    def _halt(self, t: float) -> None:
        self.place.state, self.place.speed_mps = _STANDING, 0.0
        self.notes.halted_m = self.place.progress_m
        self._stand(t)

    def _move_on(self) -> None:
        self.notes.halted_m = self.notes.stop = None
        if self.place.state == _STANDING:
            self.place.state = self._under_way(self.place.progress_m)
            self.place.speed_mps = None

    def describe(self) -> Json:
        """Return what the phones are told, without the version; floats to a tenth."""
        place, notes = self.place, self.notes
        return {
            "state": place.state,
            "t": _tenths(place.t),
            "progress_m": _tenths(place.progress_m),
            "speed_mps": _tenths(place.speed_mps),
            "by": place.by,
            "detours": notes.detours,
            "skipped": self._list_skipped(),
            "messages": notes.messages,
            "stop": notes.stop,
            "count": notes.count,
        }

    def dump(self) -> Json:
        """Return everything as JSON values, for :func:`load_ride`."""
        return {
            "format": FORMAT,
            "line": self._guide.name,
            "tracker": self._tracker.dump(),
            "place": asdict(self.place),
            "notes": asdict(self.notes),
        }

    def restore(self, kept: Json) -> None:
        """Take up where :meth:`dump` left off, on the same line."""
        self.place = Place(**kept["place"])
        self.notes = Notes(**deepcopy(kept["notes"]))
        self._tracker = Tracker(self._guide.rail, hint_m=self.notes.hint_m, spread_m=HAND_SPREAD_M)
        self._tracker.load(kept["tracker"])


def load_ride(guide: Guide, kept: Json | None) -> Ride | None:
    """Return the ride of a dump; None when there is none, or it is of another format or line."""
    if not kept or (kept.get("format"), kept.get("line")) != (FORMAT, guide.name):
        return None
    ride = Ride(guide)
    try:
        ride.restore(kept)
    except ValueError:  # the tracker's own format is older
        return None
    return ride
