"""The interface of a tour: what its code opens, its pack, its QR code."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime
from typing import Any

import segno
from fastapi import FastAPI, Request, Response
from sqlalchemy import Engine

from components.http.bodies import answer
from components.http.class_api import add_class
from components.http.refusals import Refusal
from components.http.tour_pack import Plan, build_tour_pack, find_plan, is_demo, plan_demo
from components.origin import find_origin
from sites.database import open_reading

SVG = "image/svg+xml"
QR_MARGIN = 4
"""Modules of quiet zone that ISO/IEC 18004 asks for."""


def build_qr(address: str) -> bytes:
    """Return an SVG that scales to its box, dark modules on white."""
    image = io.BytesIO()
    code = segno.make_qr(address, error="m")
    code.save(image, kind="svg", border=QR_MARGIN, light="white", omitsize=True, title=address)
    return image.getvalue()


def add_tours(
    api: FastAPI, find_engine: Callable[[], Engine], clock: Callable[[], datetime]
) -> None:
    """Add what the code of a tour opens, and what its class tells and is told on the day."""
    add_class(api, find_engine, clock)

    def get_plan(code: str) -> Plan:
        if is_demo(code):
            return plan_demo(clock())
        with open_reading(find_engine()) as session:
            plan = find_plan(session, code)
        if plan is None:
            raise Refusal(404, "unknown_code", tour=code)
        return plan

    @api.get("/tours/{code}", tags=["ride"])
    def read_tour(code: str, response: Response) -> dict[str, Any]:
        """A tour, by its code in any case, or the demonstration."""
        response.headers["x-now"] = f"{clock().timestamp():.3f}"
        response.headers["cache-control"] = "no-cache"
        return get_plan(code).describe()

    @api.get("/tours/{code}/pack", tags=["ride"])
    def read_tour_pack(code: str, request: Request) -> Response:
        """Everything a phone needs for this tour without a network."""
        shown = answer(request, build_tour_pack(get_plan(code)))
        shown.headers["x-now"] = f"{clock().timestamp():.3f}"
        return shown

    @api.get("/tours/{code}/qr.svg", tags=["ride"])
    def read_tour_qr(code: str, request: Request) -> Response:
        """The address that joins this tour, as a QR code."""
        plan = get_plan(code)
        origin = find_origin(f"{request.url.scheme}://{request.url.netloc}")
        image = build_qr(f"{origin}/ikut/{plan.code}")
        return Response(image, headers={"cache-control": "no-cache"}, media_type=SVG)
