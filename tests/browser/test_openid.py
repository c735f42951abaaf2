"""Signing in with an institution: a provider that is not ours, Streamlit's part, and our own."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Page, expect

from components.store import current_engine
from sites.rights import Role
from tests.account_builders import keep_account
from tests.browser.conftest import DESKTOP, PATIENCE_MS, PHONE, RunningServer, end_process
from tests.browser.contexts import ContextPool
from tests.browser.maps import settle
from tests.ports import find_port

SARI = "sari@kota.id"
PEOPLE = {
    "sari": {"email": SARI, "email_verified": True},
    "tamu": {"email": "tamu@kampus.id", "email_verified": True},
    "palsu": {"email": SARI, "email_verified": False},
}
PATIENCE_S = 30
OpenDesk = Callable[[dict[str, int]], Page]


@pytest.fixture(scope="module")
def provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Start a provider that knows three people; yield its address."""
    port = find_port()
    people = [json.dumps({"sub": sub, **claims}) for sub, claims in PEOPLE.items()]
    options = [option for one in people for option in ("--user-claims", one)]
    command = [Path(sys.executable).with_name("oidc-provider-mock"), "--port", str(port), *options]
    log = (tmp_path_factory.mktemp("lembaga") / "log.txt").open("w")
    process = subprocess.Popen(command, stdout=log, stderr=log)
    address, limit_s = f"http://127.0.0.1:{port}", time.monotonic() + PATIENCE_S
    while True:
        try:
            with urlopen(f"{address}/.well-known/openid-configuration", timeout=5):
                break
        except (URLError, OSError):
            assert time.monotonic() < limit_s, "the provider did not start"
            time.sleep(0.05)
    yield address
    end_process(process)
    log.close()


@pytest.fixture(scope="module")
def institute(tmp_path_factory: pytest.TempPathFactory, provider: str) -> Iterator[str]:
    """Start the app with this provider; yield its address. Sari has an account."""
    folder = tmp_path_factory.mktemp("kantor")
    running = RunningServer()
    secrets = folder / "secrets.toml"
    secrets.write_text(
        "[auth]\n"
        f'redirect_uri = "{running.address}/oauth2callback"\n'
        'cookie_secret = "tiga puluh dua huruf untuk cookie"\n'
        'client_id = "jejak"\n'
        'client_secret = "rahasia"\n'
        f'server_metadata_url = "{provider}/.well-known/openid-configuration"\n'
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JEJAK_VAR", str(folder))
        patch.setenv("STREAMLIT_SECRETS_FILES", str(secrets))
        for name in ("DATABASE_URL", "JEJAK_SECRET", "JEJAK_ADDRESS"):
            patch.delenv(name, raising=False)
        keep_account(current_engine(), SARI, password=None, name="Sari", roles=(Role.EDITOR,))
        running.start()
        yield running.address
        running.stop()
        current_engine().dispose()


@pytest.fixture
def open_desk(contexts: ContextPool, institute: str) -> Iterator[OpenDesk]:
    """Return a function that opens the desk; the provider is a host that may be asked."""
    opened: list[Page] = []

    def open_one(size: dict[str, int]) -> Page:
        page = contexts.open(institute, viewport=size)
        page.context.set_default_timeout(PATIENCE_MS)
        opened.append(page)
        page.goto(f"{institute}/redaksi?lang=id&bagian=catatan")
        return page

    yield open_one
    for page in opened:
        contexts.give_back(page.context)


def ask(page: Page, home: str, who: str) -> Page:
    """Go from the door of the desk to the provider and back as somebody."""
    page.get_by_role("link", name="Masuk", exact=True).last.click()
    page.get_by_role("link", name=re.compile("lembaga")).click()
    settle(page)
    page.get_by_role("button", name="Masuk dengan akun lembaga").click()
    page.locator(f'button[value="{who}"]').click()
    page.wait_for_url(f"{home}/?**")
    settle(page)
    return page


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_who_is_known_is_let_in_and_taken_where_they_wanted_to_go(
    open_desk: OpenDesk, institute: str, size: dict[str, int]
) -> None:
    page = ask(open_desk(size), institute, "sari")
    expect(page.locator(".st-key-jejak-pulang")).to_contain_text(f"mengenali {SARI}")
    page.get_by_role("link", name="Lanjutkan masuk").click()
    page.wait_for_url("**/redaksi?**bagian=catatan**")
    expect(page.locator(".st-key-redaksi-bagian")).to_be_visible()
    expect(page.locator(".st-key-jejak-pulang .jejak-refusal")).to_have_count(0)


@pytest.mark.parametrize(
    ("who", "said"), [("tamu", "belum ada akun dengan nama itu"), ("palsu", "belum memastikan")]
)
def test_who_is_unknown_or_unverified_is_told_so_at_once(
    open_desk: OpenDesk, institute: str, who: str, said: str
) -> None:
    page = ask(open_desk(DESKTOP), institute, who)
    expect(page.locator(".st-key-jejak-pulang")).to_contain_text(said)
    expect(page.get_by_role("link", name="Lanjutkan masuk")).to_have_count(0)
