"""What an editor waits for with many places: `python -m benchmarks.bench_editor [SITES]`.

5,000 places of shipped size, each with words of its own, are the content that came with the
product; one of them is opened, judged, saved, submitted and published again and again. The
aim: each of these under 1 s. What is published is then laid over the rest and picked up as
every page does; the aim: under a minute, as promised to who publishes.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import TypeVar

from benchmarks.bench_content import build_sites, measure_s
from components import sources
from components.editions import look_again
from components.judging import catalogue_with, judge, shipped_data
from components.store import current_engine
from sites.catalogue import SHIPPED, SITES_FILE
from sites.database import open_reading, open_writing
from sites.edited import Item, ItemKind, Ref
from sites.editions import build_edition, read_edition
from sites.geojson_io import export_sites
from sites.merging import put_at
from sites.model import Site
from sites.outdated import Data
from sites.review import approve, submit
from sites.revisions import list_items, open_item, save_draft
from sites.rights import Actor, Role
from sites.text import Text

SITES, ROUNDS = 5_000, 5
AIM_S, SHOWN_AIM_S = 1.0, 60.0
SHOWN = ("edition", "picked up", "beside")
REF = Ref(ItemKind.SITE, "lawang-sewu")
SARI = Actor(account="sari", name="Sari", roles=frozenset({Role.EDITOR}))
BUDI = Actor(account="budi", name="Budi", roles=frozenset({Role.PUBLISHER}))
T = TypeVar("T")


def _reword(text: Text, number: int) -> Text:
    return Text(id=text.id.replace(".", f" {number}."), en=text.en.replace(".", f" {number}."))


def strew(count: int) -> Iterator[Site]:
    """Yield the shipped places, then copies of them that say nothing in the same words."""
    shipped = {site.id: site for site in sources.shipped_catalogue().sites}
    yield from shipped.values()
    for number, site in enumerate(build_sites(count - len(shipped))):
        words = {name: _reword(getattr(site, name), number) for name in ("label", "story")}
        ties = tuple(
            tie.model_copy(update={"then_now": _reword(tie.then_now, number)})
            for tie in site.annotations
        )
        glance = Text(id=f"{site.glance.id} {number}", en=f"{site.glance.en} {number}")
        yield site.model_copy(update={**words, "glance": glance, "annotations": ties})


@contextmanager
def install(count: int) -> Iterator[None]:
    """Have an installation of its own with so many places as long as the block lasts."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["JEJAK_VAR"] = str(Path(folder) / "var")
        os.environ.pop("DATABASE_URL", None)
        content = Path(folder) / "sites"
        collection = export_sites(tuple(strew(count)))
        shutil.copytree(SHIPPED, content)
        (content / SITES_FILE).write_text(json.dumps(collection, ensure_ascii=False), "utf-8")
        sources.SITES = content
        yield
        current_engine().dispose()


class Desk:
    """Steps of an editor and a publisher, each timed."""

    def __init__(self) -> None:
        self.seconds: dict[str, list[float]] = defaultdict(list)

    def time(self, name: str, step: Callable[[], T]) -> T:
        """Take a step and note how long it took."""
        found: list[T] = []
        self.seconds[name].append(measure_s(lambda: found.append(step())))
        return found[0]

    def go_round(self, number: int) -> None:
        """Open, change, judge, save, submit, publish; then see it shown."""
        item = self.time("open", self.open)
        assert item.newest is not None
        data = put_at(item.newest.data, "address", f"Jalan Pemuda {number}")
        self.time("judge", lambda: judge(REF, data))
        saved = self.time("save", lambda: self.save(item.number, data))
        self.time("submit, judged", lambda: self.pass_on(saved.number))
        self.time("publish, judged", lambda: self.publish(saved.number))
        self.time("edition", self.build)
        look_again()
        self.time("picked up", sources.current_catalogue)
        assert sources.current_catalogue().get_site(REF.id).address == f"Jalan Pemuda {number}"
        self.time("judge, first of an edition", lambda: judge(REF, data))
        self.time("list of what was touched", self.list)
        self.time("beside", lambda: catalogue_with(REF, put_at(data, "sight_m", 99.0)))

    def open(self) -> Item:
        """Open the item as the form does."""
        with open_reading(current_engine()) as session:
            return open_item(session, SARI, REF, shipped_data)

    def list(self) -> tuple[Item, ...]:
        """List what was touched."""
        with open_reading(current_engine()) as session:
            return list_items(session, SARI, shipped_data)

    def save(self, base: int, data: Data) -> Item:
        """Save a draft."""
        kept = {"shipped": shipped_data, "now": datetime.now(UTC)}
        with open_writing(current_engine()) as session:
            return save_draft(session, SARI, REF, data, base=base, **kept)

    def pass_on(self, number: int) -> Item:
        """Submit a draft."""
        with open_writing(current_engine()) as session:
            return submit(session, SARI, REF, number=number, judge=judge, now=datetime.now(UTC))

    def publish(self, number: int) -> Item:
        """Approve what was submitted."""
        with open_writing(current_engine()) as session:
            return approve(session, BUDI, REF, number=number, judge=judge, now=datetime.now(UTC))

    def build(self) -> object:
        """Lay what was published over the rest."""
        with open_reading(current_engine()) as session:
            return build_edition(sources.shipped_catalogue(), read_edition(session))


def show_table(desk: Desk) -> list[str]:
    """Print median and spread of every step; return those that miss their aim."""
    missed = []
    for name, seconds in desk.seconds.items():
        aim_s = SHOWN_AIM_S if name in SHOWN else AIM_S
        middle_s = median(seconds)
        spread = f"{min(seconds) * 1000:8.0f} – {max(seconds) * 1000:8.0f} ms"
        print(f"{name:<28}{middle_s * 1000:8.0f} ms   {spread}   aim {aim_s:.0f} s")
        missed += [name] if middle_s > aim_s else []
    return missed


def main() -> int:
    """Print a table; return 1 when an aim is missed by the median."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else SITES
    with install(count):
        read_s = measure_s(sources.shipped_catalogue)
        desk = Desk()
        for number in range(1, ROUNDS + 1):
            desk.go_round(number)
        print(f"{count} places, read once in {read_s:.1f} s; {ROUNDS} rounds: median, spread")
        missed = show_table(desk)
    held_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"memory at most {held_mb:.0f} MB; missed: {', '.join(missed) or 'none'}")
    return int(bool(missed))


if __name__ == "__main__":
    sys.exit(main())
