"""Refusals of the interface: a status, a code, and a sentence in both languages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pydantic import ValidationError
from pydantic_core import ErrorDetails
from starlette.requests import Request
from starlette.responses import JSONResponse

from components.http.api_answers import say_both

MOST_BYTES = 512_000
"""Of a request's body; 500 fixes take about a quarter of it."""
MOST_NAMED = 20


class Refusal(Exception):  # noqa: N818 - an answer, not an error of the program
    """A request that is answered with a reason instead of what it asked for.

    The sentence of its code is found in the strings under ``table``.
    """

    def __init__(
        self,
        status: int,
        code: str,
        *,
        headers: Mapping[str, str] | None = None,
        fields: Sequence[str] = (),
        table: str = "live.refusal",
        **values: object,
    ) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.headers = dict(headers or {})
        self.fields = tuple(fields)
        self.table = table
        self.values = values


def show_refusal(_request: Request, refusal: Refusal) -> JSONResponse:
    """Answer with ``{"code", "detail": {"id", "en"}}``, and ``fields`` for a body that is wrong."""
    body: dict[str, object] = {
        "code": refusal.code,
        "detail": say_both(f"{refusal.table}.{refusal.code}", **refusal.values),
    }
    if refusal.fields:
        body["fields"] = refusal.fields
    headers = {"cache-control": "no-store", **refusal.headers}
    return JSONResponse(body, refusal.status, headers)


def _name_field(fault: ErrorDetails) -> str:
    inside = fault.get("ctx", {}).get("where")
    where = (*fault["loc"], *(("data", inside) if isinstance(inside, str) else ()))
    return ".".join(map(str, where)) or "·"


def refuse_body(error: ValidationError) -> Refusal:
    """Return the refusal of a body, naming up to 20 fields (``fixes.3.lat``)."""
    paths = (_name_field(fault) for fault in error.errors(include_url=False))
    named = list(dict.fromkeys(paths))[:MOST_NAMED]
    return Refusal(422, "bad_body", fields=named, where=", ".join(named[:3]))


async def read_body(request: Request) -> bytes:
    """Return the body of a request; raises a refusal (413) when it is too long."""
    chunks: list[bytes] = []
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > MOST_BYTES:
            raise Refusal(413, "too_long", most=MOST_BYTES // 1000)
        chunks.append(chunk)
    return b"".join(chunks)
