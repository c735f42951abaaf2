"""What bringing a large file in costs: `python -m benchmarks.bench_imports [SITES]`.

5,000 places of shipped size go out in each form, are read again and compared with what is
held. The aim: reading and comparing together under 30 s, in any form.
"""

from __future__ import annotations

import sys
import time

from benchmarks.bench_content import build_sites
from sites.edited import ItemKind, Ref
from sites.exchange.dry_run import Fate, compare_incoming
from sites.exchange.files import Form, Wording, dump, export_items, parse_incoming

SITES = 5_000
AIM_S = 30.0


def main(count: int) -> int:
    """Print a table; return 1 when the aim is missed."""
    sites = build_sites(count)
    held = {Ref(ItemKind.SITE, site.id): (1, dump(site)) for site in sites}
    print(f"{count} places   MB   out s   read s   compare s")
    slowest_s = 0.0
    for form in Form:
        begun = time.perf_counter()
        raw = export_items(form, ItemKind.SITE, sites, Wording("Situs"))
        written = time.perf_counter()
        incoming = parse_incoming(raw, f"situs.{form.value}")
        read = time.perf_counter()
        plan = compare_incoming(incoming, held.get)
        compared = time.perf_counter()
        if plan.count(Fate.SAME) != count:
            print(f"{form.value}: not the same")
            return 1
        spent = (written - begun, read - written, compared - read)
        slowest_s = max(slowest_s, compared - written)
        told = "".join(f"{each:9.1f}" for each in spent)
        print(f"{form.value:12s} {len(raw) / 1e6:5.1f} {told}")
    print(f"slowest reading and comparing: {slowest_s:.1f} s (aim {AIM_S:.0f} s)")
    return int(slowest_s > AIM_S)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else SITES))
