"""Browser contexts that serve one test after another.

A fresh context fetches and compiles three megabytes of scripts before it shows anything. One that
is used again has them; cookies, storage, workers and settings of the test before are cleared.
"""

from __future__ import annotations

import json
from collections import defaultdict
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page

HERE = {"longitude": 110.4144, "latitude": -6.9805}
STORED = "local_storage,indexeddb,service_workers,cache_storage"


class ContextPool:
    """Contexts at rest, by the options they were made with; none is used by two tests at once.

    A script that a test adds to the context itself would stay: add it to the page.
    """

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._idle: defaultdict[str, list[BrowserContext]] = defaultdict(list)
        self._keys: dict[BrowserContext, str] = {}
        self._origins: defaultdict[BrowserContext, set[str]] = defaultdict(set)

    def open(self, address: str, **options: Any) -> Page:
        """Return a blank page for a site, as if nobody had been there in this browser."""
        key = json.dumps(options, sort_keys=True)
        idle = self._idle[key]
        context = idle.pop() if idle else self._make(key, options)
        page = context.new_page()
        if self._origins[context]:
            session = context.new_cdp_session(page)
            for origin in self._origins[context]:
                wanted = {"origin": origin, "storageTypes": STORED}
                session.send("Storage.clearDataForOrigin", wanted)
            session.detach()
        parts = urlsplit(address)
        self._origins[context].add(f"{parts.scheme}://{parts.netloc}")
        return page

    def give_back(self, context: BrowserContext) -> None:
        """Take a context back from a test; one that the test has closed is gone."""
        if context not in self._keys:
            return
        for page in context.pages:
            page.close()
        context.unroute_all()
        context.clear_cookies()
        context.set_offline(False)
        context.set_geolocation(HERE)  # type: ignore[arg-type]
        context.grant_permissions(["geolocation"])
        self._idle[self._keys[context]].append(context)

    def _make(self, key: str, options: dict[str, Any]) -> BrowserContext:
        context = self._browser.new_context(
            locale="id-ID", geolocation=HERE, permissions=["geolocation"], **options
        )
        self._keys[context] = key
        context.on("close", self._forget)
        return context

    def _forget(self, context: BrowserContext) -> None:
        self._keys.pop(context, None)
        self._origins.pop(context, None)
