"""Making a ride again from its journal: from the start, or from a state kept a minute ago.

With the state of now, up to two earlier ones are kept. An item that comes late (a tap that
overtook the fixes before it) then costs the replay of a minute or two, not of the whole ride.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from operator import attrgetter
from typing import NamedTuple

from sqlalchemy.orm import Session

from routes.beacon import Event, Fix
from routes.guide import Guide
from routes.journal import Item, read_events, read_fixes
from routes.ride import Json, Ride, is_timed, load_ride
from routes.tracking import FixLike

APART_S = 60.0
MOST_EARLIER = 2
_EARLIER = "earlier"


def _take(ride: Ride, item: FixLike | Event) -> None:
    if isinstance(item, Event):
        ride.take_event(item)
    else:
        ride.take_fix(item)


def _is_timed(item: Item) -> bool:
    return isinstance(item, Fix) or is_timed(item)


def replay(session: Session, departure_id: str, guide: Guide) -> Ride:
    """Return the ride made from everything stored.

    Fixes and what depends on them are taken in order of time, messages and counts in the
    order in which they arrived, so that a message keeps its number.
    """
    ride = Ride(guide)
    _replay_timed(session, departure_id, ride, 0.0)
    for event in read_events(session, departure_id):
        if not is_timed(event):
            ride.take_event(event)
    return ride


def _replay_timed(session: Session, departure_id: str, ride: Ride, after_t: float) -> None:
    timed: list[FixLike | Event] = [*read_fixes(session, departure_id, after_t)]
    timed += [event for event in read_events(session, departure_id, after_t) if is_timed(event)]
    for item in sorted(timed, key=attrgetter("t")):
        _take(ride, item)


class Advanced(NamedTuple):
    """A ride with new items, and its memory as JSON."""

    ride: Ride
    memory: Json


def advance(
    session: Session, departure_id: str, guide: Guide, memory: Json | None, taken: Sequence[Item]
) -> Advanced:
    """Return the ride with new items, which are in the journal already.

    ``memory`` is what was returned before them; None if there is none.
    """
    first_t = min((item.t for item in taken if _is_timed(item)), default=math.inf)
    kept = [] if memory is None else memory.get(_EARLIER, [])
    sound = [one for one in kept if one["notes"]["timed_t"] < first_t]
    now = load_ride(guide, memory)
    if now is None:
        return remember(replay(session, departure_id, guide))
    if first_t >= now.notes.timed_t:
        for item in taken:
            _take(now, item)
        return remember(now, sound)
    earlier = load_ride(guide, sound[-1]) if sound else None
    if earlier is None:
        return remember(replay(session, departure_id, guide))
    earlier.notes.share(now.notes)
    _replay_timed(session, departure_id, earlier, earlier.notes.timed_t)
    for item in taken:
        if not _is_timed(item):
            _take(earlier, item)
    return remember(earlier, sound)


def remember(ride: Ride, earlier: Sequence[Json] = ()) -> Advanced:
    """Return a ride with its memory: the state of now, and earlier ones a minute apart.

    Every earlier state must hold all that is stored up to its own time.
    """
    dump = ride.dump()
    if not earlier or ride.notes.timed_t - earlier[-1]["notes"]["timed_t"] >= APART_S:
        earlier = [*earlier, dump][-MOST_EARLIER:]
    return Advanced(ride, {**dump, _EARLIER: list(earlier)})
