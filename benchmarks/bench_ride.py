"""What the first open of the ride page costs a phone: `python -m benchmarks.bench_ride`.

A real Chromium opens `/ikut/{route}` with an empty cache, at 400 kbit/s down, 100 ms delay and
a CPU slowed four times. Bytes are those that crossed the wire (compressed, headers included).
Usable means that the page asks for the seat, with the ride's content loaded. The aims: at most
150 kB and under 5 s.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).parents[1]
ROUTES = ("balaikota-kotalama", "keliling-kota")
PHONE = {"width": 390, "height": 844}
BITS_PER_S = 400_000
DELAY_MS = 100
SLOWER = 4
ROUNDS = 5
AIM_BYTES = 150_000
AIM_S = 5.0


@contextmanager
def run_server() -> Iterator[str]:
    """Start the app on a free port; yield its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL) as process:
        address = f"http://127.0.0.1:{port}"
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                urlopen(f"{address}/_stcore/health", timeout=2).close()
                break
            except (URLError, OSError):
                time.sleep(0.1)
        yield address
        process.terminate()


def open_once(browser: Browser, address: str) -> tuple[int, float, int]:
    """Return bytes on the wire, seconds until usable, and the number of requests."""
    context = browser.new_context(viewport=PHONE, locale="id-ID", service_workers="block")
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    sizes: list[float] = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    limits = {"offline": False, "latency": DELAY_MS, "downloadThroughput": BITS_PER_S / 8}
    session.send("Network.emulateNetworkConditions", {**limits, "uploadThroughput": BITS_PER_S / 8})
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    begun = time.perf_counter()
    page.goto(address, wait_until="commit")
    page.wait_for_selector("#board .seat, #board button", timeout=60_000)
    usable_s = time.perf_counter() - begun
    page.wait_for_load_state("networkidle")
    context.close()
    return int(sum(sizes)), usable_s, len(sizes)


def main() -> None:
    """Print bytes and seconds per route; exit 1 when an aim is missed."""
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
    missed = False
    with run_server() as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-background-networking"]
        )
        for route in ROUTES:
            runs = [open_once(browser, f"{server}/ikut/{route}") for _ in range(ROUNDS)]
            sizes, seconds = [run[0] for run in runs], [run[1] for run in runs]
            print(
                f"{route:<22}{max(sizes) / 1000:8.1f} kB in {runs[0][2]} requests; usable after "
                f"{median(seconds):.2f} s ({min(seconds):.2f}-{max(seconds):.2f})"
            )
            missed = missed or max(sizes) > AIM_BYTES or median(seconds) >= AIM_S
        browser.close()
    print(
        f"\naims: {AIM_BYTES / 1000:.0f} kB, {AIM_S:.0f} s at 400 kbit/s and {SLOWER}x slower CPU"
    )
    sys.exit(missed)


if __name__ == "__main__":
    main()
