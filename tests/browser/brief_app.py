"""The small ride for a group of a lecturer's plan: brief, notices, check-in, head-count."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from typing import Any

from playwright.sync_api import expect
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from components.http.bodies import JSON, Body, build_body
from tests.browser.live_app import CODE, Phone, Stage, StageTour
from tests.browser.small_pack import HOSTILE

BRIEF = {
    "size": 30,
    "goals": [{"id": "air", "text": f"Menjelaskan rob {HOSTILE}"}],
    "tasks": [
        {"site": "alfa", "text": "Hitung menaranya."},
        {"site": "gama", "text": f"Cari pompa {HOSTILE}"},
    ],
    "lessons": [],
    "tells": {"beta": "glance", "gama": "label"},
    "group": {
        "number": 2,
        "name": "Kelompok Polder",
        "dimension": "living",
        "deck": "lower",
        "side": "right",
    },
}


@dataclass(frozen=True)
class GroupTour(StageTour):
    """A group's tour of the stage."""

    def build_pack(self) -> Body:
        """The small pack with tour and brief in it."""
        pack = json.loads(super().build_pack().plain)
        assert isinstance(self.stage, GroupStage)
        ours = f"/api/v1/tours/{self.tour.code}"
        pack["tour"] |= {
            "brief": self.stage.brief,
            "class": {
                "check_in": f"{ours}/check-in",
                "notices": f"{ours}/notices",
                "head_count": f"{ours}/head-count",
            },
            **self.stage.added,
        }
        return build_body(json.dumps(pack), JSON)


@dataclass
class GroupStage(Stage):
    """A stage with a class; what its phones say is kept."""

    brief: dict[str, Any] = field(default_factory=lambda: dict(BRIEF))
    added: dict[str, Any] = field(default_factory=dict)
    notices: list[dict[str, Any]] = field(default_factory=list)
    check_ins: list[dict[str, Any]] = field(default_factory=list)
    heads: list[dict[str, Any]] = field(default_factory=list)
    asked_notices: int = 0

    def find_tour(self, code: str) -> GroupTour | None:
        """The group by its code."""
        found = super().find_tour(code)
        if found is None:
            return None
        tour = replace(found.tour, name="Studio Kota")
        return GroupTour(self, tour, found.sites)

    def announce(self, kind: str, **data: Any) -> None:
        """Tell the class something from now on."""
        told = {"id": len(self.notices) + 1, "kind": kind, "said_at": self.clock_s}
        self.notices.append({**told, **data})

    async def show_notices(self, request: Request) -> Response:
        """What has been announced, with a tag."""
        self.asked_notices += 1
        if self.down:
            return Response(status_code=503)
        etag = f'"{len(self.notices)}"'
        if request.headers.get("if-none-match") == etag:
            return Response(status_code=304, headers={"etag": etag})
        return JSONResponse({"notices": self.notices}, headers={"etag": etag})

    async def take_check_in(self, request: Request) -> Response:
        """Keep what a phone says of itself."""
        if self.down:
            return Response(status_code=503)
        self.check_ins.append(await request.json())
        return JSONResponse({"heard": self.clock_s})

    async def take_heads(self, request: Request) -> Response:
        """Keep a count."""
        if self.down:
            return Response(status_code=503)
        self.heads.append(await request.json())
        return JSONResponse({"last": True})

    def build_app(self) -> Starlette:
        """The page, the live interface and that of the class."""
        app = super().build_app()
        ours = "/api/v1/tours/{code}"
        app.router.routes += [
            Route(f"{ours}/notices", self.show_notices),
            Route(f"{ours}/check-in", self.take_check_in, methods=["POST"]),
            Route(f"{ours}/head-count", self.take_heads, methods=["POST"]),
        ]
        return app


def stand_at_turn(phone: Phone) -> None:
    """Put the bus at the turn, where gama is seen; return when the phone has heard of it."""
    stage = phone.stage
    stage.ride(1000, 0, state="at_stop", stop={"id": "putar", "since": stage.clock_s - 30})
    phone.wait(6)
    expect(phone.page.locator("#board")).to_have_attribute("data-phase", "stop")


__all__ = ["BRIEF", "CODE", "GroupStage", "stand_at_turn"]
