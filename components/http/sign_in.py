"""Signing in and out over HTTP, and whose request one is.

A sign-in is a new token every time, whatever cookie came with the form. A form sent by another
site's page does nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from urllib.parse import parse_qs, quote, unquote

from anyio import CapacityLimiter, to_thread
from argon2 import PasswordHasher
from sqlalchemy import Engine
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from components import openid
from components.http.refusals import Refusal
from components.http.same_origin import is_same_origin, is_secure, may_write, parse_next
from components.http.sign_in_page import HEADERS, Refused, show_form, show_inside, show_refused
from components.i18n import parse_lang
from components.sign_in_cookie import COOKIE, find_signed_in, seal, unseal
from components.store import current_engine
from sites.accounts import Account
from sites.database import open_writing
from sites.errors import UnknownItem
from sites.passwords import HASHER
from sites.rights import Actor
from sites.sign_ins import (
    LASTS,
    SignedIn,
    TooManyTries,
    Try,
    WrongPassword,
    close_own,
    close_sign_in,
    open_sign_in,
    sign_in,
)
from sites.text import Lang

_LOG = logging.getLogger(__name__)
MOST_BYTES = 20_000
"""Of a form: a password of 1,000 letters, each of them escaped, and a little more."""
AT_ONCE = 2
"""Passwords that are compared at the same time; each needs 64 MiB."""
NOBODY = "0.0.0.0"
ONWARD, ONWARD_S = "jejak_tujuan", 900
"""Where somebody wanted to go who is at a provider meanwhile; it sends everybody to the first
page."""
Form = Mapping[str, str]


def read_clock() -> datetime:
    """Return the time of the server, in UTC."""
    return datetime.now(UTC)


def actor_of(request: Request) -> Actor | None:
    """Return who sent a request, or None; asks the database of this installation.

    Raises a :class:`Refusal` (403, ``cross_site``) for a request that would change something
    and was sent, with somebody's cookie, by a page of another site.
    """
    if unseal(request.cookies.get(COOKIE)) is None:
        return None
    if not may_write(request):
        raise Refusal(403, "cross_site", table="account.refusal")
    account = find_signed_in(current_engine(), request.cookies, read_clock())
    return None if account is None else account.actor


async def read_form(request: Request) -> Form | None:
    """Return the fields of a small form, the first value of each; None if it is too long."""
    raw = b""
    async for chunk in request.stream():
        raw += chunk
        if len(raw) > MOST_BYTES:
            return None
    try:
        fields = parse_qs(raw.decode("ascii", "replace"), errors="replace", max_num_fields=12)
    except ValueError:
        return {}
    return {name: values[0] for name, values in fields.items()}


@dataclass(frozen=True)
class SignInDesk:
    """Answers the requests of the sign-in pages from one database and one clock."""

    find_engine: Callable[[], Engine]
    clock: Callable[[], datetime]
    hasher: PasswordHasher

    def _find(self, request: Request) -> Account | None:
        if unseal(request.cookies.get(COOKIE)) is None:
            return None
        return find_signed_in(self.find_engine(), request.cookies, self.clock())

    @cached_property
    def limiter(self) -> CapacityLimiter:
        """One for all requests, made in the event loop that serves them."""
        return CapacityLimiter(AT_ONCE)

    def show_door(self, request: Request, leaving: bool = False) -> Response:
        """The form, or for somebody who has signed in already, the ways on and out."""
        lang = parse_lang(request.query_params.get("lang"))
        onward = parse_next(request.query_params.get("next"))
        account = self._find(request)
        if account is not None:
            return show_inside(lang, onward, account, leaving=leaving)
        door = openid.find_door(lang)
        response = show_form(lang, onward, openid=door)
        if door is not None:
            marks = {"httponly": True, "samesite": "lax", "secure": is_secure(request)}
            response.set_cookie(ONWARD, quote(onward), max_age=ONWARD_S, path="/", **marks)
        return response

    async def take_form(self, request: Request) -> Response:
        """Sign in and go on, or show the form again with the reason."""
        form = await read_form(request)
        lang = parse_lang((form or {}).get("lang") or request.query_params.get("lang"))
        if form is None:
            return show_refused(lang, Refused(413, "form_too_long"))
        if not is_same_origin(request):
            return show_refused(lang, Refused(403, "cross_site"))
        return await to_thread.run_sync(self._try, request, form, lang, limiter=self.limiter)

    def _try(self, request: Request, form: Form, lang: Lang) -> Response:
        login, onward = form.get("login", ""), parse_next(form.get("next"))
        address = request.client.host if request.client else NOBODY
        tried = Try(login, form.get("password", ""), address, self.clock())
        try:
            opened = sign_in(self.find_engine(), tried, hasher=self.hasher)
        except TooManyTries as many:
            refused = Refused(429, many.code, many.wait_s, {"retry-after": str(many.wait_s)})
        except WrongPassword as wrong:
            refused = Refused(403, wrong.code)
        else:
            return self._let_in(request, opened, onward)
        _LOG.warning("sign-in refused (%s) from %s", refused.code, address)
        door = openid.find_door(lang)
        return show_form(lang, onward, login=login[:200], refused=refused, openid=door)

    def _let_in(self, request: Request, opened: SignedIn, onward: str) -> Response:
        self._close(request)
        response = RedirectResponse(onward, 303, HEADERS)
        response.set_cookie(
            COOKIE,
            seal(opened.token),
            max_age=int(LASTS.total_seconds()),
            path="/",
            secure=is_secure(request),
            httponly=True,
            samesite="lax",
        )
        return response

    def _close(self, request: Request) -> None:
        token = unseal(request.cookies.get(COOKIE))
        if token is not None:
            with open_writing(self.find_engine()) as session:
                close_sign_in(session, token)

    def take_ticket(self, request: Request) -> Response:
        """Sign in whoever has come back from an OpenID Connect provider with a ticket."""
        lang = parse_lang(request.query_params.get("lang"))
        ticket = request.query_params.get("tiket", "")
        account_id = openid.read_ticket(ticket, request.cookies)
        try:
            if account_id is None:
                raise WrongPassword
            with open_writing(self.find_engine()) as session:
                opened = open_sign_in(session, account_id, now=self.clock())
        except (WrongPassword, UnknownItem):
            return show_refused(lang, Refused(403, "bad_ticket"))
        wanted = request.query_params.get("next") or unquote(request.cookies.get(ONWARD, ""))
        response = self._let_in(request, opened, parse_next(wanted))
        response.delete_cookie(ONWARD, path="/", httponly=True, samesite="lax")
        return response

    def show_exit(self, request: Request) -> Response:
        """The button that signs out; for somebody who has not signed in, the form."""
        return self.show_door(request, leaving=True)

    async def take_exit(self, request: Request) -> Response:
        """End this sign-in, or all of the account's, and go to the first page."""
        form = await read_form(request) or {}
        lang = parse_lang(form.get("lang") or request.query_params.get("lang"))
        if not is_same_origin(request):
            return show_refused(lang, Refused(403, "cross_site"))
        await run_in_threadpool(self._let_out, request, "everywhere" in form)
        response = RedirectResponse(f"/?lang={quote(lang.value)}", 303, HEADERS)
        for name in request.cookies:
            if name == COOKIE or name.startswith(openid.PROVIDER_COOKIE):
                response.delete_cookie(name, path="/", httponly=True, samesite="lax")
        return response

    def _let_out(self, request: Request, everywhere: bool) -> None:
        account = self._find(request)
        self._close(request)
        if account is not None and everywhere:
            with open_writing(self.find_engine()) as session:
                close_own(session, account)


def build_sign_in_routes(
    find_engine: Callable[[], Engine] = current_engine,
    clock: Callable[[], datetime] = read_clock,
    hasher: PasswordHasher = HASHER,
) -> list[BaseRoute]:
    """Return the routes of the sign-in pages, to be mounted at the root of the app."""
    desk = SignInDesk(find_engine, clock, hasher)
    return [
        Route("/masuk", desk.show_door, methods=["GET"]),
        Route("/masuk", desk.take_form, methods=["POST"]),
        Route("/masuk/tiket", desk.take_ticket, methods=["GET"]),
        Route("/keluar", desk.show_exit, methods=["GET"]),
        Route("/keluar", desk.take_exit, methods=["POST"]),
    ]
