"""How the JSON interface answers when it cannot give what was asked, and how it answers HEAD."""

from __future__ import annotations

import logging

from fastapi import FastAPI, HTTPException
from fastapi.exceptions import RequestValidationError
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException as StarletteHTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from components.i18n import t
from sites.errors import ContentError
from sites.text import Lang

_LOG = logging.getLogger(__name__)
_BY_STATUS = {404: "api.no_such_address", 405: "api.no_such_method"}
_LONGEST = 60
"""Letters of a value that are repeated to whoever sent it."""


def say_both(key: str, **values: object) -> dict[str, str]:
    """Return the wording of a key in every language."""
    return {lang.value: t(key, lang, **values) for lang in Lang}


def refuse(status: int, key: str, **values: object) -> HTTPException:
    """Return the exception that answers with a sentence in both languages."""
    return HTTPException(status, detail=say_both(key, **values))


def _answer(status: int, detail: object, headers: dict[str, str] | None = None) -> JSONResponse:
    return JSONResponse({"detail": detail}, status, headers)


def _show_refusal(_request: Request, error: StarletteHTTPException) -> JSONResponse:
    """Our own refusals have both languages; the framework's get theirs by status."""
    key = _BY_STATUS.get(error.status_code, "api.refused")
    detail = error.detail if isinstance(error.detail, dict) else say_both(key)
    return _answer(error.status_code, detail, dict(error.headers or {}))


def _show_bad_value(_request: Request, error: RequestValidationError) -> JSONResponse:
    first = error.errors()[0]
    name, found = str(first["loc"][-1]), str(first.get("input"))[:_LONGEST]
    return _answer(422, say_both("api.bad_value", name=name, found=found))


def show_unreadable(_request: Request, error: ContentError) -> JSONResponse:
    """Content went bad under the running server; the faults are for its keeper, not for here."""
    _LOG.error("%s", error)
    return _answer(503, say_both("api.unreadable"), {"retry-after": "60"})


def _show_failure(_request: Request, _error: Exception) -> JSONResponse:
    return _answer(500, say_both("api.failed"))


UNREADABLE = {ContentError: show_unreadable}
"""Exception handlers for whatever is served beside the interface."""


def add_refusals(api: FastAPI) -> None:
    """Let every refusal and failure of ``api`` be JSON with a sentence in both languages."""
    api.add_exception_handler(StarletteHTTPException, _show_refusal)  # type: ignore[arg-type]
    api.add_exception_handler(RequestValidationError, _show_bad_value)  # type: ignore[arg-type]
    api.add_exception_handler(ContentError, show_unreadable)  # type: ignore[arg-type]
    api.add_exception_handler(Exception, _show_failure)


class PlainAnswers:
    """ASGI middleware: HEAD is GET without the body; every answer says its type is meant."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        is_head = scope["method"] == "HEAD"

        async def pass_on(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(raw=message["headers"])["x-content-type-options"] = "nosniff"
            elif is_head:
                message = {**message, "body": b""}
            await send(message)

        await self.app({**scope, "method": "GET"} if is_head else scope, receive, pass_on)
