"""The interface of the live ride: what the beacon sends, what the phones ask."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from fastapi import FastAPI, Request, Response
from pydantic import ValidationError
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse

from components.guides import current_demo, find_guide
from components.http.api_answers import say_both
from components.http.assets import etag_matches
from components.http.lane import Lane
from components.http.live_board import LiveBoard
from components.http.refusals import Refusal, read_body, refuse_body, show_refusal
from components.http.tour_api import add_tours
from components.sources import SEMARANG_TIME, current_catalogue, current_lines, find_line
from components.store import current_engine
from routes.beacon import EventBatch, FixBatch, parse_events, parse_fixes
from routes.buses import read_buses
from routes.demo import DEMO
from routes.departures import find_departure, is_crew
from routes.feedback import FeedbackBatch, accept_feedback, parse_feedback
from routes.guide import Guide
from routes.live import Finished, Receipt, accept_events, accept_fixes, find_live, rebuild_live
from routes.realtime import build_feed, list_vehicles
from sites.database import open_reading, open_writing

PROTOBUF = "application/x-protobuf"
RETRY_S = "5"
AT_ONCE = 4
"""Batches of beacons that are taken at the same time."""
FROM_ANYWHERE = {"access-control-allow-origin": "*"}
"""A ride kept as one file has no origin of its own; nothing here depends on who asks."""
READABLE = {**FROM_ANYWHERE, "access-control-expose-headers": "etag, x-age, x-now"}
PREFLIGHT = {
    **FROM_ANYWHERE,
    "access-control-allow-methods": "POST",
    "access-control-allow-headers": "content-type",
    "access-control-max-age": "86400",
}


def read_clock() -> datetime:
    """Return the time of the server, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class LiveDesk:
    """Answers the requests of beacon and phones from one database and one clock."""

    find_engine: Callable[[], Engine]
    clock: Callable[[], datetime]

    @cached_property
    def board(self) -> LiveBoard:
        """What the phones are told."""
        return LiveBoard(self.look)

    @cached_property
    def lane(self) -> Lane:
        """The beacon's own threads."""
        return Lane(AT_ONCE)

    def look(self, departure_id: str) -> dict[str, Any] | None:
        """Return what is told of a departure; made again from the journal if it must be."""
        if departure_id == DEMO:
            return dict(current_demo(self.clock()).body)
        with open_reading(self.find_engine()) as session:
            departure = find_departure(session, departure_id)
            guide = None if departure is None else find_guide(departure.route_id)
            if guide is None:
                return None
            body = find_live(session, departure_id, guide)
        if body is None:
            with open_writing(self.find_engine()) as session:
                body = rebuild_live(session, departure_id, guide, self.clock())
        return body

    async def show_live(self, request: Request) -> Response:
        """Answer with body and tag, or 304; both say the server's time and the position's age."""
        departure_id = request.path_params["departure_id"]
        told = await self.board.find(departure_id)
        if told is None:
            raise Refusal(404, "unknown_departure", departure=departure_id)
        now_s = self.clock().timestamp()
        headers = {**READABLE, "etag": told.etag, "cache-control": "no-cache"}
        headers["x-now"] = f"{now_s:.3f}"
        if told.t is not None:
            headers["x-age"] = f"{max(0.0, now_s - told.t):.1f}"
        if etag_matches(request.headers, told.etag):
            return Response(status_code=304, headers=headers)
        return Response(told.raw, headers=headers, media_type="application/json")

    def take_fixes(self, departure_id: str, secret: str, batch: FixBatch) -> Receipt:
        """Store fixes in one transaction."""
        with open_writing(self.find_engine()) as session:
            guide = _admit(session, departure_id, secret)
            return accept_fixes(session, departure_id, guide, batch, self.clock())

    def take_events(self, departure_id: str, secret: str, batch: EventBatch) -> Receipt:
        """Store events in one transaction."""
        with open_writing(self.find_engine()) as session:
            guide = _admit(session, departure_id, secret)
            return accept_events(session, departure_id, guide, batch, self.clock())

    async def take(
        self,
        request: Request,
        parse: Callable[[bytes], Any],
        accept: Callable[[str, str, Any], Receipt],
    ) -> Response:
        """Judge the request, store its batch, and answer once it is on the disk."""
        departure_id = request.path_params["departure_id"]
        secret = _read_secret(request)
        raw = await read_body(request)
        try:
            batch = await self.lane.run(parse, raw)
            receipt = await self.lane.run(accept, departure_id, secret, batch)
        except ValidationError as error:
            raise refuse_body(error) from None
        except Finished:
            raise Refusal(409, "finished", departure=departure_id) from None
        if receipt.body is not None:
            self.board.put(departure_id, receipt.body)
        headers = {"x-now": f"{self.clock().timestamp():.3f}", "cache-control": "no-store"}
        return JSONResponse(describe_receipt(receipt), headers=headers)

    def take_feedback(self, batch: FeedbackBatch) -> dict[str, int]:
        """Store verdicts on cues that exist; the others are counted as refused."""
        catalogue = current_catalogue()
        named = {item.route: find_line(item.route) for item in batch.items}
        items = [
            item
            for item in batch.items
            if named[item.route] is not None and catalogue.find_site(item.site) is not None
        ]
        with open_writing(self.find_engine()) as session:
            taken = accept_feedback(session, items, self.clock())
        refused = len(batch.items) - len(items)
        answer = {"accepted": taken.accepted, "known": taken.known}
        return {**answer, "refused": refused} if refused else answer

    def build_feed(self) -> bytes:
        """Return the vehicle positions of every live departure."""
        now = self.clock()
        with open_reading(self.find_engine()) as session:
            vehicles = list_vehicles(session, now)
        names = {bus.id: bus.name for bus in read_buses()}
        return build_feed(vehicles, current_lines(), names, SEMARANG_TIME, now)


