"""What a position of a site means, as it is sent to the browser: numbers, codes and words."""

from __future__ import annotations

from typing import Any

from components.cueing import list_drawn
from components.placing_ground import current_extent, current_grounds
from components.placing_words import Naming, Said, say_effects, say_placement
from components.sources import current_catalogue, current_lines
from routes.cue_changes import CueChange
from routes.model import Cue
from routes.placing import (
    BesideLine,
    Placement,
    RouteEffect,
    judge_place,
    resolve_place,
)
from sites.model import Site
from sites.text import Lang

Json = dict[str, Any]


def build_naming(site: Site, lang: Lang, named: str = "") -> Naming:
    """Return where names come from while a site is placed; ``named`` is what it is called now."""
    own = (site.id, named or site.name.in_lang(lang))
    return Naming(lang, current_catalogue(), current_lines(), own)


def find_effects(site: Site) -> tuple[RouteEffect, ...]:
    """Return what is called otherwise on each route with the site as it is given."""
    return resolve_place(site, current_grounds(), current_catalogue(), list_drawn())


def answer_site(site: Site, naming: Naming, full: bool = False) -> Json:
    """Return what is known of a site where it is; ``full`` with the cues of others."""
    placement = judge_place(site, current_grounds(), current_catalogue(), current_extent())
    effects = find_effects(site) if full else ()
    return {
        **_show_placement(placement),
        "effects": [_show_effect(effect) for effect in effects] if full else None,
        "words": [_show_said(said) for said in say_placement(placement, naming)],
        "effect_words": [_show_said(said) for said in say_effects(effects, naming)],
    }


def _show_placement(placement: Placement) -> Json:
    twin = placement.twin
    return {
        "site": placement.site,
        "lon": placement.position.lon,
        "lat": placement.position.lat,
        "in_region": placement.is_in_region,
        "on_sketch": placement.is_on_sketch,
        "twin": None if twin is None else {"site": twin.site, "distance_m": twin.distance_m},
        "routes": [_show_beside(beside) for beside in placement.beside],
    }


def _show_beside(beside: BesideLine) -> Json:
    return {
        "id": beside.route,
        "distance_m": beside.distance_m,
        "side": beside.side.value,
        "unsure": beside.is_unsure,
        "in_reach": beside.is_in_reach,
        "progress_m": beside.progress_m,
        "leg": beside.leg,
        "mode": beside.mode.value,
        "streets": beside.streets,
        "cues": [
            {**_show_cue(cue), "after": after and {"site": after[0], "distance_m": after[1]}}
            for cue, after in zip(beside.cues, beside.after, strict=True)
        ],
    }


def _show_cue(cue: Cue) -> Json:
    return cue.model_dump(mode="json", exclude={"glance", "site"})


def _show_effect(effect: RouteEffect) -> Json:
    return {
        "id": effect.route,
        "own": [_show_change(one) for one in effect.own],
        "others": [_show_change(one) for one in effect.others],
    }


def _show_change(change: CueChange) -> Json:
    cue = change.after or change.before
    return {
        "change": change.change.value,
        "site": change.site,
        "pass": cue and cue.pass_number,
        "side": change.after and change.after.side.value,
        "was": change.before and change.before.side.value,
        "moved_m": change.moved_m,
        "moved_s": change.moved_s,
        "host": change.host,
    }


def _show_said(said: Said) -> Json:
    return {
        "tone": said.tone.value,
        "text": said.text,
        "route": said.route,
        "side": said.side and said.side.value,
    }
