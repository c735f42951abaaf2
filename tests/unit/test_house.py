"""The rules of the house that a machine can read off the files."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
STRINGS = ROOT / "components" / "strings"
CODE = sorted(
    path for ring in ("sites", "routes", "components") for path in (ROOT / ring).rglob("*.py")
)
VIEWS = sorted((ROOT / "components" / "views").glob("[a-z]*.py"))
VAGUE = {"utils", "helpers", "common", "misc"}
LANGS = ("id", "en")


def list_imports(path: Path) -> set[str]:
    """Return the top-level packages a file imports."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.split(".")[0])
    return found


def flatten(table: dict[str, object], prefix: str = "") -> dict[str, str]:
    """Return a nested table as dotted keys; plural forms count as one key."""
    flat: dict[str, str] = {}
    for name, value in table.items():
        if isinstance(value, dict) and "other" in value and set(value) <= {"one", "other"}:
            flat[f"{prefix}{name}"] = str(value["other"])
        elif isinstance(value, dict):
            flat |= flatten(value, f"{prefix}{name}.")
        else:
            flat[f"{prefix}{name}"] = str(value)
    return flat


def read_table(lang: str, file: str) -> dict[str, str]:
    """Return one string file, flat."""
    return flatten(tomllib.loads((STRINGS / lang / file).read_text(encoding="utf-8")))


def test_the_app_assembles_components_only_and_stays_short() -> None:
    assert not list_imports(ROOT / "app.py") & {"sites", "routes"}
    assert len((ROOT / "app.py").read_text().splitlines()) <= 60


@pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(ROOT)))
def test_files_are_short_and_named_after_a_thing(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 300
    assert path.stem not in VAGUE
    assert "unsafe_allow_html" not in text
    assert not re.search(r"except( Exception)?:\s*(pass|\.\.\.)", text)


@pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(ROOT)))
def test_functions_fit_on_a_screen(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno:
            nested = any(
                isinstance(inner, ast.FunctionDef) and inner is not node for inner in ast.walk(node)
            )
            assert nested or node.end_lineno - node.lineno < 40, node.name


@pytest.mark.parametrize("path", VIEWS, ids=lambda path: path.stem)
def test_a_page_is_a_straight_script(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    nodes = list(ast.walk(ast.parse(text)))
    assert len(text.splitlines()) <= 80
    assert not any(isinstance(node, ast.FunctionDef | ast.Lambda | ast.BinOp) for node in nodes)
    assert not any(
        isinstance(node, ast.ImportFrom) and (node.module or "").startswith("components.views")
        for node in nodes
    )


def test_only_the_state_file_speaks_of_session_and_address() -> None:
    speakers = {
        path.name
        for path in CODE
        if re.search(r"session_state|\bst\.query_params|\bst\.rerun", path.read_text())
        and path.name != "state.py"
    }
    assert speakers == set()


@pytest.mark.parametrize("file", sorted(path.name for path in (STRINGS / "id").glob("*.toml")))
def test_every_string_exists_in_both_languages_with_the_same_fields(file: str) -> None:
    indonesian, english = (read_table(lang, file) for lang in LANGS)
    assert set(indonesian) == set(english)
    for key, wording in indonesian.items():
        fields = set(re.findall(r"{(\w+)", wording))
        assert fields == set(re.findall(r"{(\w+)", english[key])), key
        assert wording.strip()
        assert english[key].strip()


def test_no_string_file_exists_in_one_language_only() -> None:
    names = [{path.name for path in (STRINGS / lang).glob("*.toml")} for lang in LANGS]
    assert names[0] == names[1]


def test_no_file_names_a_third_party_host_to_load_from() -> None:
    hosts = r"cdn\.|unpkg\.com|jsdelivr|googleapis|gstatic|cloudflare|bootstrapcdn"
    kinds = (".py", ".js", ".css", ".html", ".toml")
    served = [p for p in (ROOT / "components").rglob("*") if p.suffix in kinds]
    assert served
    assert [p.name for p in served if re.search(hosts, p.read_text(encoding="utf-8"))] == []
