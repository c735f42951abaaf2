"""The open data: every file of it at a stable address, the same bytes for the same version."""

from __future__ import annotations

import hashlib

from fastapi import FastAPI, Request, Response

from components.exchange_files import OPEN_FILES, OpenFile, write_open_file
from components.http.assets import etag_matches
from components.http.lane import Lane
from components.http.plan_files import attach, find_home, make_in_turn
from components.sources import current_catalogue

AT_ONCE, MOST_WAITING = 2, 40
API = "/api/v1"


def add_open_data(api: FastAPI) -> None:
    """Add the open files to the interface."""
    lane = Lane(AT_ONCE, MOST_WAITING)
    for one in OPEN_FILES:
        _add_file(api, one, lane)


def _add_file(api: FastAPI, one: OpenFile, lane: Lane) -> None:
    path = one.path.removeprefix(API)

    @api.get(path, tags=["open"], name=one.name, response_class=Response)
    async def read_open_file(request: Request) -> Response:
        """A file of the open data; its ETag is the version of the catalogue."""
        return await make_in_turn(lane, make, request)

    def make(request: Request) -> Response:
        catalogue, base = current_catalogue(), find_home(request)
        content = None
        etag = f'"{catalogue.version}"'
        if one.rides:
            content = write_open_file(one.name, catalogue, base)
            etag = f'"{catalogue.version}-{hashlib.sha256(content).hexdigest()[:12]}"'
        headers = {"etag": etag, "cache-control": "no-cache"}
        if etag_matches(request.headers, etag):
            return Response(status_code=304, headers=headers)
        content = content or write_open_file(one.name, catalogue, base)
        return attach(content, one.name, one.media, headers)
