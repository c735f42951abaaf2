"""The JSON interface under `/api/v1`: published content, routes, cues and timetables."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any

from fastapi import FastAPI, Query, Request, Response
from fastapi.openapi.docs import get_swagger_ui_html
from fastapi.responses import HTMLResponse, JSONResponse
from pydantic import WithJsonSchema
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import BaseRoute, Mount, Route

from components.departure_time import parse_departure
from components.http.account_api import add_accounts
from components.http.api_answers import PlainAnswers, add_refusals, refuse, say_both
from components.http.assets import asset_address, etag_matches
from components.http.editor_api import add_editor
from components.http.lane import Lane
from components.http.live_api import add_live
from components.http.open_data import add_open_data
from components.http.pack import build_pack
from components.http.plan_files import add_plan_files
from components.http.tally_api import add_tallies
from components.i18n import t
from components.sources import (
    SEMARANG_TIME,
    current_basemap,
    current_catalogue,
    current_cues,
    current_lines,
    example_departure,
    find_line,
    plan_day,
)
from components.store import current_engine
from routes.departures import is_ridden
from routes.geojson_io import export_route
from routes.line import RouteLine
from sites.database import open_reading
from sites.geojson_io import export_sites, export_smart_features
from sites.model import Site
from sites.text import Lang

GEOJSON = "application/geo+json"
PACKS_AT_ONCE = 2
"""Of any hour somebody asks for; each keeps a processor busy for a while."""
OPENAPI = "3.0.3"
"""The newest version that the bundled Swagger UI can draw."""
SHARING = {
    "allow_origins": ["*"],
    "allow_methods": ["GET", "POST"],
    "allow_headers": ["content-type"],
    "expose_headers": ["x-now", "x-age", "etag"],
}
"""What a ride in one file, opened from a disk, may do: read, and send verdicts; a crew's key may
not be sent from elsewhere."""
Depart = Annotated[
    str | None,
    Query(description="ISO 8601; Semarang time if no offset"),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]


class GeoJSONResponse(JSONResponse):
    """A response in the media type of RFC 7946."""

    media_type = GEOJSON


def _line_or_404(route_id: str) -> RouteLine:
    line = current_lines().get(route_id)
    if line is None:
        raise refuse(404, "api.unknown_route", id=route_id)
    return line


def _ridden_or_404(route_id: str) -> RouteLine:
    """A published route, or a lecturer's own that a bus runs on: its crew asks for the pack."""
    if route_id in current_lines():
        return _line_or_404(route_id)
    with open_reading(current_engine()) as session:
        line = find_line(route_id, session) if is_ridden(session, route_id) else None
    if line is None:
        raise refuse(404, "api.unknown_route", id=route_id)
    return line


def _site_or_404(site_id: str) -> Site:
    site = current_catalogue().find_site(site_id)
    if site is None:
        raise refuse(404, "api.unknown_site", id=site_id)
    return site


def _read_depart(word: str | None) -> datetime:
    """The departure asked for, else an example; a plus sign may have arrived as a space."""
    if word is None:
        return example_departure(datetime.now(SEMARANG_TIME))
    try:
        return parse_departure(word.replace(" ", "+") if "T" in word else word)
    except ValueError:
        raise refuse(422, "api.bad_depart", found=word[:60]) from None


def _versioned(request: Request, etag: str, build: Callable[[], Any], media: type) -> Response:
    headers = {"etag": etag, "cache-control": "no-cache"}
    if etag_matches(request.headers, etag):
        return Response(status_code=304, headers=headers)
    answer: Response = media(build(), headers=headers)
    return answer


def _add_content(api: FastAPI) -> None:
    @api.get("/catalogue", tags=["content"])
    def read_catalogue() -> dict[str, Any]:
        """Version and size of the published content."""
        catalogue = current_catalogue()
        return {
            "version": catalogue.version,
            "sites": len(catalogue.sites),
            "smart_features": len(catalogue.smart_features),
            "lessons": len(catalogue.lessons),
            "sources": len(catalogue.sources),
        }

    @api.get("/sites", tags=["content"], response_class=GeoJSONResponse)
    def list_sites(request: Request) -> Response:
        """Every place as an RFC 7946 FeatureCollection."""
        catalogue = current_catalogue()
        etag = f'"{catalogue.version}"'
        return _versioned(request, etag, lambda: export_sites(catalogue.sites), GeoJSONResponse)

    @api.get("/sites/{site_id}", tags=["content"], response_class=GeoJSONResponse)
    def read_site(site_id: str) -> Any:
        """One place as a GeoJSON Feature."""
        return export_sites((_site_or_404(site_id),))["features"][0]

    @api.get("/smart-features", tags=["content"], response_class=GeoJSONResponse)
    def list_smart_features(request: Request) -> Response:
        """Every smart-city feature; most have no geometry."""
        catalogue = current_catalogue()
        return _versioned(
            request,
            f'"{catalogue.version}"',
            lambda: export_smart_features(catalogue.smart_features),
            GeoJSONResponse,
        )

    @api.get("/basemap", tags=["content"], response_class=GeoJSONResponse)
    def read_basemap(request: Request) -> Response:
        """The sketch basemap of the city."""
        etag, city = current_basemap()
        return _versioned(request, f'"{etag}"', lambda: city, GeoJSONResponse)


