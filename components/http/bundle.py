"""Joining the ride page's ES modules and style sheets into one file of each kind.

The sources stay plain modules that a browser can import one by one; the page loads the
joined file, because thirty small requests cost more on a weak cell than the words in them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

IMPORT = re.compile(r'^import \{([^}]*)\} from "\./(\w+)\.js";\n', re.M)
EXPORT = re.compile(r"^export (?=(?:async function|function|class|const) (\w+))", re.M)
LEFT_OVER = re.compile(r"^(?:import|export)\b.*", re.M)
LINE_COMMENT = re.compile(r"^\s*//.*\n", re.M)
BLOCK_COMMENT = re.compile(r"^\s*/\*.*?\*/\n?", re.M | re.S)
INDENT = re.compile(r"^[ \t]+|\n(?=\n)", re.M)


class BundleError(ValueError):
    """A module cannot be joined: it is missing, imports itself, or uses other syntax."""


def _sort(sources: Mapping[str, str], name: str, path: tuple[str, ...], order: list[str]) -> None:
    if name in order:
        return
    if name in path or name not in sources:
        raise BundleError(" > ".join((*path, name)))
    for _, needed in IMPORT.findall(sources[name]):
        _sort(sources, needed, (*path, name), order)
    order.append(name)


def _names(imported: str) -> str:
    return ", ".join(
        name.strip().replace(" as ", ": ") for name in imported.split(",") if name.strip()
    )


def _wrap(name: str, source: str) -> str:
    body = IMPORT.sub(lambda found: f"const {{ {_names(found[1])} }} = $${found[2]};\n", source)
    exported = EXPORT.findall(body)
    body = EXPORT.sub("", body)
    if other := LEFT_OVER.search(body):
        raise BundleError(f"{name}: {other[0]}")
    return f"const $${name} = (() => {{\n{body}\nreturn {{ {', '.join(exported)} }};\n}})();\n"


def bundle_modules(sources: Mapping[str, str], entry: str) -> str:
    """Return one script with ``entry`` and all it imports, each in a scope of its own.

    ``sources`` maps module names without ``.js`` to their text. Only named imports from
    sibling modules and exported declarations are understood; BundleError names the rest.
    """
    order: list[str] = []
    _sort(sources, entry, (), order)
    joined = "".join(_wrap(name, sources[name]) for name in order)
    return INDENT.sub("", LINE_COMMENT.sub("", BLOCK_COMMENT.sub("", joined)))


def bundle_styles(sheets: Iterable[str]) -> str:
    """Return the style sheets as one, in order, without comments and indents."""
    joined = "\n".join(sheets)
    return INDENT.sub("", re.sub(r"/\*.*?\*/", "", joined, flags=re.S))
