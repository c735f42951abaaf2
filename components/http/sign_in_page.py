"""The pages for signing in and out: plain forms that need no script."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import ceil

from starlette.responses import HTMLResponse

from components.http.assets import asset_address
from components.i18n import t, tn
from components.markup import render
from sites.accounts import Account
from sites.text import Lang

POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "img-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
HEADERS = {
    "cache-control": "no-store",
    "content-security-policy": POLICY,
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "x-robots-tag": "noindex, nofollow",
}


@dataclass(frozen=True)
class Refused:
    """Why the form is shown again: a status, a code, what its sentence needs."""

    status: int
    code: str
    wait_s: int = 0
    headers: Mapping[str, str] = field(default_factory=dict)

    def say(self, lang: Lang) -> str:
        """Return the sentence; a wait is said in minutes."""
        if self.code == "too_many_tries":
            return tn("account.refusal.too_many_tries", ceil(self.wait_s / 60), lang)
        return t(f"account.refusal.{self.code}", lang)


def _build_page(
    template: str, lang: Lang, status: int, more: Mapping[str, str], **values: object
) -> HTMLResponse:
    style = [asset_address("app", name) for name in ("app.css", "account.css")]
    icon = asset_address("app", "icon.svg")
    page = render(template, lang, style=style, icon=icon, **values)
    headers = {**HEADERS, "content-language": lang.value, **more}
    return HTMLResponse(page, status, headers)


def show_form(
    lang: Lang,
    onward: str,
    *,
    login: str = "",
    refused: Refused | None = None,
    openid: str | None = None,
) -> HTMLResponse:
    """Return the form; ``onward`` is a path, ``openid`` the address of the other way in."""
    return _build_page(
        "sign_in.html",
        lang,
        refused.status if refused else 200,
        refused.headers if refused else {},
        onward=onward,
        login=login,
        fault=refused.say(lang) if refused else None,
        openid=openid,
    )


def show_inside(
    lang: Lang, onward: str, account: Account, *, leaving: bool = False
) -> HTMLResponse:
    """Return the page for somebody who has signed in: who they are, the ways on and out.

    The way out comes first for who is ``leaving``.
    """
    values = {"onward": onward, "account": account, "leaving": leaving}
    return _build_page("signed_in.html", lang, 200, {}, **values)


def show_refused(lang: Lang, refused: Refused) -> HTMLResponse:
    """Return a page that says why nothing was done, with the way back to the form."""
    fault = refused.say(lang)
    return _build_page("sign_refused.html", lang, refused.status, refused.headers, fault=fault)
