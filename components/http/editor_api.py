"""The interface of the editors' desk: what a position means, while a pin is being dragged."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import FastAPI, Query, Request, Response
from pydantic import BaseModel, Field

from components.http.account_api import PRIVATE
from components.http.sign_in import actor_of
from components.i18n import parse_lang
from components.placing_answer import Json, answer_site, build_naming
from components.placing_ground import ANY_ID, read_placed
from components.sources import current_catalogue
from sites.model import DeckSight, Kind, Site
from sites.rights import Action, require
from sites.text import Slug

Metres = Annotated[float, Field(gt=0, le=2000, allow_inf_nan=False)]


class PlaceQuestion(BaseModel):
    """A position somebody asks about; what is left out is as it was published."""

    lon: Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]
    lat: Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]
    site: Slug = ANY_ID
    accuracy_m: Metres | None = None
    sight_m: Metres | None = None
    deck: DeckSight | None = None
    kind: Kind | None = None
    name: Annotated[str, Field(max_length=200)] = ""
    full: Literal["0", "1"] = "0"
    lang: str = "id"

    def read_site(self) -> Site | None:
        """Return the site at this position: a published one moved, or a new one."""
        catalogue = current_catalogue()
        held = catalogue.find_site(self.site)
        data: dict[str, Any] = {} if held is None else held.model_dump(mode="json")
        asked = {"accuracy_m", "sight_m", "kind"}
        data |= self.model_dump(mode="json", include=asked, exclude_none=True)
        data |= {
            "id": self.site,
            "geometry": {"type": "Point", "coordinates": [self.lon, self.lat]},
        }
        if self.deck is not None and held is not None:
            data["deck"] |= {"sees": self.deck.value}
        return read_placed(data, catalogue)


def add_editor(api: FastAPI) -> None:
    """Add what the editors' desk asks while somebody works; for editors only."""

    @api.get("/editor/place", tags=["editor"])
    def read_place(
        request: Request, response: Response, asked: Annotated[PlaceQuestion, Query()]
    ) -> Json | None:
        """What a position of a site means: the city, each route, its cues; in words too.

        `full` also says what is called otherwise on each route, of this site and of others.
        """
        require(actor_of(request), Action.EDIT_CONTENT)
        response.headers.update(PRIVATE)
        site = asked.read_site()
        if site is None:
            return None
        naming = build_naming(site, parse_lang(asked.lang), asked.name)
        return answer_site(site, naming, asked.full == "1")
