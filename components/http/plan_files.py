"""The interface of paper and files: a lecturer's own plans, and the routes everybody may have.

Whose plan it is, is asked where it is read (:func:`components.exports.day.open_day`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Annotated, Literal

from fastapi import FastAPI, Query, Request, Response
from sqlalchemy import Engine
from starlette.concurrency import run_in_threadpool

from components.exports.calendar import build_calendar
from components.exports.day import VisitDay, open_day
from components.exports.geojson import build_geojson
from components.exports.gpx import build_gpx
from components.exports.gtfs import Feed, NoRide, build_gtfs
from components.exports.kml import build_kml
from components.exports.outline import build_outline, build_route_outline
from components.exports.tables import build_csv
from components.exports.wording import Langs, parse_langs, pick, say, slug
from components.http.assets import etag_matches
from components.http.lane import Lane, LaneFull
from components.http.refusals import Refusal
from components.http.sign_in import actor_of, read_form
from components.origin import find_origin
from components.print.crew import build_crew_sheet
from components.print.handout import build_handout
from components.print.plates import build_plates
from components.print.press import NotPrinted
from components.sources import (
    SEMARANG_TIME,
    current_catalogue,
    current_cues,
    current_lines,
    example_departure,
    plan_day,
)
from components.store import current_engine
from routes.airtime import list_sites
from routes.departures import is_crew
from routes.line import RouteLine
from routes.visits import Group
from routes.walks import NoWalk
from sites.database import open_reading
from sites.errors import UnknownItem
from sites.rights import Action, Actor, require
from sites.text import Lang

PDF, ICS, GPX = "application/pdf", "text/calendar; charset=utf-8", "application/gpx+xml"
KML, ZIP = "application/vnd.google-earth.kml+xml", "application/zip"
CSV, GEOJSON = "text/csv; charset=utf-8", "application/geo+json"
PRIVATE = {"cache-control": "private, no-store", "vary": "cookie"}
TABLE = "paper.refusal"
ALL_GROUPS = "all"
AT_ONCE, MOST_WAITING = 2, 40
"""Files made at the same time, each of which keeps a processor busy, and requests for more."""
RETRY_S = "30"

Lang3 = Annotated[
    Literal["id", "en", "both"] | None,
    Query(description="`id`, `en` or `both`; without it the plan's own language"),
]
Which = Annotated[
    str | None,
    Query(description="number of a group, or `all` for two pages each; without it the class"),
]
Build = Callable[[VisitDay, Langs, str], bytes]


def find_home(request: Request) -> str:
    """Return the address that codes and links on paper lead to."""
    return find_origin(f"{request.url.scheme}://{request.url.netloc}")


def attach(content: bytes, name: str, media: str, headers: dict[str, str]) -> Response:
    """Return a download; ``name`` is plain ASCII."""
    named = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(content, headers={**headers, **named}, media_type=media)


def name_file(day: VisitDay, langs: Langs, word: str, ending: str) -> str:
    """Return such as ``studio-kota-2026-11-28-lembar.pdf``."""
    words = [slug(day.plan.name, "kunjungan"), f"{day.starts:%Y-%m-%d}"]
    said = slug(say(f"paper.file.{word}", langs[:1]), word) if word else ""
    return "-".join([*words, *([said] if said else [])]) + ending


def read_day(engine: Engine, actor: Actor | None, plan_id: str) -> VisitDay:
    """Return one of the actor's plans followed by the clock; raises NotAllowed, a refusal."""
    try:
        with open_reading(engine) as session:
            return open_day(session, actor, plan_id)
    except UnknownItem as unknown:
        if unknown.kind == "route":
            raise Refusal(409, "route_gone", table=TABLE) from None
        raise Refusal(404, "unknown_plan", table=TABLE) from None
    except NoWalk as refused:
        raise Refusal(409, refused.code, table=TABLE) from None


def find_groups(day: VisitDay, which: str | None) -> Sequence[Group | None]:
    """Return the groups a handout is for; a refusal (404) when there is no such group."""
    if which is None:
        return (None,)
    if which == ALL_GROUPS:
        return day.plan.groups or (None,)
    number = int(which) if which.isascii() and which.isdigit() and len(which) < 4 else 0
    group = day.find_group(number)
    if group is None:
        raise Refusal(404, "no_group", table=TABLE, group=which[:20])
    return (group,)


