"""A route as a trip of linked data: its stops in order, and its line."""

from __future__ import annotations

from routes.line import RouteLine
from sites.exchange.trips import Trip, TripStop


def build_route_trip(line: RouteLine) -> Trip:
    """Return a route with its stops where they lie on the line."""
    route = line.route
    stops = tuple(TripStop(stop.name, line.position_at(at_m)) for stop, at_m in line.stop_places)
    drawn = tuple(leg.geometry.coordinates for leg in route.legs)
    return Trip(f"rute-{route.id}", route.name, route.about, f"rute?rute={route.id}", stops, drawn)
