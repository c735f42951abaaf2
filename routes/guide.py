"""What a departure follows: the line, its cues, and both as a tracker wants them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from routes.line import RouteLine
from routes.model import Cue
from routes.rails import Rail, build_rail


@dataclass(frozen=True)
class Guide:
    """The line that a departure follows, and its cues."""

    line: RouteLine
    cues: Sequence[Cue]

    @cached_property
    def rail(self) -> Rail:
        """The line as the tracker wants it."""
        return build_rail(self.line)

    @cached_property
    def abeam_m(self) -> Mapping[tuple[str, int], float]:
        """Where each cue is abeam, by site and number of the pass."""
        return {(cue.site, cue.pass_number): cue.abeam_m for cue in self.cues}

    @cached_property
    def name(self) -> str:
        """What tells this line from another one, or from an older drawing of it."""
        return f"{self.line.route.id} {len(self.line.vertices)} {self.line.length_m:.2f}"
