"""Files of others: what they may leave out, how they may say it, and how faults are told."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from sqlalchemy import Engine

from components.store import open_engine, upgrade
from sites.catalogue import read_catalogue
from sites.database import open_reading, open_writing
from sites.edited import ItemKind, Origin, Ref, StaleDraft
from sites.errors import ContentError
from sites.exchange.drafts import PlanRefused, apply_plan, read_current
from sites.exchange.dry_run import Change, Fate, Plan, compare_incoming
from sites.exchange.files import dump, parse_incoming
from sites.outdated import Data
from sites.revisions import open_item, save_draft
from sites.rights import Actor, NotAllowed, Role
from tests.builders import build_site, build_smart_feature
from tests.import_fuzz import EDITOR, NOW, Fuzz

SITE = build_site(
    address="Jl. Pemuda",
    architect={
        "text": {"id": "Arsitek", "en": "Architect"}, "sources": ("a1",), "grade": "one_source",
    },
)  # fmt: skip
FEATURE = build_smart_feature()
HELD = {
    Ref(ItemKind.SITE, SITE.id): (3, dump(SITE)),
    Ref(ItemKind.SMART_FEATURE, FEATURE.id): (1, dump(FEATURE)),
}


def judge(text: str | bytes, file: str = "berkas.csv") -> Plan:
    """What a file would do to one site and one feature."""
    raw = text.encode() if isinstance(text, str) else text
    return compare_incoming(parse_incoming(raw, file), HELD.get)


def list_faults(plan: Plan) -> list[tuple[int, str, str]]:
    """Row, field and code of every fault."""
    return [(item.row, one.field, one.code) for item in plan.items for one in item.faults]


def refuse(raw: bytes | str) -> set[str]:
    """The codes for which a whole file is refused."""
    with pytest.raises(ContentError) as refused:
        parse_incoming(raw.encode() if isinstance(raw, str) else raw, "berkas")
    return {fault.code for fault in refused.value.faults}


def build_feature(**changes: Any) -> dict[str, Any]:
    """A GeoJSON feature that names the site and nothing else."""
    feature = {"type": "Feature", "id": SITE.id, "geometry": None, "properties": {}}
    return {**feature, **changes}


def wrap(*features: Any, **members: Any) -> bytes:
    """A FeatureCollection as a file."""
    tree = {"type": "FeatureCollection", "features": features, **members}
    return json.dumps(tree).encode()


def test_only_the_columns_that_are_there_change_anything() -> None:
    plan = judge("id,name.en,address,story.id\nlawang-sewu,Thousand Doors,,\n")
    assert plan.items[0].changes == (Change("name.en", "Lawang Sewu", "Thousand Doors"),)
    assert plan.items[0].fate is Fate.CHANGED
    assert plan.items[0].base == 3
    assert plan.items[0].data == {
        **dump(SITE), "name": {"id": "Lawang Sewu", "en": "Thousand Doors"},
    }  # fmt: skip


def test_a_dash_takes_an_optional_field_away_and_a_required_one_is_missed() -> None:
    plan = judge("id,address,architect\nlawang-sewu,-,-\n")
    assert plan.items[0].data is not None
    assert {"address", "architect"}.isdisjoint(plan.items[0].data)
    assert list_faults(judge("id,story.en\nlawang-sewu,-\n")) == [
        (2, "story.en", "missing_translation")
    ]


def test_every_part_of_an_object_taken_away_takes_the_object_away() -> None:
    heads = "architect.text.id,architect.text.en,architect.sources,architect.grade"
    plan = judge(f"id,{heads}\nlawang-sewu,-,-,-,-\n")
    assert plan.items[0].data is not None
    assert "architect" not in plan.items[0].data


def test_an_unknown_year_leaves_a_required_object_empty() -> None:
    plan = judge("id,built.from_year,built.to_year,built.grade\nlawang-sewu,-,-,-\n")
    assert plan.items[0].data is not None
    assert plan.items[0].data["built"] == {}


def test_one_sentence_of_a_list_is_changed_by_its_number() -> None:
    plan = judge("id,claims.0.text.id,claims.0.sources\nlawang-sewu,Bata merah.,a1 b2\n")
    assert [change.field for change in plan.items[0].changes] == [
        "claims.0.text.id", "claims.0.sources.0", "claims.0.sources.1",
    ]  # fmt: skip
    assert list_faults(judge("id,claims.7.text.id\nlawang-sewu,X\n")) == [
        (2, "claims.7.text.id", "no_such_member")
    ]
    assert list_faults(judge("id,claims.0.text.id\nbaru,X\n")) == [
        (2, "claims.0.text.id", "no_such_member"),
        (2, "id", "no_such_item"),
    ]


def test_a_pin_may_be_moved_by_one_column_with_a_decimal_comma() -> None:
    plan = judge("sep=;\r\nid;latitude\r\nlawang-sewu;-6,98\r\n")
    assert plan.items[0].data is not None
    assert plan.items[0].data["geometry"]["coordinates"] == [110.4104, -6.98]


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ("-6.98,110.41", "swapped_axes"),
        ("106.8,-6.2", "outside_area"),
        ("110.41,nol", "unreadable_cell"),
        ("110.41,-", "half_position"),
    ],
)
def test_a_wrong_position_is_told_with_its_row(cells: str, code: str) -> None:
    plan = judge(f"id,longitude,latitude\nlawang-sewu,{cells}\n")
    assert [(row, found) for row, _, found in list_faults(plan)] == [(2, code)]


def test_all_faults_of_all_rows_are_told_at_once() -> None:
    plan = judge(
        "id,accuracy_m,built.from_year,brief,deck.sees,warna\n"
        "lawang-sewu,jauh,1904.5,mungkin,roof,x\n"
        "Lawang Sewu,5,,,,\n"
        "lawang-sewu,,,,,\n"
        "baru,5,,,,\n"
    )
    assert list_faults(plan)[:7] == [
        (2, "accuracy_m", "unreadable_cell"),
        (2, "built.from_year", "unreadable_cell"),
        (2, "brief", "unreadable_cell"),
        (2, "warna", "unknown_field"),
        (2, "deck.sees", "not_allowed"),
        (3, "id", "bad_slug"),
        (4, "id", "duplicate_id"),
    ]
    assert list_faults(plan)[7:] == [(5, "id", "no_such_item")]
    assert "story" in str(plan.items[3].faults[0].detail["wanted"])
    assert plan.items[0].faults[0].detail["row"] == 2
    assert not plan.is_fit


def test_fields_that_both_kinds_have_find_the_item_by_its_id() -> None:
    plan = judge("id,name.en\nfitur-contoh,Sample\n")
    assert plan.items[0].ref == Ref(ItemKind.SMART_FEATURE, "fitur-contoh")
    assert plan.items[0].fate is Fate.CHANGED


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_usual_encodings_and_separators_are_read(encoding: str, separator: str) -> None:
    rows = [["id", "name.en", "address"], ["lawang-sewu", "Café", "Jl. Pemuda"]]
    text = "\r\n".join(separator.join(row) for row in rows)
    plan = judge(text.encode(encoding))
    assert plan.items[0].changes == (Change("name.en", "Lawang Sewu", "Café"),)


def test_whole_files_are_refused_with_a_reason() -> None:
    deep = b'{"type":"FeatureCollection","features":' + b"[" * 200_000
    bomb = b'<?xml version="1.0"?><!DOCTYPE kml [<!ENTITY a "b">]><kml>&a;</kml>'
    outside = b'<!DOCTYPE kml SYSTEM "http://127.0.0.1:9/x.dtd"><kml/>'
    assert refuse(b"") == refuse(b" \n ") == {"empty_file"}
    assert refuse("nama,alamat\na,b\n") == {"no_id_column"}
    assert refuse("id,id\na,b\n") == {"column_twice"}
    assert refuse('id,name.en\nx,"tanpa akhir\n') == {"broken_quotes"}
    assert refuse(b"id,name.en\nx,\x81\x8d\n") == {"unknown_encoding"}
    assert refuse("id,name.en\n") == {"no_rows"}
    assert refuse("id,name.en\nx," + '"' + "a" * 140_000 + '"\n') == {"long_cell_in_line"}
    assert refuse(deep) == {"too_deep"}
    assert refuse(b'{"type":"Topology"}') == {"not_a_collection"}
    assert refuse(b'{"type":"FeatureCollection","features":[NaN]}') == {"not_finite"}
    assert refuse(wrap(crs={"properties": {"name": "EPSG:32749"}})) == {"wrong_crs"}
    assert refuse(bomb) == refuse(outside) == {"forbidden_xml"}
    assert refuse(b"<kml><Placemark></kml>") == {"not_xml"}
    assert refuse(b"<gpx/>") == {"not_kml"}
    assert refuse(b"<kml/>") == {"no_rows"}
    assert refuse(b"<kml>" + b"<Folder>" * 100 + b"</Folder>" * 100 + b"</kml>") == {"too_deep"}
    assert refuse(b"id\n" + b"a\n" * 20_002) == {"too_many_rows"}
    assert refuse(b"PK\x03\x04rusak") == {"broken_workbook"}


def test_a_workbook_that_unpacks_to_too_much_is_refused() -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 130_000_000)
    assert len(held.getvalue()) < 200_000
    assert refuse(held.getvalue()) == {"file_bomb"}


def test_a_workbook_somebody_typed_is_read() -> None:
    book = Workbook()
    sheet: Any = book.active
    sheet.append(["id", "accuracy_m", "built.from_year", "brief", "address"])
    sheet.append(["lawang-sewu", 30, 1905.0, True, "=1+1"])
    held = io.BytesIO()
    book.save(held)
    plan = judge(held.getvalue(), "a.xlsx")
    assert plan.items[0].changes == (
        Change("accuracy_m", 25.0, 30.0),
        Change("built.from_year", 1904, 1905),
        Change("brief", None, True),
    )


def test_what_qgis_writes_is_read() -> None:
    properties = {
        "fid": 7,
        "id": SITE.id,
        "name": '{ "id": "Lawang Sewu", "en": "Thousand Doors" }',
        "position_sources": [ "contoh1" ],
        "former_names": '[ { "lang": "nl", "name": "Hoofdkantoor" } ]',
        "accuracy_m": 25,
        "architect": None,
        "brief": 0,
        "catatan_lain": None,
    }  # fmt: skip
    feature = build_feature(id=7, properties=properties)
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}
    plan = judge(wrap(feature, name="lapisan", crs=crs, xy_coordinate_resolution=1e-7))
    assert [change.field for change in plan.items[0].changes] == [
        "name.en", "position_sources.1", "former_names",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("feature", "code"),
    [
        (build_feature(geometry={"type": "Point", "coordinates": [110.41, -6.98, 12]}), "three_d"),
        (
            build_feature(geometry={"type": "LineString", "coordinates": [[110.4, -7], [110, -7]]}),
            "wrong_geometry_type",
        ),
        (build_feature(geometry="POINT"), "wrong_type"),
        (build_feature(properties={"id": "lain"}), "two_ids"),
        (build_feature(properties={"name": {"id": 5}}), "wrong_type"),
        (build_feature(properties={"stroy": "x"}), "misspelt_field"),
        (build_feature(properties={"claims": "[ rusak"}), "not_json_cell"),
        ({"type": "Titik"}, "not_a_feature"),
    ],
)
def test_a_flawed_feature_is_told(feature: Any, code: str) -> None:
    assert code in [found for _, _, found in list_faults(judge(wrap(feature)))]


@pytest.mark.parametrize("field", ["id", "name.id", "built.from_year", "sight_m", "brief"])
@pytest.mark.parametrize("number", ["1e999", "-1e999"])
def test_a_number_beyond_all_numbers_is_told(field: str, number: str) -> None:
    named = build_feature(properties={field: "SAID"}, id=None if field == "id" else SITE.id)
    member = json.dumps(named).replace('"SAID"', number)
    plan = judge(f'{{"type": "FeatureCollection", "features": [{member}]}}', "berkas.geojson")
    assert [one.fate for one in plan.items] == [Fate.FAULTY]
    assert {place for _, place, _ in list_faults(plan)} >= {field}


@pytest.mark.parametrize(
    ("head", "cell"),
    [
        ("id", 'json:"\\ud800"'),
        ("address", 'json:"\\udfff"'),
        ("built", '{"\\ud800": 1}'),
        ("geometry", '{"type": "\\ud800"}'),
        ("claims", '[{"\\ud800": 1}]'),
    ],
)
def test_half_a_character_is_told_in_words_that_can_be_written(head: str, cell: str) -> None:
    quoted = cell.replace('"', '""')
    row = f'"{quoted}"' if head == "id" else f'alun,"{quoted}"'
    plan = judge(f"{'' if head == 'id' else 'id,'}{head}\n{row}\n")
    for item in plan.items:
        told = [(one.field, one.feature, dict(one.detail)) for one in item.faults]
        assert str((item.said_id, told, item.data)).encode()
        assert json.dumps([item.said_id, told], ensure_ascii=False).encode()


def test_whole_characters_written_as_two_halves_are_read() -> None:
    plan = judge('id,address\nalun,"json:""\\ud83d\\ude8c"""\n')
    assert not any(one.code == "not_json_cell" for item in plan.items for one in item.faults)


