"""A desk that is killed at any moment: what was told as done is there, the rest whole or not."""

from __future__ import annotations

from pathlib import Path
from random import randrange

from tests.kill_rounds import Rounds

KILLS = 12


def test_a_killed_desk_loses_nothing_that_was_told_and_leaves_nothing_half_written(
    tmp_path: Path,
) -> None:
    with Rounds(tmp_path, seed := randrange(10**6)) as rounds:
        for _ in range(KILLS):
            rounds.kill_one()
        rounds.compare_whole()
    assert sum(rounds.counts.values()) == KILLS, f"seed {seed}"
    assert sum(rounds.deeds.values()) >= KILLS
    assert rounds.deeds["save"]
