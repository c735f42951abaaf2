"""Claims that say other figures than before, while what they rest on stayed as it was."""

from __future__ import annotations

from typing import Any, NamedTuple

from sites.differences import pair_members
from sites.outdated import Data
from sites.prose import find_figures


class Resting(NamedTuple):
    """A claim by its place (0 is the first), the figures that are new in it, and its sources."""

    number: int
    figures: tuple[str, ...]
    sources: tuple[str, ...]


def find_resting(before: Data, after: Data) -> tuple[Resting, ...]:
    """Return the claims whose figures changed and whose sources did not, in their order."""
    old, new = (_list_claims(data) for data in (before, after))
    found = []
    for was, now in pair_members(old, new).items():
        sources = new[now].get("sources")
        if not isinstance(sources, list) or not sources or sources != old[was].get("sources"):
            continue
        known, said = (dict.fromkeys(find_figures(_read(one))) for one in (old[was], new[now]))
        come = tuple(one for one in said if one not in known)
        if come:
            found.append(Resting(now, come, tuple(str(one) for one in sources)))
    return tuple(sorted(found))


def _list_claims(data: Data) -> list[Data]:
    held = data.get("claims")
    return [one if isinstance(one, dict) else {} for one in held] if isinstance(held, list) else []


def _read(claim: Data) -> str:
    text: Any = claim.get("text")
    return "\n".join(str(one) for one in text.values()) if isinstance(text, dict) else ""