def test_a_height_of_zero_is_what_map_programs_add() -> None:
    place = {"type": "Point", "coordinates": [110.4104, -6.9839, 0]}
    assert judge(wrap(build_feature(geometry=place))).items[0].fate is Fate.SAME


def test_a_pin_drawn_in_google_earth_moves_the_place() -> None:
    kml = f"""<kml xmlns="http://www.opengis.net/kml/2.2"><Document><NetworkLink><Link>
    <href>http://127.0.0.1:9/</href></Link></NetworkLink><Placemark id="{SITE.id}">
    <Point><coordinates>
    110.41,-6.98,0 </coordinates></Point></Placemark></Document></kml>"""
    plan = judge(kml, "a.kml")
    assert [change.field for change in plan.items[0].changes] == ["geometry"]
    assert plan.items[0].fate is Fate.CHANGED


@pytest.fixture
def store(tmp_path: Path) -> Engine:
    """An up-to-date, empty database."""
    engine = open_engine(f"sqlite:///{tmp_path / 'a.sqlite'}")
    upgrade(engine)
    return engine


def give(ref: Ref) -> Data | None:
    """What came with the product."""
    held = HELD.get(ref)
    return None if held is None else held[1]


def plan_in(store: Engine, text: str) -> Plan:
    """What a file would do to the items in a store."""
    with open_reading(store) as session:
        held = read_current(session, EDITOR, give)
        return compare_incoming(parse_incoming(text.encode(), "b.csv"), held)


