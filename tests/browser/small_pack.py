"""A small known ride: 1,000 m east and back again by bus, then 300 m on foot.

The bus does 10 m/s and stands 300 s at the turn, so every time can be worked out in the head.
"""

from __future__ import annotations

from typing import Any

HOSTILE = "<script>window.hurt=1</script><img src=x onerror='window.hurt=1'>"
DEGREES_PER_M = 1 / 110_500
ROUTE = "uji"


def _text(words: str, english: str | None = None) -> dict[str, str]:
    return {"id": words, "en": english or f"{words} EN"}


def _site(name: str, at: tuple[float, float], **changes: Any) -> dict[str, Any]:
    tie = {
        "feature_name": _text(f"Fitur {HOSTILE}"),
        "text": _text("Dahulu lonceng, kini layar."),
        "question": _text("Siapa yang membaca layar itu?"),
        "status": "running",
        "as_of": "2025-04",
        "grade": "one_source",
        "relation": "watched_by",
        "dimension": "governance",
    }
    site = {
        "name": _text(name),
        "kind": "museum",
        "lon": at[0],
        "lat": at[1],
        "accuracy_m": 10,
        "approximate": False,
        "built": {"from_year": 1904, "to_year": 1907, "grade": "two_sources"},
        "glance": _text(f"Dua menara {name}", f"Two towers of {name}"),
        "label": _text(f"Label {name}."),
        "story": _text(f"Kisah {name}."),
        "look_for": {"kind": "count", "text": _text("Hitung jendelanya.")},
        "deck_reason": _text("Pagar menutup bagian bawah."),
        "then_now": [tie],
        "lessons": [{"title": _text("Pelajaran"), "told": _text("Diceritakan begitu.")}],
    }
    return {**site, **changes}


def _cue(site: str, abeam_m: float, side: str, **changes: Any) -> dict[str, Any]:
    cue = {
        "site": site,
        "pass": 1,
        "passes": 1,
        "leg": "pergi",
        "mode": "bus",
        "side": side,
        "from_m": abeam_m - 60,
        "abeam_m": abeam_m,
        "to_m": abeam_m + 30,
        "distance_m": 30,
        "deck": "both",
        "confidence": 1,
        "arrive": False,
        "approximate": False,
    }
    return {**cue, **changes}


def _leg(name: str, mode: str, from_m: float, to_m: float) -> dict[str, Any]:
    return {"id": name, "mode": mode, "name": _text(f"Jl. {name}"), "from_m": from_m, "to_m": to_m}


def _stop(name: str, at_m: float, dwell_s: int, sites: list[str]) -> dict[str, Any]:
    note = _text("Turun di kiri.")
    return {
        "id": name,
        "name": _text(f"Henti {name}"),
        "at_m": at_m,
        "dwell_s": dwell_s,
        "note": note,
        "sites": sites,
    }


def _at(east_m: float, north_m: float = 0) -> tuple[float, float]:
    return 110.41 + east_m * DEGREES_PER_M, -6.98 + north_m * DEGREES_PER_M


CLOSURES = [
    {"kind": "closed", "from": "2019", "until": "2020-02", "reason": _text("Dulu.")},
    {"kind": "scaffolded", "from": "2020-03", "until": None, "reason": _text(f"Dicat {HOSTILE}")},
]


def build_small_pack() -> dict[str, Any]:
    """Return the pack of the small ride."""
    line = [[*_at(0), 0], [*_at(1000), 1000], [*_at(0), 2000], [*_at(0, 300), 2300]]
    street = {
        "type": "Feature",
        "geometry": {"type": "LineString", "coordinates": [_at(-200), _at(1200)]},
        "properties": {"layer": "street", "name": f"Jl. {HOSTILE}"[:24], "rank": 1},
    }
    return {
        "version": "0123456789ab",
        "catalogue": "ba9876543210",
        "departs": "08:00",
        "route": {
            "id": ROUTE,
            "name": _text("Rute uji", "Test route"),
            "about": _text("Untuk uji."),
            "set_down": None,
            "length_m": 2300,
            "origin": list(_at(0)),
            "grade": "one_source",
        },
        "line": line,
        "legs": [
            _leg("pergi", "bus", 0, 1000),
            _leg("pulang", "bus", 1000, 2000),
            _leg("kaki", "walk", 2000, 2300),
        ],
        "stops": [
            _stop("putar", 1000, 300, ["gama"]),
            _stop("ujung", 2300, 60, ["delta"]),
        ],
        "clock": [[0, 0], [1000, 100], [1000, 400], [2000, 500], [2300, 800], [2300, 860]],
        "cues": [
            _cue("alfa", 300, "left", passes=2, from_m=50),
            _cue("beta", 600, "right", deck="upper"),
            _cue("gama", 900, "around", approximate=True),
            _cue("alfa", 1700, "right", **{"pass": 2, "passes": 2, "leg": "pulang"}),
            _cue("delta", 2295, "left", leg="kaki", mode="walk", arrive=True),
        ],
        "sites": {
            "alfa": _site("Alfa", _at(300, 30)),
            "beta": _site(HOSTILE, _at(600, -30), closures=CLOSURES),
            "gama": _site("Gama", _at(900, 10), accuracy_m=120, approximate=True),
            "delta": _site("Delta", _at(-20, 295)),
        },
        "basemap": {"type": "FeatureCollection", "features": [street]},
    }


def add_garden(pack: dict[str, Any]) -> None:
    """Put a stop of a minute on the way on foot, at 2150 m; it shows beta."""
    pack["stops"].insert(1, _stop("taman", 2150, 60, ["beta"]))
    beta = _cue("beta", 2147, "left", leg="kaki", mode="walk", arrive=True, to_m=2165)
    pack["cues"].insert(4, {**beta, "pass": 2, "passes": 2})
    stay = [[2150, 650], [2150, 710], [2300, 860], [2300, 920]]
    pack["clock"][4:] = stay
