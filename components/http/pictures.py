"""Serving the pictures of places: an address names the content, so it may be kept for ever."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Engine
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from components.http.assets import etag_matches
from components.http.bodies import FOREVER
from components.http.lane import Lane
from components.i18n import t
from components.store import current_engine
from sites.database import open_reading
from sites.gallery import find_picture
from sites.text import Lang

AT_ONCE = 4
LONGEST_NAME = 80
WIDEST = 99_999


async def refuse_picture(_request: Request) -> Response:
    """Answer 404 in words, in both languages."""
    said = "\n".join(t("public.no_picture", lang) for lang in Lang)
    return PlainTextResponse(said, 404, {"cache-control": "no-store"})


class PictureDesk:
    """Answers requests for pictures out of a database, in threads of its own."""

    def __init__(self, find_engine: Callable[[], Engine]) -> None:
        self._find_engine = find_engine
        self._lane = Lane(AT_ONCE)

    async def send(self, request: Request) -> Response:
        """One size of one picture; 304 to who has it, 404 when there is none."""
        name, said = request.path_params["name"], request.path_params["width"]
        is_width = said.isascii() and said.isdecimal() and len(said) <= len(str(WIDEST))
        if len(name) > LONGEST_NAME or not is_width:
            return await refuse_picture(request)
        width = int(said)
        content = await self._lane.run(self._read, name, width)
        if content is None:
            return await refuse_picture(request)
        etag = f'"{name}-{width}"'
        headers = {"etag": etag, "cache-control": FOREVER, "x-content-type-options": "nosniff"}
        if etag_matches(request.headers, etag):
            return Response(status_code=304, headers=headers)
        return Response(content, headers=headers, media_type="image/webp")

    def _read(self, name: str, width: int) -> bytes | None:
        with open_reading(self._find_engine()) as session:
            return find_picture(session, name, width)


def build_picture_routes(find_engine: Callable[[], Engine] = current_engine) -> list[BaseRoute]:
    """Return the routes under ``/gambar``."""
    desk = PictureDesk(find_engine)
    return [
        Route("/gambar/{name}-{width}.webp", desk.send),
        Route("/gambar", refuse_picture),
        Route("/gambar/{rest:path}", refuse_picture),
    ]