TWO = "id,name.en\nlawang-sewu,Doors\nfitur-contoh,Sample\n"


def test_a_plan_becomes_drafts_with_their_origin(store: Engine) -> None:
    plan = plan_in(store, TWO)
    with open_writing(store) as session:
        saved = apply_plan(session, EDITOR, plan, shipped=give, now=NOW, note="dari b.csv")
    assert [(str(item.ref), item.number) for item in saved] == [
        ("site:lawang-sewu", 2), ("smart_feature:fitur-contoh", 2),
    ]  # fmt: skip
    with open_reading(store) as session:
        item = open_item(session, EDITOR, Ref(ItemKind.SITE, SITE.id), give)
    assert item.newest is not None
    assert (item.newest.origin, item.newest.note) == (Origin.IMPORT, "dari b.csv")
    assert item.newest.data["name"]["en"] == "Doors"
    assert plan_in(store, TWO).count(Fate.SAME) == 2


def test_a_draft_saved_meanwhile_refuses_the_whole_file(store: Engine) -> None:
    plan = plan_in(store, TWO)
    late = Ref(ItemKind.SMART_FEATURE, FEATURE.id)
    other = {**dump(FEATURE), "told_2022": True}
    with open_writing(store) as session:
        save_draft(session, EDITOR, late, other, base=1, shipped=give, now=NOW)
    with pytest.raises(StaleDraft), open_writing(store) as session:
        apply_plan(session, EDITOR, plan, shipped=give, now=NOW)
    with open_reading(store) as session:
        assert open_item(session, EDITOR, Ref(ItemKind.SITE, SITE.id), give).number == 1
        assert open_item(session, EDITOR, late, give).number == 2


def test_nothing_is_applied_of_a_faulty_plan_nor_for_a_stranger(store: Engine) -> None:
    stranger = Actor(account="b", name="Budi", roles=frozenset({Role.LECTURER}))
    with open_writing(store) as session:
        with pytest.raises(PlanRefused):
            faulty = plan_in(store, TWO + "baru,X\n")
            apply_plan(session, EDITOR, faulty, shipped=give, now=NOW)
        with pytest.raises(NotAllowed):
            apply_plan(session, stranger, plan_in(store, TWO), shipped=give, now=NOW)
        with pytest.raises(NotAllowed):
            read_current(session, stranger, give)
    assert plan_in(store, TWO).count(Fate.CHANGED) == 2


def test_four_hundred_broken_files_are_refused_or_judged(store: Engine) -> None:
    fuzz = Fuzz(store, read_catalogue().sites[:3], seed=6)
    for number in range(400):
        fuzz.run(number)
    outcomes = {key.partition(" ")[2] for key in fuzz.counts}
    assert {"refused", "faulty", "applied", "stale"} <= outcomes
