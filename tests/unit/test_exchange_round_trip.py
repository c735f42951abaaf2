"""Export, then import: the same items, whatever is written in them and whoever held the file."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from openpyxl import load_workbook

from sites.catalogue import read_catalogue
from sites.edited import ItemKind
from sites.exchange.cells import read_text, write_text
from sites.exchange.columns import list_written
from sites.exchange.dry_run import Plan, compare_incoming
from sites.exchange.files import Form, Wording, dump, export_items, parse_incoming
from sites.exchange.placemarks import NAMESPACE
from sites.model import Site, SmartFeature
from tests.builders import build_claim, build_site, build_smart_feature, build_text
from tests.strategies import sites

CATALOGUE = read_catalogue()
SHIPPED: dict[ItemKind, Sequence[Site | SmartFeature]] = {
    ItemKind.SITE: CATALOGUE.sites,
    ItemKind.SMART_FEATURE: CATALOGUE.smart_features,
}
WORDING = Wording("Situs", ("Petunjuk", [["kolom", "isi"]]))
HOSTILE = (
    "<script>alert(1)</script>", "</script><b>", "]]>", "<![CDATA[x]]>", "&lt;&amp;", "=1+1",
    "+62 24 1", "-", "--", "@SUM(A1)", "＝1+1", "x;=1+1", "x;'=1+1", "'=1", "''=1", "\t=1", "a\n=b",
    "a\r\nb", '"kutip"', 'json:"x"', "json:", "kata, koma; titik koma", " tepi ", "\u202etadabat",
    "a\u200bb", "\ufeffawal", "a\x00b\x1bc", "_x0041_", "_x005F_x0041_", "baris\nbaru", "a\u2028b",
    "{\"id\": 1}", "[1]", "{{ x }}", "…é漢😀", "|lanjut", "x" * 70_000, "=" + "y" * 31_000,
)  # fmt: skip


def bring_back(
    form: Form, kind: ItemKind, items: Sequence[Site | SmartFeature]
) -> tuple[bytes, Plan]:
    """Export items, and read them where nothing is known of them."""
    raw = export_items(form, kind, items, WORDING)
    return raw, compare_incoming(parse_incoming(raw, f"x.{form.value}"), lambda _: None)


def assert_same(plan: Plan, items: Sequence[Site | SmartFeature]) -> None:
    """Every item came back as it went out."""
    assert [fault for item in plan.items for fault in item.faults] == []
    assert {item.ref.id: item.data for item in plan.items if item.ref} == {
        item.id: dump(item) for item in items
    }


@pytest.mark.parametrize("kind", list(SHIPPED))
@pytest.mark.parametrize("form", list(Form))
def test_everything_shipped_comes_back_as_it_went_out(form: Form, kind: ItemKind) -> None:
    _, plan = bring_back(form, kind, SHIPPED[kind])
    assert_same(plan, SHIPPED[kind])
    assert {item.ref.kind for item in plan.items if item.ref} == {kind}


@pytest.mark.parametrize("form", list(Form))
@settings(max_examples=40, deadline=None)
@given(drawn=st.lists(sites(), min_size=1, max_size=3, unique_by=lambda site: site.id))
def test_any_sound_site_comes_back_as_it_went_out(form: Form, drawn: list[Site]) -> None:
    _, plan = bring_back(form, ItemKind.SITE, drawn)
    assert_same(plan, drawn)


def write_everywhere(text: str) -> Site:
    """A site with a text in every field that takes any."""
    said = build_text(text, text)
    worded = {"text": said, "sources": ("contoh1",), "grade": "one_source"}
    return build_site(
        name=said,
        address=text,
        glance=said,
        label=said,
        story=said,
        architect=worded,
        claims=(build_claim(said),),
        former_names=({"lang": "nl", "name": text},),
        look_for={"kind": "ask", "text": said},
    )


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_in_every_field_comes_back_from_every_form(text: str) -> None:
    site = write_everywhere(text)
    feature = build_smart_feature(name=build_text(text), card=build_text(text))
    for form in Form:
        assert_same(bring_back(form, ItemKind.SITE, [site])[1], [site])
        assert_same(bring_back(form, ItemKind.SMART_FEATURE, [feature])[1], [feature])


@given(st.text())
def test_a_cell_gives_back_any_text_and_is_no_formula(text: str) -> None:
    text = "".join(sign for sign in text if not "\ud800" <= sign <= "\udfff")
    cell = write_text(text)
    assert read_text(cell) == text
    assert not cell.startswith(tuple("=+-@\t\r\n＝＋－＠"))
    assert not any(part.strip().startswith(tuple("=+@")) for part in cell.split(";"))


def test_a_table_is_what_other_readers_read() -> None:
    site = write_everywhere('=HYPERLINK("x")')
    heads = [column.path for column in list_written(ItemKind.SITE)]
    raw, _ = bring_back(Form.CSV, ItemKind.SITE, [site])
    rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline="")))
    assert rows[0] == heads
    assert rows[1][heads.index("name.id")] == '\'=HYPERLINK("x")'
    assert rows[1][heads.index("latitude")] == "-6.9839"
    raw, _ = bring_back(Form.XLSX, ItemKind.SITE, [site])
    book = load_workbook(io.BytesIO(raw))
    sheet = book.worksheets[0]
    assert [cell.value for cell in sheet[1]] == heads
    assert {cell.data_type for cell in sheet[2] if cell.value is not None} == {"s"}
    assert sheet.freeze_panes == "B2"
    assert book.sheetnames == ["Situs", "Petunjuk"]


def test_a_map_is_well_formed_and_carries_every_field() -> None:
    site = write_everywhere("]]></Data><script>")
    raw, _ = bring_back(Form.KML, ItemKind.SITE, [site])
    mark = fromstring(raw).find(f".//{{{NAMESPACE}}}Placemark")
    told = {data.get("name"): data[0].text for data in mark.iter(f"{{{NAMESPACE}}}Data")}
    assert told["story.en"] == "]]></Data><script>"
    assert told["built.from_year"] == "1904"
    where = etree.fromstring(raw).findtext(f".//{{{NAMESPACE}}}coordinates")
    assert where == "110.4104,-6.9839"