def build_feed(day: VisitDay, langs: Langs, origin: str) -> bytes:
    """Return the GTFS of a visit; raises NoRide."""
    name = pick(day.planned.line.route.name, langs)
    version = f"{day.kept.id}-{day.kept.version}"
    line, table = day.planned.line, day.planned.timetable
    return build_gtfs(Feed(line, table, name, version, origin, langs))


def _answer(build: Callable[[], bytes]) -> bytes:
    try:
        return build()
    except NoRide as refused:
        raise Refusal(409, refused.code, table=TABLE) from None
    except NotPrinted as failed:
        raise Refusal(500, failed.code, table=TABLE) from failed


FILES: tuple[tuple[str, str, str, str, Build], ...] = (
    ("plates.pdf", "plates", ".pdf", PDF, build_plates),
    ("calendar.ics", "", ".ics", ICS, build_calendar),
    ("route.gpx", "", ".gpx", GPX, lambda d, w, o: build_gpx(build_outline(d, w, o), w)),
    ("route.kml", "", ".kml", KML, lambda d, w, o: build_kml(build_outline(d, w, o), w)),
    ("route.geojson", "", ".geojson", GEOJSON,
        lambda d, w, o: build_geojson(build_outline(d, w, o))),
    ("plan.csv", "", ".csv", CSV, lambda d, w, _: build_csv(d, w)),
    ("route.gtfs.zip", "", ".gtfs.zip", ZIP, build_feed),
)  # fmt: skip
"""Path, word in its name, ending, media type, builder."""


def add_plan_files(api: FastAPI, find_engine: Callable[[], Engine] = current_engine) -> None:
    """Add the downloads of plans (their owner's only) and of routes (everybody's)."""
    lane = Lane(AT_ONCE, MOST_WAITING)
    _add_handout(api, find_engine, lane)
    _add_crew(api, find_engine, lane)
    for path, word, ending, media, build in FILES:
        _add_file(api, find_engine, lane, (path, word, ending, media), build)
    _add_route_files(api, Lane(AT_ONCE, MOST_WAITING))


async def make_in_turn(lane: Lane, make: Callable[..., Response], *told: object) -> Response:
    """Make a file when it is its turn; a refusal (503) when too many wait."""
    try:
        return await lane.run(make, *told)
    except LaneFull as full:
        headers = {"retry-after": RETRY_S}
        raise Refusal(503, full.code, headers=headers, table=TABLE) from None


async def _admit(request: Request) -> Actor:
    """Return who may have files of plans, before anything is queued; raises NotAllowed."""
    actor = await run_in_threadpool(actor_of, request)
    return require(actor, Action.PLAN_VISITS)


def _add_file(
    api: FastAPI,
    find_engine: Callable[[], Engine],
    lane: Lane,
    about: tuple[str, str, str, str],
    build: Build,
) -> None:
    path, word, ending, media = about

    @api.get(f"/visits/{{plan_id}}/{path}", tags=["visits"], name=path, response_class=Response)
    async def read_file(plan_id: str, request: Request, lang: Lang3 = None) -> Response:
        """A file of one's own plan."""
        return await make_in_turn(lane, make, await _admit(request), plan_id, request, lang)

    def make(actor: Actor, plan_id: str, request: Request, lang: str | None) -> Response:
        day = read_day(find_engine(), actor, plan_id)
        langs = parse_langs(lang, day.plan.lang)
        content = _answer(lambda: build(day, langs, find_home(request)))
        return attach(content, name_file(day, langs, word, ending), media, PRIVATE)


def _add_handout(api: FastAPI, find_engine: Callable[[], Engine], lane: Lane) -> None:
    @api.get("/visits/{plan_id}/handout.pdf", tags=["visits"], response_class=Response)
    async def read_handout(
        plan_id: str, request: Request, lang: Lang3 = None, group: Which = None
    ) -> Response:
        """The handout of one's own plan: two pages for the class, a group, or each group."""
        return await make_in_turn(lane, make, await _admit(request), plan_id, request, lang, group)

    def make(
        actor: Actor, plan_id: str, request: Request, lang: str | None, group: str | None
    ) -> Response:
        day = read_day(find_engine(), actor, plan_id)
        langs, groups = parse_langs(lang, day.plan.lang), find_groups(day, group)
        content = _answer(lambda: build_handout(day, langs, find_home(request), groups))
        return attach(content, name_file(day, langs, "handout", ".pdf"), PDF, PRIVATE)


