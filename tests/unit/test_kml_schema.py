"""A KML file against the schema of the OGC, which comes with fastkml; nothing is fetched."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path

import pytest
from lxml import etree

from components.exports.kml import NAMESPACE, build_kml
from components.exports.wording import Langs
from tests.paper_builders import BOTH, ID
from tests.unit.test_exports_maps import draw


@cache
def read_schema() -> etree.XMLSchema:
    """Return the schema of KML 2.2; the packages' folder is asked for without importing it."""
    found = find_spec("fastkml")
    assert found is not None
    assert found.submodule_search_locations is not None
    folder = Path(next(iter(found.submodule_search_locations))) / "schema"
    parser = etree.XMLParser(no_network=True)
    return etree.XMLSchema(etree.parse(folder / "ogckml22.xsd", parser))


@pytest.mark.parametrize("langs", [ID, BOTH], ids=["id", "both"])
def test_a_plan_is_kml_by_the_book(langs: Langs) -> None:
    read_schema().assertValid(etree.fromstring(build_kml(draw(), langs)))


def test_the_schema_refuses_what_is_not_kml() -> None:
    wrong = etree.fromstring(f'<kml xmlns="{NAMESPACE}"><Document><point/></Document></kml>')
    assert not read_schema().validate(wrong)
