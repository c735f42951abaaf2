"""Cues and places for testing who yields to whom, and a bus at one moment."""

from __future__ import annotations

from typing import Any, NamedTuple

from hypothesis import strategies as st

from routes.model import Cue, Mode, Side
from sites.model import DeckSight, Site
from tests.builders import build_annotation, build_site, build_text

NAMES = ("alun-alun", "benteng", "candi", "dalem", "era", "fasad", "gapura", "halte")
PLAIN = {name: build_site(name) for name in NAMES}
TIED = {name: build_site(name, annotations=(build_annotation(),)) for name in NAMES}


class Now(NamedTuple):
    """What is known of a bus at one moment."""

    t: float
    progress_m: float
    speed_mps: float


def build_cue(site: str, abeam_m: float, side: str = "left", **changes: Any) -> Cue:
    """A cue of the bus in sight for 100 m."""
    fields = {
        "site": site,
        "pass_number": 1,
        "passes": 1,
        "leg": "leg-1",
        "mode": Mode.BUS,
        "side": Side(side),
        "from_m": abeam_m - 80,
        "abeam_m": abeam_m,
        "to_m": abeam_m + 20,
        "distance_m": 30.0,
        "deck": DeckSight.BOTH,
        "confidence": 0.9,
        "arrive": False,
        "overridden": False,
        "approximate": False,
        "glance": build_text("Tembok bata", "Brick walls"),
    }
    return Cue(**{**fields, **changes})


def build_places(*ids: str, **changes: Any) -> tuple[Site, ...]:
    return tuple(build_site(id, **changes) for id in ids)


@st.composite
def rides(draw: st.DrawFn) -> tuple[tuple[Cue, ...], tuple[Site, ...], frozenset[str]]:
    """Cues of eight places along 2 km, some passed twice, some on foot, and what is drawn."""
    rows = draw(
        st.lists(
            st.tuples(
                st.sampled_from(NAMES),
                st.integers(0, 2000),
                st.sampled_from(Side),
                st.booleans(),
                st.sampled_from([False, False, False, True]),
            ),
            max_size=16,
            unique_by=lambda row: (row[0], row[1]),
        )
    )
    rows.sort(key=lambda row: (row[1], row[0]))
    cues, passes = [], dict.fromkeys(NAMES, 0)
    for site, at_m, side, approximate, arrive in rows:
        passes[site] += 1
        said = {"pass_number": passes[site], "approximate": approximate, "arrive": arrive}
        cues.append(build_cue(site, float(at_m), side.value, **said))
    tied = draw(st.sets(st.sampled_from(NAMES)))
    sites = tuple(TIED[name] if name in tied else PLAIN[name] for name in NAMES)
    return tuple(cues), sites, draw(st.frozensets(st.sampled_from(NAMES)))
