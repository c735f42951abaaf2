"""The interface of accounts: who has signed in, and how a refusal for want of rights is said."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI, Request, Response
from starlette.responses import JSONResponse

from components.http.refusals import Refusal, show_refusal
from components.http.sign_in import actor_of
from sites.rights import NotAllowed

PRIVATE = {"cache-control": "no-store", "vary": "cookie"}


def show_not_allowed(request: Request, refused: NotAllowed) -> JSONResponse:
    """Answer 401 to nobody, 403 to somebody without the right, with a sentence."""
    status = 403 if refused.code == "not_allowed" else 401
    headers = {} if status == 403 else {"www-authenticate": 'Cookie realm="/masuk"'}
    return show_refusal(
        request, Refusal(status, refused.code, table="account.refusal", headers=headers)
    )


def add_accounts(api: FastAPI) -> None:
    """Let every NotAllowed of ``api`` be a refusal, and add who has signed in."""
    api.add_exception_handler(NotAllowed, show_not_allowed)  # type: ignore[arg-type]

    @api.get("/me", tags=["accounts"])
    def read_me(request: Request, response: Response) -> dict[str, Any]:
        """Who has signed in with the cookie of this request; 401 if nobody has."""
        response.headers.update(PRIVATE)
        actor = actor_of(request)
        if actor is None:
            raise Refusal(401, "sign_in_first", table="account.refusal")
        return {"name": actor.name, "roles": sorted(role.value for role in actor.roles)}
