"""The interface of a class on the day: check-in, notices, head-count; and its lecturer's view."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, TypeVar

from fastapi import FastAPI, Request, Response
from pydantic import BaseModel, ValidationError
from sqlalchemy import Engine
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse

from components.http.assets import etag_matches
from components.http.check_in_desk import CheckInDesk
from components.http.live_board import LiveBoard
from components.http.refusals import Refusal, read_body, refuse_body
from components.http.sign_in import actor_of
from components.http.tour_pack import find_versions
from components.sources import find_line
from routes.class_day import CheckIn, ClassOver, HeadCount, TooManyHeads, count_heads
from routes.class_notices import (
    BadNotice,
    TooManyNotices,
    announce,
    list_notices,
    take_back,
)
from routes.class_state import ClassState, HeadsState, TourState, read_class
from routes.publishing import find_published
from routes.tours import find_tour, parse_code
from routes.visit_desk import get_plan
from sites.database import open_reading, open_writing
from sites.errors import UnknownItem
from sites.rights import Actor
from sites.text import Frozen

PRIVATE = {"cache-control": "no-store", "vary": "cookie"}
Json = dict[str, Any]
Said = TypeVar("Said", bound=BaseModel)


class Announcement(Frozen):
    """A notice as its lecturer sends it."""

    kind: str
    data: dict[str, Any]


@contextmanager
def refusing(code: str = "") -> Iterator[None]:
    """Turn what the inner rings refuse into answers."""
    try:
        yield
    except UnknownItem as unknown:
        if unknown.kind == "tour" and not code:
            raise Refusal(404, "not_opened", table="brief.refusal") from None
        if unknown.kind == "tour":
            raise Refusal(404, "unknown_code", tour=code) from None
        raise Refusal(404, f"unknown_{unknown.kind}", table="brief.refusal") from None
    except ClassOver as over:
        raise Refusal(410, over.code, table="brief.refusal") from None
    except TooManyHeads as many:
        raise Refusal(422, many.code, table="brief.refusal", most=many.most) from None
    except TooManyNotices as many:
        raise Refusal(409, many.code, table="brief.refusal") from None
    except BadNotice as bad:
        where = ", ".join(bad.fields)
        raise Refusal(
            422, bad.code, table="brief.refusal", fields=bad.fields, where=where
        ) from None


@dataclass(frozen=True)
class ClassDesk:
    """Answers phones and lecturers of classes from one database and one clock."""

    find_engine: Callable[[], Engine]
    clock: Callable[[], datetime]

    @cached_property
    def check_ins(self) -> CheckInDesk:
        """Where phones say that they are here."""
        return CheckInDesk(self.find_engine, self.clock)

    @cached_property
    def board(self) -> LiveBoard:
        """What has been announced, by code, kept for a second."""
        return LiveBoard(self.look)

    def look(self, code: str) -> Json | None:
        """Return what has been announced to a tour, or None if there is none."""
        with open_reading(self.find_engine()) as session:
            tour = find_tour(session, code)
            said = () if tour is None else list_notices(session, tour)
        if tour is None:
            return None
        told = [notice.describe() for notice in said]
        last = said[-1] if said else None
        t = None if last is None else last.at.timestamp()
        return {"v": 0 if last is None else last.id, "t": t, "lang": tour.lang, "notices": told}

    async def show_notices(self, request: Request) -> Response:
        """Answer with all notices, or 304."""
        code = parse_code(request.path_params["code"])
        told = None if code is None else await self.board.find(code)
        if told is None:
            raise Refusal(404, "unknown_code", tour=request.path_params["code"][:20])
        headers = {"etag": told.etag, "cache-control": "no-cache"}
        headers["x-now"] = f"{self.clock().timestamp():.3f}"
        if etag_matches(request.headers, told.etag):
            return Response(status_code=304, headers=headers)
        return Response(told.raw, headers=headers, media_type="application/json")

    async def check_in(self, code: str, said: CheckIn) -> Json:
        """Keep a phone's last word."""
        with refusing(code):
            await self.check_ins.take(code, said)
        return {"heard": round(self.clock().timestamp(), 1)}

    def count_heads(self, code: str, said: HeadCount) -> Json:
        """Keep a group's last count."""
        with refusing(code), open_writing(self.find_engine()) as session:
            return {"last": count_heads(session, code, said, self.clock())}

    def read_class(self, actor: Actor | None, plan_id: str) -> Json:
        """Return the class of one of the actor's plans."""
        with refusing(plan_id), open_reading(self.find_engine()) as session:
            published = find_published(session, actor, plan_id)
            tours = () if published is None else (published.tour, *published.groups)
            versions = find_versions(session, [tour.code for tour in tours])
            return describe_class(read_class(session, actor, plan_id, versions))

    def announce(self, actor: Actor | None, plan_id: str, said: Announcement) -> Json:
        """Tell a class something."""
        with refusing(plan_id), open_writing(self.find_engine()) as session:
            line = find_line(get_plan(session, actor, plan_id).plan.route, session)
            stops = () if line is None else [stop.id for stop in line.route.stops]
            now = self.clock()
            told = announce(session, actor, plan_id, said.kind, said.data, stops=stops, now=now)
            return told.describe()

    def take_back(self, actor: Actor | None, plan_id: str, notice_id: int) -> None:
        """Unsay it."""
        with refusing(plan_id), open_writing(self.find_engine()) as session:
            take_back(session, actor, plan_id, notice_id)