def _add_routes(api: FastAPI) -> None:
    @api.get("/routes", tags=["routes"])
    def list_routes() -> list[dict[str, Any]]:
        """Every route with its length and legs."""
        return [
            {
                "id": line.route.id,
                "name": line.route.name.model_dump(),
                "length_m": round(line.length_m, 1),
                "legs": [
                    {
                        "id": span.leg.id,
                        "mode": span.leg.mode.value,
                        "from_m": round(span.from_m, 1),
                        "to_m": round(span.to_m, 1),
                    }
                    for span in line.spans
                ],
            }
            for line in current_lines().values()
        ]

    @api.get("/routes/{route_id}", tags=["routes"], response_class=GeoJSONResponse)
    def read_route(route_id: str) -> Any:
        """One route as GeoJSON: a Feature per leg and per stop."""
        return export_route(_line_or_404(route_id))

    @api.get("/routes/{route_id}/cues", tags=["routes"])
    def list_cues(route_id: str) -> list[dict[str, Any]]:
        """What is called on which side, in the order it is passed.

        `also` names places that are here too but could not be read aloud in the same seconds.
        """
        _line_or_404(route_id)
        return [cue.model_dump(mode="json") for cue in current_cues(route_id)]

    @api.get("/routes/{route_id}/timetable", tags=["routes"])
    def read_timetable(
        route_id: str, depart: Depart = None, group_size: Annotated[int, Query(ge=1, le=200)] = 30
    ) -> dict[str, Any]:
        """Arrival and departure per stop, and the passing time of each cue."""
        _line_or_404(route_id)
        day = plan_day(route_id, _read_depart(depart), group_size)
        return {
            "stops": [
                {
                    "stop": time.stop.id,
                    "at_m": round(time.progress_m, 1),
                    "arrive": time.arrive.isoformat(),
                    "depart": time.depart.isoformat(),
                }
                for time in day.stops
            ],
            "passings": [
                {"site": p.site, "pass": p.pass_number, "at": p.at.isoformat()}
                for p in day.passings
            ],
            "ends": day.ends.isoformat(),
        }

    lane = Lane(PACKS_AT_ONCE)

    @api.get("/routes/{route_id}/pack", tags=["routes"])
    async def read_pack(request: Request, route_id: str, depart: Depart = None) -> Response:
        """Everything a phone needs to ride this route without a network."""
        return await lane.run(make_pack, request, route_id, depart)

    def make_pack(request: Request, route_id: str, depart: str | None) -> Response:
        line = _ridden_or_404(route_id)
        pack = build_pack(current_catalogue(), line.route, _read_depart(depart))
        return _versioned(request, f'"{pack["version"]}"', lambda: pack, JSONResponse)


def build_api() -> FastAPI:
    """Return the interface as an ASGI app, with its own documentation page."""
    api = FastAPI(
        title=t("frame.name", Lang.EN),
        description=t("api.about", Lang.EN),
        version="1",
        docs_url=None,
        redoc_url=None,
    )
    api.openapi_version = OPENAPI
    add_refusals(api)
    api.add_middleware(GZipMiddleware, minimum_size=800)
    api.add_middleware(PlainAnswers)
    api.add_middleware(CORSMiddleware, **SHARING)
    _add_content(api)
    _add_routes(api)
    add_live(api)
    add_tallies(api)
    add_accounts(api)
    add_plan_files(api)
    add_open_data(api)
    add_editor(api)

    @api.get("/docs", include_in_schema=False)
    def show_docs(request: Request) -> HTMLResponse:
        return get_swagger_ui_html(
            openapi_url=f"{request.scope.get('root_path', '')}/openapi.json",
            title=t("frame.name", Lang.EN),
            swagger_js_url=asset_address("swagger", "swagger-ui-bundle.js"),
            swagger_css_url=asset_address("swagger", "swagger-ui.css"),
            swagger_favicon_url=asset_address("app", "icon.svg"),
        )

    return api


async def _show_no_version(_request: Request) -> Response:
    return JSONResponse({"detail": say_both("api.no_such_address")}, 404)


def build_api_routes() -> list[BaseRoute]:
    """Return the interface at ``/api/v1``, and a refusal for the rest of ``/api``."""
    return [
        Mount("/api/v1", app=build_api()),
        Route("/api", _show_no_version),
        Route("/api/{rest:path}", _show_no_version),
    ]
