"""How guesses are weighed against each other: few are kept, and no single fix decides alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routes.belief import KEPT, Belief, merge, take
from routes.evidence import Reading
from routes.motion import Gait, Guess
from routes.rails import build_rail
from tests.ridden import LANE
from tests.route_builders import build_street, place

RAIL = build_rail(build_street(*LANE))


def build_guess(weight, at_m, gait=Gait.KEEPS, speed_mps=6.0):
    return Guess(weight, gait, at_m, speed_mps, 50.0, 0.0, 1.0)


def read_at(at_m):
    return Reading(RAIL.feet(*RAIL.flat(*place(at_m, 0))), 225.0, None, None)


@given(st.lists(st.floats(0.01, 1), min_size=12, max_size=40, unique=True))
def test_at_most_nine_guesses_are_kept_and_they_are_the_heaviest(weights):
    far_apart = [build_guess(weight, 100.0 * n) for n, weight in enumerate(weights)]
    kept = merge(far_apart)
    assert [guess.weight for guess in kept] == sorted(weights, reverse=True)[:9]
    assert KEPT == 9


def test_what_is_ten_million_times_fainter_than_the_heaviest_is_dropped():
    guesses = [build_guess(1.0, 0.0), build_guess(2e-7, 200.0), build_guess(0.5e-7, 400.0)]
    assert [guess.at_m for guess in merge(guesses)] == [0.0, 200.0]


def test_guesses_of_one_gait_and_place_are_joined_without_losing_weight_or_spread():
    (joined,) = merge([build_guess(0.6, 100.0), build_guess(0.2, 120.0, speed_mps=10.0)])
    assert joined.weight == pytest.approx(0.8)
    assert joined.at_m == pytest.approx(105.0)
    assert joined.speed_mps == pytest.approx(7.0)
    assert joined.var_m == pytest.approx(50 + 0.75 * 0.25 * 20**2)
    assert joined.cov == pytest.approx(0.75 * 0.25 * 20 * 4)


def test_one_fix_at_a_place_hardly_thought_of_does_not_overturn_what_is_well_known():
    belief = Belief((build_guess(1 - 1e-6, 200.0), build_guess(1e-6, 900.0)))
    after = take(RAIL, belief, read_at(900.0), ())
    assert after.guesses[0].at_m == pytest.approx(200.0, abs=5)
    assert sum(guess.weight for guess in after.guesses) == pytest.approx(1)


def test_a_second_fix_there_does():
    belief = Belief((build_guess(1 - 1e-6, 200.0), build_guess(1e-6, 900.0)))
    for _ in range(2):
        belief = take(RAIL, belief, read_at(900.0), ())
    assert belief.guesses[0].at_m == pytest.approx(900.0, abs=5)


def test_a_fix_far_from_the_line_leaves_the_guesses_in_proportion():
    belief = Belief((build_guess(0.6, 200.0), build_guess(0.3, 900.0)), 0.1)
    after = take(RAIL, belief, Reading((), 225.0, None, None), ())
    assert [guess.at_m for guess in after.guesses] == [200.0, 900.0]
    assert after.guesses[0].weight == pytest.approx(2 * after.guesses[1].weight)
    assert after.off > 0.9