def describe_class(state: ClassState) -> Json:
    """Return a class as JSON; times in epoch seconds."""
    return {
        "size": state.size,
        "phones": state.phones._asdict(),
        "heads": _show_heads(state.heads),
        "uncounted": [tour.code for tour in state.uncounted],
        "tours": [_show_tour(one) for one in (state.whole, *state.groups)],
        "notices": [notice.describe() for notice in state.notices],
    }


def _show_heads(heads: HeadsState | None) -> Json | None:
    if heads is None:
        return None
    return {"count": heads.count, "of": heads.of, "t": heads.counted_at.timestamp()}


def _show_tour(state: TourState) -> Json:
    devices = [{**asdict(one), "heard_at": one.heard_at.timestamp()} for one in state.devices]
    return {
        "code": state.tour.code,
        "group": state.tour.group_number,
        "size": state.size,
        "version": state.version,
        "phones": state.phones._asdict(),
        "devices": devices,
        "heads": _show_heads(state.heads),
    }


async def _read(request: Request, model: type[Said]) -> Said:
    try:
        return model.model_validate_json(await read_body(request))
    except ValidationError as error:
        raise refuse_body(error) from None


def _body(model: type[BaseModel]) -> dict[str, Any]:
    """Describe a body that is read by hand."""
    schema = model.model_json_schema(ref_template="#/components/schemas/{model}")
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": schema}}}}


def _say(told: Mapping[str, Any], status: int = 200) -> Response:
    return JSONResponse(dict(told), status, headers={"cache-control": "no-store"})


def add_class(
    api: FastAPI, find_engine: Callable[[], Engine], clock: Callable[[], datetime]
) -> None:
    """Add what phones of a class tell and are told, and their lecturer's side of it."""
    desk = ClassDesk(find_engine, clock)
    _add_phones(api, desk)
    _add_lecturer(api, desk)


def _add_phones(api: FastAPI, desk: ClassDesk) -> None:
    @api.post("/tours/{code}/check-in", tags=["class"], openapi_extra=_body(CheckIn))
    async def take_check_in(code: str, request: Request) -> Response:
        """A phone says that it is here, under a random name; its last word is kept 30 days."""
        said = await _read(request, CheckIn)
        return _say(await desk.check_in(code, said))

    @api.get("/tours/{code}/notices", tags=["class"])
    async def read_notices(code: str, request: Request) -> Response:
        """What the lecturer has announced; made to be polled with If-None-Match."""
        return await desk.show_notices(request)

    @api.post("/tours/{code}/head-count", tags=["class"], openapi_extra=_body(HeadCount))
    async def take_heads(code: str, request: Request) -> Response:
        """A group counts who is back; the count tapped last is kept, whenever it arrives."""
        said = await _read(request, HeadCount)
        return _say(await run_in_threadpool(desk.count_heads, code, said))


def _add_lecturer(api: FastAPI, desk: ClassDesk) -> None:
    @api.get("/visits/{plan_id}/class", tags=["class"])
    def show_class(plan_id: str, request: Request) -> Response:
        """Phones, counts and notices of one's own opened plan."""
        return JSONResponse(desk.read_class(actor_of(request), plan_id), headers=PRIVATE)

    @api.post("/visits/{plan_id}/notices", tags=["class"], openapi_extra=_body(Announcement))
    async def take_notice(plan_id: str, request: Request) -> Response:
        """Tell everybody in one's own opened plan something."""
        said = await _read(request, Announcement)
        actor = await run_in_threadpool(actor_of, request)
        return _say(await run_in_threadpool(desk.announce, actor, plan_id, said), 201)

    @api.delete("/visits/{plan_id}/notices/{notice_id}", tags=["class"], status_code=204)
    def drop_notice(plan_id: str, notice_id: int, request: Request) -> Response:
        """Unsay a notice of one's own."""
        desk.take_back(actor_of(request), plan_id, notice_id)
        return Response(status_code=204)
