"""The order of stops: as short as can be, inside the windows, and able to say why not."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routes.ordering import NEVER, OrderProblem, Run, Window, follow, order_stops
from routes.polishing import measure_walk, polish


def build_problem(
    size: int, seed: int, has_end: bool = True, windows: tuple[Window, ...] | None = None
) -> OrderProblem:
    """Return places scattered over a square of 25 minutes' walk."""
    dice = np.random.default_rng(seed)
    points = dice.uniform(0, 1500, (size + 1 + has_end, 2))
    times_s = np.hypot(*(points[:, None] - points[None]).transpose(2, 0, 1))
    dwell_s = tuple(float(one) for one in dice.integers(0, 900, size))
    return OrderProblem(times_s, dwell_s, windows or (Window(),) * size, begins_s=8 * 3600)


def try_all(problem: OrderProblem) -> Run | None:
    """Return the best run of every order that fits, or None."""
    runs = [follow(problem, order) for order in permutations(range(problem.size))]
    return min((run for run in runs if run.fits), key=lambda run: run.cost, default=None)


@st.composite
def problems(draw: st.DrawFn) -> OrderProblem:
    """Up to six stops, some with windows, tables that need not be symmetric."""
    size = draw(st.integers(0, 6))
    problem = build_problem(size, draw(st.integers(0, 999)), draw(st.booleans()))
    dice = np.random.default_rng(draw(st.integers(0, 999)))
    windows = []
    for _ in range(size):
        opens_s = 8 * 3600 + float(dice.uniform(-1800, 5400))
        bound = draw(st.booleans())
        windows.append(
            Window(opens_s, opens_s + float(dice.uniform(300, 9000))) if bound else Window()
        )
    ends_by_s = draw(st.sampled_from([NEVER, 8 * 3600 + 7200.0, 8 * 3600 + 3600.0]))
    skewed = problem.times_s * dice.uniform(1, 1.3, problem.times_s.shape)
    return problem._replace(times_s=skewed, windows=tuple(windows), ends_by_s=ends_by_s)


@settings(max_examples=150, deadline=None)
@given(problems())
def test_the_answer_is_the_best_of_all_orders(problem: OrderProblem) -> None:
    """Compared with trying every one of them."""
    best, found = try_all(problem), order_stops(problem)
    assert sorted(found.run.order) == list(range(problem.size))
    assert found.is_exact
    if best is None:
        assert not found.run.fits
    else:
        assert found.conflict == ()
        assert found.run.ends_s == pytest.approx(best.ends_s)


@settings(max_examples=100, deadline=None)
@given(problems())
def test_a_conflict_is_real_and_as_small_as_can_be(problem: OrderProblem) -> None:
    """Those stops alone fit in no order; without any one of them the rest do."""
    conflict = order_stops(problem).conflict
    if not conflict:
        return
    assert try_all(pick(problem, conflict)) is None
    for one in conflict:
        rest = tuple(stop for stop in conflict if stop != one)
        if rest:
            assert try_all(pick(problem, rest)) is not None


def pick(problem: OrderProblem, stops: tuple[int, ...]) -> OrderProblem:
    """Return the problem with some of its stops."""
    rows = [*stops, *range(problem.size, len(problem.times_s))]
    return problem._replace(
        times_s=problem.times_s[np.ix_(rows, rows)],
        dwell_s=tuple(problem.dwell_s[stop] for stop in stops),
        windows=tuple(problem.windows[stop] for stop in stops),
    )


def test_who_comes_early_waits_at_the_door() -> None:
    """The gallery opens at nine; the group is there at ten past eight."""
    problem = build_problem(1, 1, windows=(Window(9 * 3600),))
    run = order_stops(problem).run
    assert run.arrivals_s == (9 * 3600,)
    assert run.fits


def test_a_stop_that_closes_too_soon_is_named_with_its_lateness() -> None:
    """Two museums that both close at half past eight, on either side of town."""
    table = np.array([[0, 1800, 900], [1800, 0, 900], [900, 900, 0]], dtype=float)
    half_past = Window(0, 8.5 * 3600)
    problem = OrderProblem(table, (600.0, 600.0), (half_past, half_past), begins_s=8 * 3600)
    found = order_stops(problem)
    assert found.conflict == (0, 1)
    assert [one.late_s for one in found.run.late] == [2100.0]


def test_a_return_time_that_cannot_be_kept_is_said_in_seconds() -> None:
    """Nothing is wrong with any stop: the whole is too long."""
    table = np.full((3, 3), 600.0)
    problem = OrderProblem(
        table, (600.0, 600.0), (Window(), Window()), begins_s=0.0, ends_by_s=2000.0
    )
    late = order_stops(problem).run.late
    assert [(one.stop, one.late_s) for one in late] == [(None, 400.0)]


@pytest.mark.parametrize(
    ("table", "windows", "code"),
    [
        (np.zeros((2, 3)), (Window(),), "table_shape"),
        (np.zeros((5, 5)), (Window(),), "table_shape"),
        (np.zeros((2, 2)), (), "windows_shape"),
        (np.array([[0, -1], [1, 0]]), (Window(),), "times_bad"),
        (np.array([[0, np.nan], [1, 0]]), (Window(),), "times_bad"),
    ],
)
def test_a_table_that_makes_no_sense_is_refused(
    table: np.ndarray, windows: tuple[Window, ...], code: str
) -> None:
    """Before anything is computed from it."""
    with pytest.raises(ValueError, match=code):
        order_stops(OrderProblem(table, (60.0,), windows))


@pytest.mark.parametrize("has_end", [True, False])
@pytest.mark.parametrize("seed", range(4))
def test_many_stops_are_ordered_no_worse_than_the_exact_answer_for_some_of_them(
    seed: int, has_end: bool
) -> None:
    """At thirteen stops the exact table is still small enough to compare with."""
    problem = build_problem(13, seed, has_end)
    found = order_stops(problem)
    assert not found.is_exact
    assert sorted(found.run.order) == list(range(13))
    inner = order_stops(pick(problem, tuple(range(12)))).run
    assert found.run.walked_s >= inner.walked_s - 1e-6
    greedy = follow(problem, range(13))
    assert found.run.ends_s <= greedy.ends_s


def test_many_stops_with_windows_keep_them_when_that_is_possible() -> None:
    """Windows taken from an order that fits: one that fits is found."""
    problem = build_problem(20, 7)
    planned = follow(problem, np.random.default_rng(7).permutation(20).tolist())
    windows = dict(zip(planned.order, planned.arrivals_s, strict=True))
    bound = tuple(
        Window(windows[stop] - 600, windows[stop] + problem.dwell_s[stop] + 1200)
        for stop in range(20)
    )
    found = order_stops(problem._replace(windows=bound))
    assert found.run.fits


@settings(max_examples=60, deadline=None)
@given(st.integers(2, 14), st.integers(0, 9999))
def test_polishing_keeps_the_ends_and_never_makes_a_walk_longer(size: int, seed: int) -> None:
    """Whatever the table, also one where ways back are longer."""
    dice = np.random.default_rng(seed)
    times_s = dice.uniform(0, 1000, (size, size))
    walk = np.concatenate([[0], 1 + dice.permutation(size - 2), [size - 1]]).astype(np.int64)
    better = polish(times_s, walk, kicks=5)
    assert (better[0], better[-1]) == (0, size - 1)
    assert sorted(better) == list(range(size))
    assert measure_walk(times_s, better) <= measure_walk(times_s, walk) + 1e-9
