"""Files that went wrong on their way: sound exports with parts broken, and what reading them does.

What must hold of every one: it is refused in words or judged row by row, nothing else escapes,
and what is applied is applied whole.
"""

from __future__ import annotations

import io
import json
import random
import re
import warnings
import zipfile
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from sites.content_tables import RevisionRow
from sites.edited import ItemKind, Ref, StaleDraft
from sites.errors import ContentError
from sites.exchange.drafts import PlanRefused, apply_plan, read_current
from sites.exchange.dry_run import Fate, Plan, compare_incoming
from sites.exchange.files import Form, Wording, dump, export_items, parse_incoming
from sites.model import Site
from sites.outdated import Data
from sites.revisions import save_draft
from sites.rights import Actor, Role

NOW = datetime(2026, 11, 28, 8, 0, tzinfo=UTC)
EDITOR = Actor(account="a1", name="Sekar", roles=frozenset({Role.EDITOR}))
HOSTILE = (
    b"<script>alert(1)</script>", b"</script>", b"]]>", b"=1+1", b'"', b"'", b",", b";", b"\n",
    b"\r", b"\0", b"\xff", b"\xfe\xff", b"\xef\xbb\xbf", b"\xe2\x80\xae", b"\xe2\x80\x8b", b"-",
    b"null", b"NaN", b"1e999", b"-6.98,110.41", b"[" * 3000, b"{" * 3000, b"<a>" * 2000, b"9" * 400,
    b"\\ud800", b"&lol;", b'<!DOCTYPE x [<!ENTITY lol "lol">]>', b"claims.9.text.id", b"json:\"x",
    b"true", b"{}", b"[]", b"lawang-sewu", b"110.41,-6.98,20", b"\t", b"id", b"_x0041_",
)  # fmt: skip

Cut = Callable[[random.Random, bytes], bytes]


def _at(rng: random.Random, raw: bytes) -> tuple[int, int]:
    start = rng.randrange(len(raw) + 1)
    return start, min(len(raw), start + rng.choice((1, 2, 8, 60, 500)))


def _drop(rng: random.Random, raw: bytes) -> bytes:
    start, end = _at(rng, raw)
    return raw[:start] + raw[end:]


def _repeat(rng: random.Random, raw: bytes) -> bytes:
    start, end = _at(rng, raw)
    return raw[:end] + raw[start:end] * rng.choice((1, 2, 40)) + raw[end:]


def _insert(rng: random.Random, raw: bytes) -> bytes:
    start, _ = _at(rng, raw)
    return raw[:start] + rng.choice(HOSTILE) + raw[start:]


def _flip(rng: random.Random, raw: bytes) -> bytes:
    start, end = _at(rng, raw)
    return raw[:start] + bytes(rng.randrange(256) for _ in range(end - start)) + raw[end:]


def _end_early(rng: random.Random, raw: bytes) -> bytes:
    return raw[: rng.randrange(len(raw) + 1)]


def _swap_value(rng: random.Random, raw: bytes) -> bytes:
    """Put something hostile where a number or a quoted text stood."""
    found = list(re.finditer(rb'-?\d+\.\d+|"[^"\n]{1,80}"|>[^<\n]{1,80}<', raw))
    if not found:
        return raw
    one = rng.choice(found)
    text = one.group()
    new = rng.choice(HOSTILE)
    if text[:1] in (b'"', b">"):
        new = text[:1] + new + text[-1:]
    return raw[: one.start()] + new + raw[one.end() :]


def _recode(rng: random.Random, raw: bytes) -> bytes:
    text = raw.decode("utf-8", "replace")
    return text.encode(rng.choice(("utf-16", "utf-16-le", "latin-1", "utf-8-sig")), "replace")


CUTS: tuple[Cut, ...] = (
    _drop, _repeat, _insert, _flip, _end_early, _swap_value, _swap_value, _swap_value, _recode,
)  # fmt: skip


