"""Who sent this request, and where it may be sent on to: only this house."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.requests import Request

from components.origin import find_origin

HOME = "/"
LONGEST_NEXT = 500
_READING = frozenset({"GET", "HEAD", "OPTIONS"})


def is_same_origin(request: Request) -> bool:
    """True when a page of this house sent the request; False if nothing says so.

    Browsers say so in Sec-Fetch-Site, over plain HTTP only in Origin or Referer.
    """
    site = request.headers.get("sec-fetch-site")
    said = request.headers.get("origin") or request.headers.get("referer")
    if site is not None:
        return site == "same-origin"
    return said is not None and _find_host(said) in _list_hosts(request)


def may_write(request: Request) -> bool:
    """True for a request that only reads, or that a page of this house sent."""
    return request.method in _READING or is_same_origin(request)


def _list_hosts(request: Request) -> set[str]:
    named = (request.headers.get(name, "") for name in ("host", "x-forwarded-host"))
    hosts = {name.strip().lower() for name in named}
    return (hosts | {_find_host(find_origin())}) - {""}


def _find_host(address: str) -> str:
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return parts.netloc.lower() if parts.scheme in {"http", "https"} else ""


def parse_next(value: str | None) -> str:
    """Return a path of this house to go on to, the first page for anything else.

    Neither ``//host`` nor a backslash, which browsers read as a slash, nor a control letter,
    which they leave out; and not the pages of signing in and out themselves.
    """
    path = value or HOME
    clean = path.isprintable() and "\\" not in path and len(path) <= LONGEST_NEXT
    if not clean or not path.startswith("/") or path.startswith("//"):
        return HOME
    first = path.split("?")[0].split("#")[0].split("/")[1].lower()
    return HOME if first in {"masuk", "keluar"} else path


def is_secure(request: Request) -> bool:
    """True when the browser came by HTTPS, to this server or to the one before it."""
    said = request.headers.get("x-forwarded-proto", request.url.scheme)
    return said.split(",")[0].strip() == "https" or find_origin().startswith("https://")
