"""The cues that are called on a route: found on the line, then so few that each can be read."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache
from pathlib import Path

from routes.airtime import resolve_airtime
from routes.cues import build_cues
from routes.line import RouteLine
from routes.model import Cue
from sites.catalogue import Catalogue

SPRITE = Path(__file__).parent / "ride" / "sprite.svg"
_SIGN = re.compile(r'<symbol id="i-([a-z0-9-]+)"')


@lru_cache(maxsize=1)
def list_drawn() -> frozenset[str]:
    """Return the names of all signs of the sprite, the ids of places with a silhouette among."""
    return frozenset(_SIGN.findall(SPRITE.read_text(encoding="utf-8")))


def find_cues(
    line: RouteLine, catalogue: Catalogue, chosen: Collection[str] = ()
) -> tuple[Cue, ...]:
    """Return the cues of a route with those that would collide listed as ``also`` of others.

    ``chosen`` are the ids of the sites that a tour calls (all if none): only they compete. The
    cues of the others, which are not called on it, stay in the list as they are.
    """
    cues = build_cues(line, catalogue.sites)
    called = [cue for cue in cues if not chosen or cue.site in chosen]
    silent = [cue for cue in cues if chosen and cue.site not in chosen]
    kept = resolve_airtime(called, catalogue.sites, list_drawn())
    return tuple(sorted((*kept, *silent), key=lambda cue: (cue.abeam_m, cue.site)))
