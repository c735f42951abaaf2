"""Who may do what: roles, and the one question asked before anything private is read or written.

Pages hide what a visitor may not do, but it is here that it is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from sites.text import Frozen, Words


class Role(StrEnum):
    """What an account is for; one account may have several."""

    LECTURER = "lecturer"
    EDITOR = "editor"
    PUBLISHER = "publisher"
    CREW = "crew"
    ADMIN = "admin"


class Action(StrEnum):
    """What can be asked for."""

    PLAN_VISITS = "plan_visits"
    ADD_ROUTES = "add_routes"
    RUN_DEPARTURES = "run_departures"
    EDIT_CONTENT = "edit_content"
    PUBLISH_CONTENT = "publish_content"
    MANAGE_ACCOUNTS = "manage_accounts"


GRANTED: Mapping[Action, frozenset[Role]] = {
    Action.PLAN_VISITS: frozenset({Role.LECTURER, Role.ADMIN}),
    Action.ADD_ROUTES: frozenset({Role.LECTURER, Role.EDITOR, Role.PUBLISHER, Role.ADMIN}),
    Action.RUN_DEPARTURES: frozenset({Role.CREW, Role.ADMIN}),
    Action.EDIT_CONTENT: frozenset({Role.EDITOR, Role.PUBLISHER, Role.ADMIN}),
    Action.PUBLISH_CONTENT: frozenset({Role.PUBLISHER, Role.ADMIN}),
    Action.MANAGE_ACCOUNTS: frozenset({Role.ADMIN}),
}
"""The roles that may do each thing."""


class Actor(Frozen):
    """Somebody who has signed in; ``account`` is the id of the account."""

    account: str
    name: Words
    roles: frozenset[Role]

    def may(self, action: Action) -> bool:
        """Return whether one of the roles grants this."""
        return bool(self.roles & GRANTED[action])


class NotAllowed(PermissionError):  # noqa: N818 - a refusal, named by its reason
    """Nobody has signed in, or whoever has may not do this."""

    def __init__(self, action: Action, signed_in: bool) -> None:
        self.action = action
        self.code = "not_allowed" if signed_in else "sign_in_first"
        super().__init__(self.code)


def require(actor: Actor | None, action: Action) -> Actor:
    """Return the actor if granted the action; raises :class:`NotAllowed`."""
    if actor is None or not actor.may(action):
        raise NotAllowed(action, signed_in=actor is not None)
    return actor


def owns(actor: Actor, owner: str) -> bool:
    """Return whether something private to ``owner`` (an account's id) is this actor's own."""
    return actor.account == owner
