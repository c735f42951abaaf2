"""The form follows the models: no field is forgotten, each is in one section and has a name."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import BaseModel

from components.form_notes import name_field
from components.form_shape import (
    ELSEWHERE,
    MODELS,
    SECTIONS,
    Shape,
    Sort,
    find_section,
    find_shape,
    list_leaves,
    list_section,
    list_shapes,
)
from components.i18n import t
from sites.edited import ItemKind
from sites.text import Lang, Text

KINDS = list(MODELS)


def list_fields(model: type[BaseModel], path: str = "") -> list[str]:
    """Every field of a model, found by its JSON schema and not by the form's own reading."""
    schema = model.model_json_schema()
    return sorted(set(_walk(schema, schema.get("$defs", {}), path)))


def _walk(node: dict[str, Any], known: dict[str, Any], path: str) -> list[str]:
    if "$ref" in node:
        name = node["$ref"].rpartition("/")[2]
        return [path] if name == Text.__name__ else _walk(known[name], known, path)
    for inner in node.get("anyOf", ()):
        found = _walk(inner, known, path)
        if found != [path]:
            return found
        if "$ref" in inner:
            return found
    if node.get("type") == "array" and "$ref" in node.get("items", {}):
        found = _walk(node["items"], known, f"{path}.0")
        return [path] if found == [f"{path}.0"] else found
    if "properties" in node:
        return [
            one
            for name, inner in node["properties"].items()
            if path or name not in ELSEWHERE
            for one in _walk(inner, known, f"{path}.{name}" if path else name)
        ]
    return [path]


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_of_a_model_has_an_input(kind: ItemKind) -> None:
    leaves = sorted(path for path, _ in list_leaves(list_shapes(MODELS[kind])))
    assert leaves == list_fields(MODELS[kind])


def test_what_is_asked_for_elsewhere_is_a_short_list_with_reasons() -> None:
    assert set(ELSEWHERE) == {"id", "geometry", "accuracy_m", "position_grade", "pictures"}
    assert all(ELSEWHERE.values())


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_stands_in_exactly_one_section(kind: ItemKind) -> None:
    drawn = [shape.name for one in SECTIONS[kind] for shape in list_section(kind, one)]
    assert sorted(drawn) == sorted(shape.name for shape in list_shapes(MODELS[kind]))


@pytest.mark.parametrize("lang", list(Lang))
@pytest.mark.parametrize("kind", KINDS)
def test_every_field_section_and_choice_is_named_in_words(kind: ItemKind, lang: Lang) -> None:
    for section in SECTIONS[kind]:
        assert t(f"editor_form.section.{section.name}", lang)
    for name in MODELS[kind].model_fields:
        assert t(f"editor_form.field.{name}", lang)
    for path, shape in list_leaves(list_shapes(MODELS[kind])):
        assert t(f"editor_form.field.{shape.name}", lang)
        assert "_" not in name_field(path, lang)
        for choice in shape.choices:
            table = "editor_form.language" if shape.table == "lang" else f"words.{shape.table}"
            assert t(f"{table}.{choice}", lang)


def test_fields_know_what_they_are() -> None:
    expected = {
        "name": (Sort.TEXT, True),
        "kind": (Sort.CHOICE, True),
        "address": (Sort.WORDS, False),
        "built": (Sort.GROUP, True),
        "built.from_year": (Sort.YEAR, False),
        "architect": (Sort.GROUP, False),
        "sight_m": (Sort.METRES, False),
        "brief": (Sort.FLAG, False),
        "claims": (Sort.LIST, True),
        "claims.3.sources": (Sort.MANY, True),
        "claims.3.as_of": (Sort.DATE, False),
        "annotations.0.feature": (Sort.PICK, True),
        "access.hours.text": (Sort.TEXT, True),
    }
    for path, (sort, needed) in expected.items():
        shape = find_shape(ItemKind.SITE, path)
        assert shape is not None
        assert (shape.sort, shape.needed) == (sort, needed), path
    grade = find_shape(ItemKind.SITE, "built.grade")
    assert grade is not None and type(grade.default) is str
    assert find_shape(ItemKind.SITE, "tidak.ada") is None
    feature = find_shape(ItemKind.SMART_FEATURE, "dimensions")
    assert feature is not None
    assert "governance" in feature.choices


def test_only_groups_that_may_be_missing_are_added_and_dropped() -> None:
    optional = {
        shape.name for shape in list_shapes(MODELS[ItemKind.SITE]) if shape.is_optional_group
    }
    assert optional == {"architect", "style", "protection"}
    assert not Shape("access", Sort.GROUP, needed=False, default={}).is_optional_group


@pytest.mark.parametrize(
    ("path", "section"),
    [
        ("label.en", "texts"),
        ("built.to_year", "facts"),
        ("claims.2.text.id", "claims"),
        ("annotations.0.then_now.en", "ties"),
        ("geometry", "position"),
        ("accuracy_m", "position"),
        ("pictures.0.author", "pictures"),
        ("id", "texts"),
    ],
)
def test_what_is_wrong_is_found_in_its_section(path: str, section: str) -> None:
    assert find_section(ItemKind.SITE, path) == section