def _add_crew(api: FastAPI, find_engine: Callable[[], Engine], lane: Lane) -> None:
    @api.get("/visits/{plan_id}/crew.pdf", tags=["visits"], response_class=Response)
    async def read_crew(plan_id: str, request: Request, lang: Lang3 = None) -> Response:
        """The crew's sheet of one's own plan, without the crew's link."""
        return await make_in_turn(lane, make, await _admit(request), plan_id, request, lang, None)

    @api.post("/visits/{plan_id}/crew.pdf", tags=["visits"], response_class=Response)
    async def read_linked_crew(plan_id: str, request: Request, lang: Lang3 = None) -> Response:
        """The crew's sheet with the crew's link, whose secret is sent as the form field `crew`."""
        actor, form = await _admit(request), await read_form(request) or {}
        secret = form.get("crew", "").rpartition("/")[2]
        return await make_in_turn(lane, make, actor, plan_id, request, lang, secret)

    def make(
        actor: Actor, plan_id: str, request: Request, lang: str | None, secret: str | None
    ) -> Response:
        engine = find_engine()
        day = read_day(engine, actor, plan_id)
        langs = parse_langs(lang, day.plan.lang)
        if secret is not None:
            _check_link(engine, day, secret)
        content = _answer(lambda: build_crew_sheet(day, langs, find_home(request), secret))
        return attach(content, name_file(day, langs, "crew", ".pdf"), PDF, PRIVATE)


def _check_link(engine: Engine, day: VisitDay, secret: str) -> None:
    """Refuse (403) a link that would not open this plan's departure."""
    with open_reading(engine) as session:
        opened = day.published is not None and is_crew(session, day.published.departure.id, secret)
    if not opened:
        raise Refusal(403, "wrong_link", table=TABLE)


def _get_line(route_id: str) -> RouteLine:
    line = current_lines().get(route_id)
    if line is None:
        raise Refusal(404, "unknown_route", table=TABLE, route=route_id[:60])
    return line


def _build_route_file(request: Request, route_id: str, langs: Langs, ending: str) -> bytes:
    line, origin = _get_line(route_id), find_home(request)
    if ending == "gtfs.zip":
        table = plan_day(route_id, example_departure(datetime.now(SEMARANG_TIME)))
        name, version = pick(line.route.name, langs), current_catalogue().version
        return build_gtfs(Feed(line, table, name, version, origin, langs))
    sites = [current_catalogue().get_site(site) for site in list_sites(current_cues(route_id))]
    outline = build_route_outline(line, sites, langs, origin)
    return build_gpx(outline, langs) if ending == "gpx" else build_kml(outline, langs)


def _add_route_files(api: FastAPI, lane: Lane) -> None:
    def add(ending: str, media: str) -> None:
        path = f"/routes/{{route_id}}/route.{ending}"

        @api.get(path, tags=["routes"], name=f"route.{ending}", response_class=Response)
        async def read_route_file(route_id: str, request: Request, lang: Lang3 = None) -> Response:
            """A published route as a file; its times are those of today's morning departure."""
            return await make_in_turn(lane, make, route_id, request, lang)

        def make(route_id: str, request: Request, lang: str | None) -> Response:
            langs = parse_langs(lang, Lang.ID)
            content = _answer(lambda: _build_route_file(request, route_id, langs, ending))
            etag = f'"{hashlib.sha256(content).hexdigest()[:16]}"'
            headers = {"etag": etag, "cache-control": "no-cache"}
            if etag_matches(request.headers, etag):
                return Response(status_code=304, headers=headers)
            return attach(content, f"{route_id}.{ending}", media, headers)

    for ending, media in (("gpx", GPX), ("kml", KML), ("gtfs.zip", ZIP)):
        add(ending, media)