def _mutate_tree(rng: random.Random, raw: bytes) -> bytes:
    """A well-formed GeoJSON with a part of it replaced."""
    tree = json.loads(raw)
    held = rng.choice(tree["features"])
    junk = rng.choice(
        (None, [], {}, True, -1, 1e308, "", "x", "-", "json:1", [[[]]], {"id": None}, ["a", 3])
    )
    where = rng.choice(("geometry", "properties", "id", "deep", "deep", "deep"))
    if where != "deep":
        held[where] = junk
    else:
        key = rng.choice(list(held["properties"]))
        inner = held["properties"][key]
        if isinstance(inner, dict) and rng.random() < 0.7:
            inner[rng.choice([*inner, "lain"])] = junk
        else:
            held["properties"][key] = junk
    return json.dumps(tree).encode()


def _mutate_archive(rng: random.Random, raw: bytes) -> bytes:
    """A workbook whose sheet is broken, in an archive that is whole."""
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(held, "w") as new:
        names = old.namelist()
        target = rng.choice(["xl/worksheets/sheet1.xml"] * 4 + names)
        for name in names:
            content = old.read(name)
            if name == target:
                content = rng.choice(CUTS)(rng, content)
            new.writestr(name, content)
    return held.getvalue()


def mutate(rng: random.Random, form: Form, raw: bytes) -> bytes:
    """Return a file with one to three things wrong."""
    if form is Form.XLSX and rng.random() < 0.85:
        return _mutate_archive(rng, raw)
    if form is Form.GEOJSON and rng.random() < 0.5:
        return _mutate_tree(rng, raw)
    for _ in range(rng.randint(1, 3)):
        raw = rng.choice(CUTS)(rng, raw)
    return raw


class Fuzz:
    """A small store, its exports, and the count of what became of the broken ones."""

    def __init__(self, engine: Engine, sites: Sequence[Site], seed: int) -> None:
        self.engine, self.seed = engine, seed
        self.data: dict[str, Data] = {site.id: dump(site) for site in sites}
        self.sound = {
            form: export_items(form, ItemKind.SITE, sites, Wording("Situs")) for form in Form
        }
        self.counts: Counter[str] = Counter()

    def shipped(self, ref: Ref) -> Data | None:
        """What came with the product."""
        return self.data.get(ref.id) if ref.kind is ItemKind.SITE else None

    def run(self, number: int) -> None:
        """Read the broken file of a number; AssertionError says which one was not dealt with."""
        rng = random.Random(f"{self.seed}:{number}")
        form = tuple(Form)[number % len(Form)]
        raw = mutate(rng, form, self.sound[form])
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # openpyxl's remarks on broken parts
                outcome = self.read(rng, raw)
        except Exception as error:
            raise AssertionError(f"seed {self.seed}, file {number}, {form}: {error!r}") from error
        self.counts[f"{form.value} {outcome}"] += 1

    def read(self, rng: random.Random, raw: bytes) -> str:
        """Return what became of a file."""
        try:
            incoming = parse_incoming(raw, "berkas")
        except ContentError as error:
            assert error.faults
            return "refused"
        with Session(self.engine) as session:
            plan = compare_incoming(incoming, read_current(session, EDITOR, self.shipped))
            outcome = self.apply(rng, session, plan)
            session.rollback()
        return outcome

    def apply(self, rng: random.Random, session: Session, plan: Plan) -> str:
        """Apply a plan and take it back: all of it was written, or the session is not kept."""
        rows = select(func.count()).select_from(RevisionRow).where(RevisionRow.origin == "import")
        if not plan.is_fit:
            try:
                apply_plan(session, EDITOR, plan, shipped=self.shipped, now=NOW)
            except PlanRefused:
                assert session.scalar(rows) == 0
                return "faulty" if plan.pick(Fate.FAULTY) else "nothing to do"
            raise AssertionError("a faulty plan was applied")
        late = rng.choice(plan.written)
        if rng.random() < 0.3 and late.ref is not None and late.base:
            other = {**self.data[late.ref.id], "address": "Jl. Lain"}
            save_draft(
                session, EDITOR, late.ref, other, base=late.base, shipped=self.shipped, now=NOW
            )
            try:
                apply_plan(session, EDITOR, plan, shipped=self.shipped, now=NOW)
            except StaleDraft:
                return "stale"
            raise AssertionError("a stale plan was applied")
        saved = apply_plan(session, EDITOR, plan, shipped=self.shipped, now=NOW)
        assert session.scalar(rows) == len(saved) == len(plan.written)
        for item in saved:
            assert item.newest is not None
            Site.model_validate(item.newest.data)
        return "applied"
