"""What is called on every route with a site where it is now, beside what was published."""

from __future__ import annotations

from collections.abc import Sequence

from components.markup import show
from components.pin_map import Data, Pin, name_of
from components.placing_answer import build_naming, find_effects
from components.placing_words import Naming, say_change, say_cue
from routes.model import Cue
from routes.placing import RouteEffect, find_before, find_host
from sites.model import Site


def show_effects(pin: Pin, site: Site) -> None:
    """Draw, route by route, what is called before and after, and what happens to others."""
    naming = build_naming(site, pin.lang, name_of(pin))
    rows = [_describe_effect(effect, site.id, naming) for effect in find_effects(site)]
    show("editor_pin_effects.html", pin.lang, rows=rows)


def _describe_effect(effect: RouteEffect, site_id: str, naming: Naming) -> Data:
    return {
        "route": naming.route(effect.route),
        "before": _say_called(effect.before, site_id, naming),
        "after": _say_called(effect.after, site_id, naming),
        "same": not effect.own,
        "others": [say_change(change, naming) for change in effect.others],
    }


def _say_called(called: Sequence[Cue], site_id: str, naming: Naming) -> list[str]:
    own = [say_cue(cue, find_before(cue, called), naming) for cue in called if cue.site == site_id]
    host = find_host(site_id, called)
    if own:
        return own
    if host is None:
        return [naming.say("effect.silent")]
    return [naming.say("effect.beside", host=naming.site(host))]
