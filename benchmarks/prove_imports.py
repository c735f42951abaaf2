"""Break thousands of files and bring them in: never a traceback, never a part of one.

python -m benchmarks.prove_imports [HOW_MANY] [SEED]
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from pathlib import Path

from components.store import open_engine, upgrade
from sites.catalogue import read_catalogue
from tests.import_fuzz import Fuzz

USUAL = 10_000
SITES = 4


def main(count: int, seed: int) -> None:
    """Print what became of ``count`` files; stop at the first that was not dealt with."""
    print(f"seed {seed}")
    with tempfile.TemporaryDirectory() as folder:
        engine = open_engine(f"sqlite:///{Path(folder) / 'p.sqlite'}")
        upgrade(engine)
        fuzz = Fuzz(engine, read_catalogue().sites[:SITES], seed)
        began = time.perf_counter()
        for number in range(count):
            fuzz.run(number)
        engine.dispose()
    for outcome, number in sorted(fuzz.counts.items()):
        print(f"{number:6d}  {outcome}")
    print(f"{count} files in {time.perf_counter() - began:.0f} s: no traceback, no partial import")


if __name__ == "__main__":
    told = [int(word) for word in sys.argv[1:3]]
    main(told[0] if told else USUAL, told[1] if len(told) > 1 else random.randrange(10**6))
