"""Response bodies: built once, sent gzipped or plain, never sent twice to who has them."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from components.http.assets import etag_matches

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "manifest-src 'self'",
        "frame-ancestors 'self'",
        "base-uri 'none'",
        "form-action 'none'",
    )
)
PAGE_HEADERS = {
    "content-security-policy": CONTENT_SECURITY_POLICY,
    "referrer-policy": "same-origin",
}
HTML = "text/html; charset=utf-8"
JSON = "application/json"
FOREVER = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"


@dataclass(frozen=True)
class Body:
    """A response body, ready in both encodings, with the tag that names it."""

    plain: bytes
    packed: bytes
    etag: str
    media: str


def build_body(content: str | bytes, media: str) -> Body:
    """Return ``content`` with its gzip form and an entity tag over its bytes."""
    plain = content.encode() if isinstance(content, str) else content
    digest = hashlib.sha256(plain).hexdigest()[:16]
    return Body(plain, gzip.compress(plain, 9, mtime=0), f'"{digest}"', media)


def answer(request: Request, body: Body, cache: str = ASK_AGAIN, status: int = 200) -> Response:
    """Return ``body`` as the request can take it: 304, gzip or plain."""
    headers = {"etag": body.etag, "cache-control": cache, "vary": "accept-encoding"}
    headers["x-content-type-options"] = "nosniff"
    headers.update(PAGE_HEADERS if body.media == HTML else {})
    if status == 200 and etag_matches(request.headers, body.etag):
        return Response(status_code=304, headers=headers)
    if "gzip" in request.headers.get("accept-encoding", ""):
        headers["content-encoding"] = "gzip"
        return Response(body.packed, status, headers, media_type=body.media)
    return Response(body.plain, status, headers, media_type=body.media)
