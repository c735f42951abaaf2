"""Planned visits for the tests of paper and files, on the shipped content."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from components.exports.day import VisitDay
from routes.departures import Departure
from routes.geojson_io import read_routes
from routes.line import build_line
from routes.model import Route
from routes.offers import offer_sights, offer_visits
from routes.planning import plan_visit
from routes.publishing import Published
from routes.tours import Tour
from routes.visit_desk import KeptPlan
from routes.visits import Assignment, Clock, Goal, Group, Sight, Visit, VisitPlan
from sites.catalogue import read_catalogue
from sites.model import Dimension
from sites.text import Lang

ZONE = ZoneInfo("Asia/Jakarta")
NOW = datetime(2026, 11, 24, 2, tzinfo=UTC)
ORIGIN = "https://jejak.example"
CATALOGUE = read_catalogue()
ROUTES = {route.id: route for route in read_routes()}
STUDY, LOOP = ROUTES["balaikota-kotalama"], ROUTES["keliling-kota"]
ID, EN, BOTH = (Lang.ID,), (Lang.EN,), (Lang.ID, Lang.EN)
HOSTILE = (
    "#set text(red) *tebal* _miring_ $x^2$ `kode` <script>alert(1)</script> \"kutip\" 'q' \\ "
    "@ref //c /*d*/\n= judul\n- butir\t[tautan](x) & ]]> <![CDATA[x]]> שלום مرحبا \u202e\x00\x0b"
)
SHOWN = "#set text(red) *tebal* _miring_ $x^2$ `kode` <script>alert(1)</script>"
"""What must be left of it wherever it is read."""
GROUPS = tuple(
    Group(number=n, name=f"Kelompok {n}", dimension=list(Dimension)[n], deck="upper", side="left")
    for n in (1, 2, 3)
)


def build_plan(**changes: Any) -> VisitPlan:
    """Return four places from the bus and three on foot, with goals, tasks and groups."""
    plan = VisitPlan(
        name="Studio Kota",
        lang=Lang.ID,
        route=STUDY.id,
        size=35,
        clock=Clock(day=date(2026, 11, 28), departs=time(8), return_by=time(11)),
        sights=tuple(
            Sight(site=site, goals=("lapor",))
            for site in ("balai-kota", "lawang-sewu", "tugu-muda", "stasiun-poncol")
        ),
        visits=(
            Visit(
                site="pasar-johar",
                dwell_s=900,
                goals=("air",),
                assignments=(
                    Assignment(text="Ukur ambang pintu"),
                    Assignment(text="Tanya pedagang", groups=(2,)),
                ),
            ),
            Visit(site="gereja-blenduk", dwell_s=600),
            Visit(site="polder-tawang", dwell_s=1200, goals=("air",)),
        ),
        goals=(
            Goal(id="air", text="Menjelaskan rob"),
            Goal(id="lapor", text="Membandingkan kanal aduan"),
            Goal(id="uang", text="Menghitung CSR"),
        ),
        groups=GROUPS,
        catalogue=CATALOGUE.version,
    )
    return VisitPlan.model_validate({**plan.model_dump(), **changes})


def build_tour(code: str, group: int | None = None) -> Tour:
    """Return a tour of the class or of a group."""
    return Tour(code, "1128-0800-k7fq", "Studio Kota", Lang.ID, (), NOW, None, "abc", group)


PUBLISHED = Published(
    Departure("1128-0800-k7fq", STUDY.id, None, NOW, NOW),
    build_tour("K7FQ2M"),
    tuple(build_tour(f"K7FQ2{'ABC'[n - 1]}", n) for n in (1, 2, 3)),
)


def build_day(plan: VisitPlan | None = None, version: int = 3, **changes: Any) -> VisitDay:
    """Return a plan of its own, followed; opened to its class unless ``published`` is None."""
    chosen = plan or build_plan()
    kept = KeptPlan("abc123", "rini", version, chosen, NOW, NOW)
    planned = plan_visit(chosen, ROUTES[chosen.route], CATALOGUE.sites, ZONE)
    return VisitDay(kept, planned, CATALOGUE, **{"published": PUBLISHED, "needs": 2, **changes})


def build_crowded(
    sights: int, visits: int, tasks: int = 1, letters: int = 80, route: Route = STUDY
) -> VisitPlan:
    """Return a plan of so many places that can really be seen or walked to."""
    line = build_line(route)
    text = ("Bandingkan tinggi muka jalan dengan ambang pintu, lalu catat bahannya. " * 9)[:letters]
    jobs = tuple(Assignment(text=text.strip()) for _ in range(tasks))
    seen = [one.site.id for one in offer_sights(line, CATALOGUE.sites)][:sights]
    near = [one.site.id for one in offer_visits(route, line, CATALOGUE.sites)][:visits]
    return build_plan(
        route=route.id,
        sights=tuple(Sight(site=site, goals=("air",), assignments=jobs) for site in seen),
        visits=tuple(Visit(site=site, dwell_s=300, assignments=jobs) for site in near),
    )


def build_hostile() -> VisitPlan:
    """Return a plan with something nasty in every field a lecturer writes."""
    plan = build_plan()
    jobs = (Assignment(text=HOSTILE),)
    return build_plan(
        name=HOSTILE[:120],
        goals=tuple(Goal(id=goal.id, text=HOSTILE) for goal in plan.goals),
        groups=tuple(one.model_copy(update={"name": HOSTILE[:120]}) for one in GROUPS),
        visits=tuple(one.model_copy(update={"assignments": jobs}) for one in plan.visits),
    )
