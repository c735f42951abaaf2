"""Reading positions from lines of JSON."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routes.fixes import LIMITS, BadFix, Fix, parse_fix

PLACE = {"t": 1795824000, "lon": 110.41, "lat": -6.98}


@given(st.fixed_dictionaries({name: st.floats(low, high) for name, (low, high) in LIMITS.items()}))
def test_every_fix_within_limits_is_read_as_it_was_written(fields):
    assert parse_fix(json.dumps(fields)) == Fix(**fields)


def test_what_a_receiver_does_not_know_is_none():
    assert parse_fix(json.dumps({**PLACE, "speed_mps": None})) == Fix(1795824000, 110.41, -6.98)


def test_other_fields_are_left_out():
    assert parse_fix(json.dumps({**PLACE, "id": "a", "true_m": 3})).lon == 110.41


@pytest.mark.parametrize(
    ("line", "code", "field"),
    [
        ("{", "not_json", ""),
        ("", "not_json", ""),
        ("[" * 100_000, "not_json", ""),
        ("[110.41, -6.98]", "not_object", ""),
        ("null", "not_object", ""),
        ('{"lon": 110.41, "lat": -6.98}', "missing", "t"),
        ('{"t": 1, "lat": -6.98}', "missing", "lon"),
        ('{"t": 1, "lon": 110.41, "lat": null}', "missing", "lat"),
        ('{"t": "1", "lon": 110.41, "lat": -6.98}', "not_number", "t"),
        ('{"t": true, "lon": 110.41, "lat": -6.98}', "not_number", "t"),
        ('{"t": 1, "lon": NaN, "lat": -6.98}', "not_number", "lon"),
        ('{"t": 1, "lon": -6.98, "lat": 110.41}', "range", "lat"),
        ('{"t": 1, "lon": 110.41, "lat": -6.98, "accuracy_m": -1}', "range", "accuracy_m"),
        ('{"t": 1, "lon": 110.41, "lat": -6.98, "heading_deg": 361}', "range", "heading_deg"),
        ('{"t": 1, "lon": 110.41, "lat": -6.98, "speed_mps": [3]}', "not_number", "speed_mps"),
    ],
)
def test_a_line_that_is_no_fix_is_refused_with_its_field(line, code, field):
    with pytest.raises(BadFix) as caught:
        parse_fix(line)
    assert (caught.value.code, caught.value.field) == (code, field)


@given(st.text(max_size=60) | st.binary(max_size=40).map(repr))
def test_any_line_is_a_fix_or_a_refusal(line):
    try:
        assert isinstance(parse_fix(line), Fix)
    except BadFix as error:
        assert error.code in {"not_json", "not_object", "missing", "not_number", "range"}
