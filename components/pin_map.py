"""What the map of a site's position shows: the pin, the routes, the others, what it means."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple
from urllib.parse import urlencode

from components.editor_seat import Editor
from components.i18n import t
from components.map_moves import find_taken
from components.map_view import HOME, describe_line
from components.pin_area import describe_area, list_rings
from components.placing_answer import answer_site, build_naming
from components.placing_ground import ANY_ID
from components.sources import current_catalogue, current_lines
from components.state import hold, recall
from sites.geo import Position
from sites.model import Site
from sites.text import Lang

Data = dict[str, Any]
OnMove = Callable[[float, float], None]
OnEdit = Callable[[Callable[[Data], Data]], None]
NEAR_M, MOST_NEAR = 1500.0, 150
ZOOM, FAR_ZOOM = 18, 14


class Pin(NamedTuple):
    """A site whose position is being set: its keys on the page, and who takes what is changed."""

    editor: Editor
    item_id: str
    data: Data
    site: Site | None
    on_move: OnMove
    on_edit: OnEdit | None

    @property
    def lang(self) -> Lang:
        """The language of the page."""
        return self.editor.lang

    @property
    def position(self) -> Position | None:
        """Where the site is; None before it was put anywhere."""
        return None if self.site is None else self.site.position

    @property
    def is_area(self) -> bool:
        """True when the site is an area: its corners are moved instead of a pin."""
        return bool(list_rings(self.data))

    def key(self, part: str) -> str:
        """Return the key of a widget of this item."""
        return f"pin-{part}-{self.item_id}"

    def say(self, key: str, **values: object) -> str:
        """Return a wording of this surface."""
        return t(f"editor_pin.{key}", self.lang, **values)


def describe_map(pin: Pin, map_key: str) -> Data:
    place = pin.position or HOME
    taken = find_taken(map_key)
    lines = current_lines().values()
    told = {"token": taken.token, "taken": taken.number}
    content: Data = {
        "line": [leg for line in lines for leg in describe_line(line)],
        "faint": _describe_others(pin, place),
        "view": _find_view(pin, place),
        "pin": {**_describe_pin(pin, place), **told},
    }
    if pin.is_area and pin.on_edit is not None:
        content["handles"] = {**describe_area(pin.data), **told, "words": _handle_words(pin)}
    return content


def _handle_words(pin: Pin) -> dict[str, str]:
    return {word: pin.say(f"handle.{word}") for word in ("corner", "remove")}


def _find_view(pin: Pin, place: Position) -> Data:
    """Return where the map opens; it does not follow the pin, or it would run from the hand."""
    held: Data | None = recall(pin.key("lihat"))
    if held is None:
        held = {"at": [place.lat, place.lon], "zoom": ZOOM if pin.position else FAR_ZOOM}
        hold(pin.key("lihat"), held)
    return held


def _describe_others(pin: Pin, place: Position) -> list[Data]:
    near = current_catalogue().near(place, NEAR_M, MOST_NEAR)
    return [
        {
            "lat": round(one.site.position.lat, 6),
            "lon": round(one.site.position.lon, 6),
            "name": one.site.name.in_lang(pin.lang),
        }
        for one in near
        if one.site.id != pin.item_id
    ]


def _describe_pin(pin: Pin, place: Position) -> Data:
    site = pin.site
    naming = None if site is None else build_naming(site, pin.lang, name_of(pin))
    answer: Data = {"words": [{"tone": "plain", "text": pin.say("nowhere"), "side": None}]}
    if site is not None and naming is not None:
        answer = answer_site(site, naming)
    return {
        "id": pin.item_id,
        "lat": place.lat,
        "lon": place.lon,
        "kind": site.kind.value if site else "civic",
        "radius_m": site.accuracy_m if site else 10.0,
        "movable": not pin.is_area,
        "rings": [] if pin.on_edit else list_rings(pin.data),
        "ask": f"/api/v1/editor/place?{urlencode(_ask(pin))}",
        "answer": {"lon": place.lon, "lat": place.lat, "words": answer["words"]},
        "words": {word: pin.say(f"map.{word}") for word in ("pin", "failed", "warn", "bad")},
    }


def name_of(pin: Pin) -> str:
    name = pin.data.get("name")
    said = name.get(pin.lang.value) or name.get("id") if isinstance(name, dict) else None
    return str(said or pin.say("unnamed"))


def _ask(pin: Pin) -> dict[str, str]:
    """Return the unfinished fields on which the cue of a dragged pin depends."""
    asked = {"site": pin.item_id or ANY_ID, "lang": pin.lang.value, "name": name_of(pin)[:200]}
    if pin.site is not None:
        asked |= {"accuracy_m": str(pin.site.accuracy_m), "kind": pin.site.kind.value}
        asked |= {"deck": pin.site.deck.sees.value}
        if pin.site.sight_m is not None:
            asked["sight_m"] = str(pin.site.sight_m)
    return asked
