"""The interface of the counters: phones send how often something was opened, never by whom."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from fastapi import FastAPI, Request, Response
from pydantic import ValidationError
from sqlalchemy import Engine
from starlette.responses import JSONResponse

from components.http.lane import Lane, LaneFull
from components.http.live_api import read_clock
from components.http.refusals import Refusal, read_body, refuse_body
from components.sources import SEMARANG_TIME, current_catalogue, find_line
from components.store import current_engine
from sites.database import open_reading, open_writing
from sites.tallies import Batch, Count, parse_batch, take_batch

MOST_WAITING = 40
"""Batches that wait; counts are worth less than the position of the bus, so more are sent away."""
RETRY_S = "120"
UNASKED = ("dnt", "sec-gpc")
"""Headers of a browser whose owner does not want to be counted."""


@dataclass(frozen=True)
class TallyDesk:
    """Takes batches one after the other, in a thread of its own."""

    find_engine: Callable[[], Engine]
    clock: Callable[[], datetime]

    @cached_property
    def lane(self) -> Lane:
        """One writer; what is busy is said by how many wait, not by who has sent how much."""
        return Lane(1, MOST_WAITING)

    def _list_known(self, batch: Batch) -> Iterator[Count]:
        """Yield the counts of things that exist."""
        catalogue = current_catalogue()
        with open_reading(self.find_engine()) as session:
            lines = {one.route: find_line(one.route, session) for one in batch.counts if one.route}
        for one in batch.counts:
            is_placed = one.site is None or catalogue.find_site(one.site) is not None
            is_routed = one.route is None or lines[one.route] is not None
            if is_placed and is_routed and (one.site or one.route):
                yield one

    def take(self, raw: bytes) -> dict[str, int]:
        """Count a batch; one taken before is not counted again."""
        batch = parse_batch(raw)
        known = list(self._list_known(batch))
        today = self.clock().astimezone(SEMARANG_TIME).date()
        with open_writing(self.find_engine()) as session:
            is_new = take_batch(session, batch, known, today)
        if not is_new:
            return {"counted": 0, "known": len(known)}
        return {"counted": len(known), "dropped": len(batch.counts) - len(known)}


def add_tallies(
    api: FastAPI,
    find_engine: Callable[[], Engine] = current_engine,
    clock: Callable[[], datetime] = read_clock,
) -> None:
    """Add the counters to the interface; engine and clock are asked for at each request."""
    desk = TallyDesk(find_engine, clock)
    schema = Batch.model_json_schema(ref_template="#/components/schemas/{model}")
    body = {"required": True, "content": {"application/json": {"schema": schema}}}

    @api.post("/tallies", tags=["ride"], openapi_extra={"requestBody": body})
    async def take_tallies(request: Request) -> Response:
        """How often something was opened, in sums; may be sent again under the same id."""
        raw = await read_body(request)
        if any(request.headers.get(name) == "1" for name in UNASKED):
            return JSONResponse({"counted": 0})
        try:
            return JSONResponse(await desk.lane.run(desk.take, raw))
        except ValidationError as error:
            raise refuse_body(error) from None
        except LaneFull:
            raise Refusal(503, "unreachable", headers={"retry-after": RETRY_S}) from None