def _read_secret(request: Request) -> str:
    scheme, _, secret = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not secret.strip():
        raise Refusal(401, "no_secret", headers={"www-authenticate": "Bearer"})
    return secret.strip()


def _admit(session: Any, departure_id: str, secret: str) -> Guide:
    departure = find_departure(session, departure_id)
    guide = None if departure is None else find_guide(departure.route_id)
    if guide is None:
        raise Refusal(404, "unknown_departure", departure=departure_id)
    if not is_crew(session, departure_id, secret):
        raise Refusal(403, "wrong_secret")
    return guide


def describe_receipt(receipt: Receipt) -> dict[str, Any]:
    """Return a receipt as JSON; what is not as usual is said, in both languages."""
    answer: dict[str, Any] = {
        "accepted": receipt.accepted,
        "known": receipt.known,
        "version": receipt.version,
    }
    if receipt.refused:
        answer["refused"] = receipt.refused
    if receipt.skew.is_far:
        ahead_s = round(receipt.skew.ahead_s)
        answer["ahead_s"] = ahead_s
        key = "live.clock_ahead" if ahead_s > 0 else "live.clock_behind"
        answer["notice"] = say_both(key, seconds=abs(ahead_s))
    return answer


def show_unreachable(request: Request, _error: OperationalError) -> Response:
    """Answer that the database is busy or away: nothing was stored, so it may be sent again."""
    refusal = Refusal(503, "unreachable", headers={"retry-after": RETRY_S})
    return show_refusal(request, refusal)


def add_live(
    api: FastAPI,
    find_engine: Callable[[], Engine] = current_engine,
    clock: Callable[[], datetime] = read_clock,
) -> None:
    """Add the live ride to the interface; engine and clock are asked for at each request."""
    desk = LiveDesk(find_engine, clock)
    api.add_exception_handler(Refusal, show_refusal)  # type: ignore[arg-type]
    api.add_exception_handler(OperationalError, show_unreachable)  # type: ignore[arg-type]
    add_tours(api, find_engine, clock)

    @api.get("/departures/{departure_id}/live", tags=["ride"])
    async def read_live(departure_id: str, request: Request) -> Response:
        """Where the bus is, with its age; made to be polled every 5 s with If-None-Match."""
        return await desk.show_live(request)

    @api.post("/departures/{departure_id}/fixes", tags=["ride"], openapi_extra=_body(FixBatch))
    async def take_fixes(departure_id: str, request: Request) -> Response:
        """Positions of the beacon; needs the crew's secret as a bearer token; may be sent again."""
        return await desk.take(request, parse_fixes, desk.take_fixes)

    @api.post("/departures/{departure_id}/events", tags=["ride"], openapi_extra=_body(EventBatch))
    async def take_events(departure_id: str, request: Request) -> Response:
        """What the crew has tapped; needs the crew's secret; may be sent again."""
        return await desk.take(request, parse_events, desk.take_events)

    @api.post("/feedback", tags=["ride"], openapi_extra=_body(FeedbackBatch))
    async def take_feedback(request: Request) -> Response:
        """Riders' verdicts on cues, without anything about the riders; may be sent again."""
        try:
            batch = parse_feedback(await read_body(request))
        except ValidationError as error:
            raise refuse_body(error) from None
        taken = await run_in_threadpool(desk.take_feedback, batch)
        return JSONResponse(taken, headers=FROM_ANYWHERE)

    @api.options("/feedback", include_in_schema=False)
    async def allow_feedback() -> Response:
        return Response(status_code=204, headers=PREFLIGHT)

    @api.get("/gtfs-rt/vehicle-positions.pb", tags=["ride"])
    def read_vehicle_positions() -> Response:
        """Every live departure as a GTFS-Realtime feed."""
        return Response(
            desk.build_feed(), headers={"cache-control": "no-cache"}, media_type=PROTOBUF
        )


def _body(model: Any) -> dict[str, Any]:
    """Describe a body that is read by hand."""
    schema = model.model_json_schema(ref_template="#/components/schemas/{model}")
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": schema}}}}
