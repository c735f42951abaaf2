"""Smart features as schema.org in JSON-LD; places have a builder among the content's exports."""

from __future__ import annotations

from sites.catalogue import Catalogue
from sites.exchange.linked_data import Node, name_site, say, wrap
from sites.model import SmartFeature

LICENCE = "https://creativecommons.org/licenses/by/4.0/"


def build_feature_document(feature: SmartFeature, catalogue: Catalogue, base: str) -> Node:
    """Return a smart feature as a service of the agency that runs it."""
    address = f"{base}/fitur/{feature.id}"
    places = catalogue.sites_of(feature.id)
    node: Node = {
        "@id": address,
        "@type": "GovernmentService",
        "identifier": feature.id,
        "name": say(feature.name),
        "description": say(feature.summary),
        "provider": {"@type": "GovernmentOrganization", "name": say(feature.agency)},
        "areaServed": {"@type": "City", "name": "Semarang"},
        "url": address,
        "license": LICENCE,
        "subjectOf": [{"@id": name_site(base, site.id)} for site in places],
    }
    return wrap(node)
