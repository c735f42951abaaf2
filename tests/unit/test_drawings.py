"""The drawings: the bus cut open, the four quarters, the signs of the strip map."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from itertools import combinations, product
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import Point as Spot

from components.drawings import (
    build_legend,
    build_quarters,
    build_section,
    draw_legend,
    draw_quarters,
    draw_section,
)
from components.drawings.legend import SAID, Surface
from components.drawings.quarters import MARGIN, Frame, NoQuarterError, build_frame
from components.drawings.seating import LOWER_ROWS, STAIRS, UPPER_ROWS, list_rows
from components.drawings.sheet import TEXT, WIDTH, break_lines, estimate_width
from components.drawings.shipped import read_words
from components.sources import current_basemap, current_catalogue
from routes.buses import parse_buses
from routes.model import Bus, Mode, Side
from sites.geo import build_shape
from sites.geojson_io import parse_sketch
from sites.model import Kind
from sites.sketch import Layer, SketchPart
from sites.text import Lang

COMPONENTS = Path(__file__).parents[2] / "components"
SVG = "{http://www.w3.org/2000/svg}"
HURT = "<script>alert(1)</script>\"'&amp;"
ADDRESS = re.compile(r"https?:|//|javascript:|data:")


def draw_all(lang: Lang) -> dict[str, str]:
    return {
        "section": draw_section(lang),
        "quarters": draw_quarters(lang),
        "ride": draw_legend(lang, Surface.RIDE),
        "page": draw_legend(lang, Surface.PAGE),
    }


@cache
def list_quarters() -> list[SketchPart]:
    parts = parse_sketch(json.dumps(current_basemap()[1]), "city.geojson")
    return [part for part in parts if part.layer == Layer.QUARTER]


DRAWN = [
    pytest.param(drawing, read_words(table, lang), id=f"{name}-{lang.value}")
    for lang in Lang
    for (name, drawing), table in zip(
        draw_all(lang).items(), ("section", "quarters", "legend", "legend"), strict=True
    )
]


def hurt(words: Any) -> Any:
    """Return the same table with hostile text in every wording."""
    if isinstance(words, dict):
        return {key: hurt(inner) for key, inner in words.items()}
    return HURT


def elements(root: ET.Element, name: str) -> list[ET.Element]:
    return list(root.iter(SVG + name))


def all_text(root: ET.Element) -> str:
    return " ".join("".join(node.itertext()) for node in elements(root, "text"))


@pytest.mark.parametrize(("drawing", "words"), DRAWN)
def test_a_drawing_is_one_named_and_described_picture(drawing: str, words: dict[str, Any]) -> None:
    root = ET.fromstring(drawing)
    assert root.tag == f"{SVG}svg"
    assert root.get("role") == "img"
    assert root.get("lang") == words["lang"]
    named = {node.get("id"): node.text for node in root.iter() if node.get("id")}
    title, desc = (named[one] for one in root.get("aria-labelledby", "").split())
    tables = [words, *(inner for inner in words.values() if isinstance(inner, dict))]
    assert {"title": title, "desc": desc}.items() <= next(
        table.items() for table in tables if table.get("desc") == desc
    )
    assert len(desc or "") > len(title or "") > 0


@pytest.mark.parametrize(("drawing", "_words"), DRAWN)
def test_a_drawing_runs_nothing_and_asks_for_nothing(drawing: str, _words: object) -> None:
    root = ET.fromstring(drawing)
    for node in root.iter():
        assert node.tag.removeprefix(SVG) not in {"script", "foreignObject", "image", "use", "a"}
        for name, value in node.attrib.items():
            assert not name.startswith("on")
            assert "href" not in name
            assert not ADDRESS.search(value)
            for local in re.findall(r"url\(([^)]*)\)", value):
                assert root.find(f".//*[@id='{local.removeprefix('#')}']") is not None


@pytest.mark.parametrize("lang", list(Lang))
def test_all_drawings_fit_on_one_page_without_sharing_an_id(lang: Lang) -> None:
    ids = [
        node.get("id")
        for drawing in draw_all(lang).values()
        for node in ET.fromstring(drawing).iter()
        if node.get("id")
    ]
    assert len(ids) == len(set(ids))
    assert all(str(one).startswith("jejak-") for one in ids)


@pytest.mark.parametrize("lang", list(Lang))
def test_hostile_words_are_shown_as_text(lang: Lang) -> None:
    quarter = list_quarters()[0].model_copy(update={"name": HURT})
    bus = a_bus("height_m").model_copy(update={"name": HURT})
    legend = hurt(read_words("legend", lang) | {f"{sign}_sign": "" for sign in SAID})
    for drawing in (
        build_section(hurt(read_words("section", lang)), bus),
        build_quarters([quarter], hurt(read_words("quarters", lang))),
        build_legend(legend, Surface.RIDE),
        build_legend(legend, Surface.PAGE),
    ):
        root = ET.fromstring(drawing)
        assert "<script" not in drawing
        assert not elements(root, "script")
        assert elements(root, "title")[0].text == HURT
        assert "<script>alert(1)" in all_text(root)


def a_bus(*measures: str) -> Bus:
    facts = [
        {"what": what, "value": value, "as_of": "2017-10", "sources": ["x"], "grade": "one_source"}
        for what, value in (("length_m", "12.5"), ("height_m", "4.1"), ("colour", "red"))
        if what in (*measures, "colour")
    ]
    return parse_buses(json.dumps([{"id": "uji", "name": "Uji", "facts": facts}]), "buses")[0]


def read_seats(view: str) -> Iterator[tuple[str, ET.Element]]:
    for node in elements(ET.fromstring(draw_section(Lang.EN)), "path"):
        if node.get("data-view") == view:
            yield node.get("data-seat", ""), node


def start_of(node: ET.Element) -> tuple[float, float]:
    x, y = re.findall(r"-?\d+(?:\.\d+)?", node.get("d", ""))[:2]
    return float(x), float(y)


def test_both_decks_show_their_rows_left_and_right_of_the_gangway() -> None:
    drawn: dict[str, list[tuple[float, float]]] = {}
    for seat, node in read_seats("plan"):
        drawn.setdefault(seat, []).append(start_of(node))
    assert set(drawn) == {" ".join(one) for one in product(("upper", "lower"), ("left", "right"))}
    for deck, rows in (("upper", UPPER_ROWS), ("lower", LOWER_ROWS)):
        assert len({y for _, y in drawn[f"{deck} left"]}) == len(rows)
        assert max(x for x, _ in drawn[f"{deck} left"]) < min(x for x, _ in drawn[f"{deck} right"])


def test_the_section_shows_the_rows_of_the_right_half_on_their_own_floor() -> None:
    seats = list(read_seats("side"))
    expected = [row.deck for row in list_rows() if row.side == "right"]
    assert sorted(seat for seat, _ in seats) == sorted(f"{deck} right" for deck in expected)
    floors = {seat: {start_of(node)[1] for _, node in seats if _ == seat} for seat, _ in seats}
    assert all(len(heights) == 1 for heights in floors.values())
    assert floors["upper right"].pop() < floors["lower right"].pop()


def test_no_seat_hangs_over_the_stairs() -> None:
    hung = [row for row in list_rows() if STAIRS[0] <= row.along < STAIRS[1]]
    assert {(row.deck, row.side) for row in hung} == {("upper", "left")}


def test_the_door_is_on_the_left_and_the_driver_on_the_right() -> None:
    root = ET.fromstring(draw_section(Lang.ID))
    parts = {node.get("data-part"): node for node in root.iter() if node.get("data-part")}
    seats = [start_of(node)[0] for seat, node in read_seats("plan") if seat == "lower left"]
    others = [start_of(node)[0] for seat, node in read_seats("plan") if seat == "lower right"]
    assert start_of(parts["door left"])[0] < min(seats)
    assert start_of(parts["driver right"])[0] > min(others)
    texts = {node.text: float(node.get("x", "0")) for node in elements(root, "text")}
    assert texts["Kiri"] < texts["Kanan"]


@pytest.mark.parametrize("measures", [(), ("length_m",), ("length_m", "height_m")])
def test_only_what_a_source_measured_carries_a_dimension(measures: tuple[str, ...]) -> None:
    words = read_words("section", Lang.EN)
    root = ET.fromstring(build_section(words, a_bus(*measures)))
    drawn = {node.get("data-measure") for node in root.iter() if node.get("data-measure")}
    assert drawn == set(measures)
    assert (words["grade"]["one_source"] in all_text(root)) is bool(measures)


@pytest.mark.parametrize(("lang", "length"), [(Lang.ID, "13,5 m"), (Lang.EN, "13.5 m")])
def test_dimensions_are_said_in_the_language_with_grade_and_date(lang: Lang, length: str) -> None:
    said = [node.text for node in elements(ET.fromstring(draw_section(lang)), "text")]
    assert length in said
    notes = " ".join(str(one) for one in said)
    assert "Si Kenang" in notes
    assert "2017-10" in notes
    assert read_words("section", lang)["scheme"] in notes


def test_every_quarter_has_its_own_number_hatch_and_name() -> None:
    root = ET.fromstring(draw_quarters(Lang.EN))
    areas = [node for node in elements(root, "path") if node.get("data-quarter")]
    assert [node.get("data-quarter") for node in areas] == ["1", "2", "3", "4"]
    assert len({node.get("fill") for node in areas}) == 4
    for part in list_quarters():
        assert str(part.name) in all_text(root)


def test_the_plan_shows_river_and_railway_by_the_names_of_the_data() -> None:
    root = ET.fromstring(draw_quarters(Lang.EN))
    assert {"river", "railway", "polder", "square"} <= {n.get("data-layer") for n in root.iter()}
    parts = parse_sketch(json.dumps(current_basemap()[1]), "city.geojson")
    for layer in (Layer.RIVER, Layer.RAILWAY, Layer.POLDER):
        assert str(next(part.name for part in parts if part.layer == layer)) in all_text(root)


def test_a_number_stands_inside_its_quarter_and_no_name_covers_another() -> None:
    quarters = list_quarters()
    frame = build_frame(quarters)
    root = ET.fromstring(build_quarters(quarters, read_words("quarters", Lang.ID)))
    plates = [node for node in elements(root, "rect") if node.get("stroke") == "none"][:4]
    boxes = []
    for part, plate in zip(quarters, plates, strict=True):
        x, y, wide, high = (float(plate.get(key, "0")) for key in ("x", "y", "width", "height"))
        scale = frame.units_per_m
        spot = Spot(frame.west_m + (x + wide / 2 - 6) / scale, frame.north_m - (y - 4) / scale)
        assert frame.plane.shape(build_shape(part.geometry)).contains(spot)
        boxes.append((x, y - 20, x + wide, y + high))
    for one, other in combinations(boxes, 2):
        assert one[2] < other[0] or other[2] < one[0] or one[3] < other[1] or other[3] < one[1]


@cache
def frame_of_all() -> Frame:
    return build_frame(list_quarters())


@given(st.floats(0, 1), st.floats(0, 1))
def test_every_spot_of_the_frame_lies_on_the_sheet_and_north_is_up(right: float, up: float) -> None:
    frame = frame_of_all()
    x_m = frame.west_m + right * (frame.east_m - frame.west_m)
    y_m = frame.south_m + up * (frame.north_m - frame.south_m)
    x, y = frame.place(x_m, y_m)
    assert 0 <= x <= WIDTH
    assert 0 <= y <= frame.height + 2 * MARGIN
    assert frame.place(x_m, y_m + 10)[1] < y
    assert frame.place(x_m + 10, y_m)[0] > x


def test_without_a_quarter_there_is_no_plan() -> None:
    with pytest.raises(NoQuarterError):
        build_quarters([], read_words("quarters", Lang.ID))


def marks_of(surface: Surface) -> set[str]:
    root = ET.fromstring(draw_legend(Lang.ID, surface))
    rows = [node for node in elements(root, "g") if node.get("data-sign")]
    assert all(elements(row, "text") for row in rows)
    return set(" ".join(row.get("data-marks", "") for row in rows).split())


def test_every_sign_of_the_strip_on_the_ride_page_is_in_its_key() -> None:
    source = (COMPONENTS / "ride" / "strip.js").read_text(encoding="utf-8")
    used = set(re.findall(r"strip-\w+", source)) - {"strip-scroll", "strip-body", "strip-pad"}
    used -= {"strip-rail", "strip-side"}
    assert {"rail-${", "on-${", "by-${"} <= set(re.findall(r"\w+-\$\{", source))
    used |= {f"on-{side.value}" for side in Side}
    used |= {f"{what}-{mode.value}" for what in ("rail", "by") for mode in Mode}
    used |= {f"state-{state}" for state in ("now", "passed", "ahead") if f'"{state}"' in source}
    assert used == marks_of(Surface.RIDE)


def test_every_sign_of_the_strip_on_the_route_page_is_in_its_key() -> None:
    source = (COMPONENTS / "templates" / "strip.html").read_text(encoding="utf-8")
    used = set(re.findall(r"jejak-strip-(?:leg|stop|cue)|jejak-number|jejak-badge\b", source))
    used |= {f"jejak-side-{side.value}" for side in Side}
    used |= {f"jejak-{mode.value}" for mode in Mode}
    used |= {key for key in ("route.arrive", "route.pass", "words.deck.upper") if key in source}
    assert used == marks_of(Surface.PAGE)


@given(st.text(), st.floats(40, WIDTH))
def test_broken_lines_fit_and_keep_every_letter(text: str, width: float) -> None:
    lines = break_lines(text, width)
    assert all(estimate_width(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


@pytest.mark.parametrize(("drawing", "_words"), DRAWN)
def test_lettering_stays_on_the_sheet(drawing: str, _words: object) -> None:
    root = ET.fromstring(drawing)
    _, _, width, height = map(float, root.get("viewBox", "").split())
    for group in root.iter():
        if "translate" in group.get("transform", "") or group.get("data-sign"):
            continue
        for node in group.findall(f"{SVG}text"):
            if node.get("transform"):
                continue
            size = float(node.get("font-size", "0"))
            wide = estimate_width(node.text or "", size)
            share = {"start": 0.0, "middle": 0.5, "end": 1.0}[node.get("text-anchor", "start")]
            left = float(node.get("x", "0")) - wide * share
            assert left >= 0, node.text
            assert left + wide <= width, node.text
            assert 0 < float(node.get("y", "0")) <= height
            assert size <= TEXT + 1


def luminance(colour: str) -> float:
    wide = colour if len(colour) == 7 else "#" + "".join(digit * 2 for digit in colour[1:])
    levels = [int(wide[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in levels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def read_looks() -> Iterator[tuple[str, dict[str, str]]]:
    """Yield each block of colours of both style sheets: light, dark and bright sun."""
    for sheet in ("ride/tokens.css", "static/app.css"):
        css = (COMPONENTS / sheet).read_text(encoding="utf-8")
        common: dict[str, str] = {}
        for place, block in enumerate(re.findall(r":root[^{]*\{([^}]*)\}", css)):
            found = dict(re.findall(r"--([\w-]+): ?(#[0-9a-f]{3,6})\b", block))
            if "ink" in found:
                common = common or found
                yield f"{sheet}-{place}", common | found


LOOKS = list(read_looks())


@pytest.mark.parametrize("look", [look for _, look in LOOKS], ids=[name for name, _ in LOOKS])
def test_strokes_and_letters_stand_out_from_every_ground(look: dict[str, str]) -> None:
    used = {"ink"}
    for drawing in draw_all(Lang.ID).values():
        used |= set(re.findall(r'(?:stroke|fill)="var\(--([\w-]+)', drawing))
    used -= {"paper", "on-sign", "sign-calm"}
    assert {"brick", "indigo"} <= used
    grounds = {look[name] for name in ("paper", "card", "cream") if name in look}
    for name, ground in product(sorted(used & set(look)), grounds):
        assert contrast(look[name], ground) >= 4.5, (name, ground)
    if "on-sign" in look:
        assert contrast(look["on-sign"], look["sign-calm"]) >= 4.5


SILHOUETTES = (
    *("lawang-sewu", "tugu-muda", "gereja-blenduk", "sam-poo-kong", "stasiun-tawang"),
    *("gedung-marba", "praoe-lajar", "tay-kak-sie", "masjid-kauman", "pasar-johar"),
    "jembatan-berok",
)


def test_every_silhouette_is_a_place_of_the_catalogue_and_no_two_are_alike() -> None:
    sprite = (COMPONENTS / "ride" / "sprite.svg").read_text(encoding="utf-8")
    drawn = dict(re.findall(r'<symbol id="i-([\w-]+)"[^>]*><path d="([^"]*)"', sprite))
    places = {site.id for site in current_catalogue().sites}
    assert set(SILHOUETTES) == places & set(drawn)
    kinds = [name for name in drawn if name.startswith("kind-")]
    assert set(kinds) == {f"kind-{kind.value}" for kind in Kind}
    paths = [drawn[name] for name in (*SILHOUETTES, *kinds, "bus")]
    assert len(paths) == len(set(paths)) == 22


def test_both_style_sheets_were_read_in_light_and_dark() -> None:
    assert len(LOOKS) >= 5
    assert {luminance(look["paper"]) > 0.5 for _, look in LOOKS} == {True, False}
