"""Places and trips by the Smart Data Models of FIWARE, in the normalised form of NGSI-LD.

PointOfInterest wants id, type, name and category; TouristTrip id and type. Texts in both
languages are language properties. Dates are left to the broker that keeps the entities.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sites.exchange.linked_data import COUNTRY, LANGS, name_site
from sites.exchange.trips import Trip
from sites.geojson_io import AnyGeometry
from sites.model import Site
from sites.text import Lang, Text

Entity = dict[str, Any]

CORE = "https://uri.etsi.org/ngsi-ld/v1/ngsi-ld-core-context.jsonld"
_RAW = "https://raw.githubusercontent.com/smart-data-models"
POI_CONTEXT = [f"{_RAW}/dataModel.PointOfInterest/master/context.jsonld", CORE]
TRIP_CONTEXT = [f"{_RAW}/dataModel.TourismDestinations/master/context.jsonld", CORE]


def name_place(site_id: str) -> str:
    """Return the URN of a place."""
    return f"urn:ngsi-ld:PointOfInterest:jejak-semarang:{site_id}"


def _hold(value: Any) -> Entity:
    return {"type": "Property", "value": value}


def _say(text: Text) -> Entity:
    said = {lang.value: text.in_lang(lang) for lang in Lang}
    return {"type": "LanguageProperty", "languageMap": said}


def _locate(kind: str, coordinates: Any) -> Entity:
    return {"type": "GeoProperty", "value": {"type": kind, "coordinates": coordinates}}


def _locate_site(geometry: AnyGeometry) -> Entity:
    return _locate(geometry.type, geometry.model_dump(mode="json")["coordinates"])


def build_poi(site: Site, base: str, provider: str) -> Entity:
    """Return one place as a PointOfInterest; ``provider`` is the name of who publishes."""
    address = {"addressCountry": COUNTRY}
    if site.address is not None:
        address["streetAddress"] = site.address
    entity: Entity = {
        "id": name_place(site.id),
        "type": "PointOfInterest",
        "name": _say(site.name),
        "category": _hold([site.kind.value]),
        "description": _say(site.label),
        "address": _hold(address),
        "location": _locate_site(site.geometry),
        "source": _hold(name_site(base, site.id)),
        "dataProvider": _hold(provider),
        "seeAlso": _hold([name_site(base, site.id)]),
    }
    if site.former_names:
        entity["alternateName"] = _hold([one.name for one in site.former_names])
    return {**entity, "@context": POI_CONTEXT}


def build_trip(trip: Trip, base: str, provider: str) -> Entity:
    """Return one trip as a TouristTrip."""
    lines = [[list(position) for position in leg] for leg in trip.line]
    places = [list(stop.position) for stop in trip.stops]
    location = _locate("MultiLineString", lines) if lines else _locate("MultiPoint", places)
    entity: Entity = {
        "id": f"urn:ngsi-ld:TouristTrip:jejak-semarang:{trip.id}",
        "type": "TouristTrip",
        "name": _say(trip.name),
        "description": _say(trip.about),
        "language": _hold(LANGS),
        "location": location,
        "itinerary": _hold(
            [
                {"type": "ListItem", "position": number, "name": stop.name.id}
                for number, stop in enumerate(trip.stops, 1)
            ]
        ),
        "source": _hold(f"{base}/{trip.page}"),
        "dataProvider": _hold(provider),
    }
    sites = [name_place(stop.site) for stop in trip.stops if stop.site is not None]
    if sites:
        entity["refPointOfInterest"] = {"type": "Relationship", "object": sites}
    return {**entity, "@context": TRIP_CONTEXT}


def list_pois(sites: Iterable[Site], base: str, provider: str) -> list[Entity]:
    """Return every place, as a broker takes them in one request."""
    return [build_poi(site, base, provider) for site in sites]


def list_trips(trips: Iterable[Trip], base: str, provider: str) -> list[Entity]:
    """Return every trip, as a broker takes them in one request."""
    return [build_trip(trip, base, provider) for trip in trips]
