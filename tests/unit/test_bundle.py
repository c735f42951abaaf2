"""Joining the page's modules: order, scopes, and what is refused."""

from __future__ import annotations

import pytest

from components.http.bundle import BundleError, bundle_modules, bundle_styles

MAIN = """import { add } from "./sum.js";
import { one as first } from "./one.js";
add(first);
"""
SUM = """import {
  one,
} from "./one.js";

/** Adds. */
export function add(x) { return x + one; }
"""
ONE = "// The first.\nexport const one = 1;\n"
SOURCES = {"main": MAIN, "sum": SUM, "one": ONE, "idle": "export const idle = 0;\n"}


def test_what_is_needed_comes_first_and_only_once() -> None:
    script = bundle_modules(SOURCES, "main")
    places = [script.index(f"const $${name} =") for name in ("one", "sum", "main")]
    assert places == sorted(places)
    assert script.count("const $$one =") == 1
    assert "idle" not in script


def test_imports_become_scoped_names_and_exports_are_handed_on() -> None:
    script = bundle_modules(SOURCES, "main")
    assert "const { one: first } = $$one;" in script
    assert "const { one } = $$one;" in script
    assert "return { add };" in script
    assert "import" not in script
    assert "export" not in script


def test_comments_and_indents_stay_behind() -> None:
    script = bundle_modules(SOURCES, "main")
    assert "//" not in script
    assert "/*" not in script
    assert not any(line.startswith(" ") for line in script.splitlines())


def test_modules_that_import_each_other_are_refused_with_their_path() -> None:
    ring = {
        "a": 'import { b } from "./b.js";\nexport const a = b;\n',
        "b": 'import { a } from "./a.js";\nexport const b = a;\n',
    }
    with pytest.raises(BundleError, match="a > b > a"):
        bundle_modules(ring, "a")


def test_a_missing_module_is_refused_with_the_one_that_wants_it() -> None:
    with pytest.raises(BundleError, match="main > gone"):
        bundle_modules({"main": 'import { x } from "./gone.js";\nx();\n'}, "main")


@pytest.mark.parametrize(
    "line", ["export default 1;", 'import x from "./one.js";', 'export * from "./one.js";']
)
def test_syntax_it_does_not_know_is_refused_and_quoted(line: str) -> None:
    with pytest.raises(BundleError, match="odd"):
        bundle_modules({"odd": f"{line}\n", "one": SOURCES["one"]}, "odd")


def test_style_sheets_keep_their_order_and_lose_their_comments() -> None:
    sheet = bundle_styles(["/* Tokens. */\na { b: c; }", "d {\n  e: f; /* why */\n}"])
    assert sheet.index("a {") < sheet.index("d {")
    assert "/*" not in sheet
    assert "\n e" not in sheet
