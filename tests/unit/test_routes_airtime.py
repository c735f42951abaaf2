"""No two cues on one side want the same seconds; those that would are listed beside."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routes.airtime import (
    SPEEDS_MPS,
    check_airtime,
    find_collisions,
    find_free_s,
    is_shared,
    list_airings,
    list_sites,
    resolve_airtime,
)
from routes.calling import find_due
from routes.model import Cue
from sites.aloud import longest_glance_seconds
from sites.model import Site
from tests.airtime_builders import Now, build_cue, build_places, rides
from tests.builders import build_annotation, build_site, build_text

FAST = SPEEDS_MPS[-1]


def collide(cues: Sequence[Cue], sites: Sequence[Site]) -> set[tuple[int, int]]:
    return {pair for mps in SPEEDS_MPS for pair in find_collisions(cues, sites, mps)}


def test_two_places_metres_apart_on_one_side_collide_and_across_the_road_do_not() -> None:
    sites = build_places("candi", "benteng")
    near = [build_cue("candi", 500), build_cue("benteng", 520)]
    assert find_collisions(near, sites, 7.0) == ((0, 1),)
    across = [near[0], build_cue("benteng", 520, "right")]
    assert find_collisions(across, sites, 7.0) == ()


def test_what_is_around_is_told_on_both_sides() -> None:
    sites = build_places("candi", "benteng", "era")
    cues = [
        build_cue("candi", 500),
        build_cue("benteng", 510, "around"),
        build_cue("era", 520, "right"),
    ]
    assert find_collisions(cues, sites, 7.0) == ((0, 1), (1, 2))


def test_two_cues_exactly_a_reading_apart_do_not_collide_and_a_metre_less_they_do() -> None:
    sites = build_places("candi", "benteng")
    needed_m = longest_glance_seconds(sites[0]) * FAST
    for apart_m, found in ((needed_m + 0.01, ()), (needed_m - 1, ((0, 1),))):
        cues = [build_cue("candi", 500), build_cue("benteng", 500 + apart_m)]
        assert find_collisions(cues, sites, FAST) == found


def test_a_cue_is_read_from_the_moment_it_is_called() -> None:
    sites = build_places("candi")
    cues = [build_cue("candi", 800)]
    (airing,) = list_airings(cues, sites, FAST)
    for late_s, due in ((-0.1, ()), (0.1, (0,))):
        now = Now(0.0, (airing.from_s + late_s) * FAST, FAST)
        assert find_due(cues, now, 0.0) == due


def test_the_later_reading_waits_for_nothing_after_the_last_call() -> None:
    sites = build_places("candi", "benteng", "era")
    cues = [build_cue("candi", 500), build_cue("era", 600, "right"), build_cue("benteng", 700)]
    free = find_free_s(list_airings(cues, sites, 10.0))
    assert free == {0: pytest.approx(20.0), 1: None, 2: None}


LOSES = {
    "an approximate position": ({"approximate": True}, (), ()),
    "no tie to a smart feature": ({}, (), ("zaitun",)),
    "no silhouette": ({}, ("zaitun",), ()),
    "a shorter sight": ({"from_m": 495.0}, (), ()),
}


@pytest.mark.parametrize("reason", LOSES)
def test_a_place_yields_for_each_stated_reason_although_its_name_comes_first(reason: str) -> None:
    loses, drawn, tied = LOSES[reason]
    sites = tuple(
        build_site(one, annotations=(build_annotation(),) if one in tied else ())
        for one in ("candi", "zaitun")
    )
    cues = [build_cue("candi", 500, **loses), build_cue("zaitun", 510)]
    (stays,) = resolve_airtime(cues, sites, drawn)
    assert (stays.site, stays.also) == ("zaitun", ("candi",))


def test_among_equals_the_first_in_the_alphabet_stays() -> None:
    cues = [build_cue("candi", 500), build_cue("benteng", 510)]
    (stays,) = resolve_airtime(cues, build_places("candi", "benteng"))
    assert (stays.site, stays.also) == ("benteng", ("candi",))


def test_an_exact_position_outweighs_tie_silhouette_and_sight_together() -> None:
    sites = (build_site("candi", annotations=(build_annotation(),)), build_site("zaitun"))
    cues = [
        build_cue("candi", 500, approximate=True, from_m=0.0),
        build_cue("zaitun", 510),
    ]
    (stays,) = resolve_airtime(cues, sites, {"candi"})
    assert stays.site == "zaitun"


@pytest.mark.parametrize(("metres_on", "host"), [(10, "candi"), (45, "benteng")])
def test_who_yields_is_listed_by_the_nearest_that_stays(metres_on: int, host: str) -> None:
    sites = build_places("candi", "benteng", "zaitun")
    needed_m = max(map(longest_glance_seconds, sites)) * FAST
    cues = [
        build_cue("candi", 500),
        build_cue("zaitun", 500 + metres_on),
        build_cue("benteng", 500 + needed_m),
    ]
    stays = resolve_airtime(cues, sites)
    listed = {"candi": (), "benteng": (), host: ("zaitun",)}
    assert {cue.site: cue.also for cue in stays} == listed


def test_what_yielded_to_one_that_yields_is_passed_on() -> None:
    sites = build_places("alun", "benteng", "candi")
    cues = [build_cue("candi", 500), build_cue("benteng", 510), build_cue("alun", 540)]
    slowly = resolve_airtime(cues, sites, (), SPEEDS_MPS[:1])
    assert {cue.site: cue.also for cue in slowly} == {"benteng": ("candi",), "alun": ()}
    (stays,) = resolve_airtime(slowly, sites)
    assert (stays.site, stays.also) == ("alun", ("benteng", "candi"))


def test_a_second_pass_in_the_same_seconds_is_not_listed_beside_itself() -> None:
    sites = build_places("candi")
    cues = [build_cue("candi", 500), build_cue("candi", 520, pass_number=2)]
    (stays,) = resolve_airtime(cues, sites)
    assert (stays.pass_number, stays.also) == (1, ())


def test_cues_on_foot_are_left_alone() -> None:
    sites = build_places("candi", "benteng")
    cues = tuple(build_cue(one, 500, arrive=True) for one in ("benteng", "candi"))
    assert resolve_airtime(cues, sites) == cues
    assert find_collisions(cues, sites, FAST) == ()


@given(rides())
def test_at_no_speed_two_that_stay_collide(ride: Any) -> None:
    cues, sites, drawn = ride
    stays = resolve_airtime(cues, sites, drawn)
    for mps in SPEEDS_MPS:
        aired = list_airings(stays, sites, mps)
        for one, other in combinations(aired, 2):
            apart = one.to_s <= other.from_s + 1e-6 or other.to_s <= one.from_s + 1e-6
            assert apart or not is_shared(one.side, other.side)


@given(rides())
def test_every_cue_stays_or_its_place_is_listed_by_one_it_collides_with(ride: Any) -> None:
    cues, sites, drawn = ride
    stays = resolve_airtime(cues, sites, drawn)
    kept = {(cue.site, cue.pass_number): cue for cue in stays}
    assert (list_sites(cues) and set(list_sites(stays)) == set(list_sites(cues))) or not cues
    clashes = collide(cues, sites)
    for number, cue in enumerate(cues):
        if (cue.site, cue.pass_number) in kept:
            continue
        rivals = [cues[b if a == number else a] for a, b in clashes if number in (a, b)]
        hosts = [kept[r.site, r.pass_number] for r in rivals if (r.site, r.pass_number) in kept]
        assert any(cue.site in (host.site, *host.also) for host in hosts)
    listed = sum(len(cue.also) for cue in stays)
    assert listed <= len(cues) - len(stays)


@given(rides())
def test_who_yields_collides_with_one_that_stays_before_it(ride: Any) -> None:
    cues, sites, drawn = ride
    stays = {(cue.site, cue.pass_number) for cue in resolve_airtime(cues, sites, drawn)}
    tied = {site.id for site in sites if site.annotations}

    def rank(cue: Cue) -> tuple[object, ...]:
        seen_m = cue.to_m - cue.from_m
        way = (cue.approximate, cue.site not in tied, cue.site not in drawn)
        return (*way, -seen_m, cue.site, cue.pass_number)

    clashes = collide(cues, sites)
    for number, cue in enumerate(cues):
        if (cue.site, cue.pass_number) not in stays:
            rivals = [cues[b if a == number else a] for a, b in clashes if number in (a, b)]
            winners = [one for one in rivals if (one.site, one.pass_number) in stays]
            assert any(rank(one) < rank(cue) for one in winners)


@given(rides())
def test_what_stays_stays_when_asked_again(ride: Any) -> None:
    cues, sites, drawn = ride
    once = resolve_airtime(cues, sites, drawn)
    assert resolve_airtime(once, sites, drawn) == once
    assert resolve_airtime(cues, sites[::-1], drawn) == once


@given(rides(), st.randoms(use_true_random=False))
def test_the_order_in_which_cues_are_given_settles_nothing(ride: Any, random: Any) -> None:
    cues, sites, drawn = ride
    shuffled = random.sample(cues, len(cues))
    kept = {(cue.site, cue.pass_number): cue.also for cue in resolve_airtime(cues, sites, drawn)}
    again = resolve_airtime(shuffled, sites, drawn)
    assert {(cue.site, cue.pass_number): set(cue.also) for cue in again} == {
        key: set(also) for key, also in kept.items()
    }


@given(rides())
def test_a_place_that_yielded_before_is_passed_on_and_never_lost(ride: Any) -> None:
    cues, sites, drawn = ride
    slowly = resolve_airtime(cues, sites, drawn, SPEEDS_MPS[:1])
    assert set(list_sites(resolve_airtime(slowly, sites, drawn))) == set(list_sites(cues))


def test_a_glance_that_outlasts_its_call_is_named_in_the_language_that_does() -> None:
    long = build_text("Tembok bata.", "Extraordinarily elaborate ornamentation " * 4)
    fast, slow = build_site("candi"), build_site("benteng", glance=long)
    (problem,) = check_airtime((fast, slow))
    assert (problem.code, problem.item, problem.field) == (
        "glance_outlasts_call",
        "benteng",
        "glance.en",
    )
    assert not problem.blocking
    assert problem.detail["needed_s"] > problem.detail["given_s"]


@pytest.mark.parametrize("mps", [0.0, -1.0, float("nan")])
def test_a_bus_that_does_not_move_is_refused(mps: float) -> None:
    with pytest.raises(ValueError, match="no_speed"):
        list_airings((), (), mps)


def test_a_cue_of_an_unknown_place_is_refused() -> None:
    with pytest.raises(KeyError):
        list_airings([build_cue("candi", 500)], (), 5.0)
