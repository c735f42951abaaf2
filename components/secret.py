"""The secret of this installation, with which cookies are signed."""

from __future__ import annotations

import os
import secrets
import tempfile
from functools import lru_cache
from pathlib import Path

from components.store import find_folder

FILE = "secret"
BYTES = 32
SHORTEST = 32
"""Letters of JEJAK_SECRET."""


class WeakSecret(ValueError):  # noqa: N818 - named by what is wrong
    """The secret is shorter than 32 letters."""

    code = "weak_secret"


def find_secret() -> str:
    """Return JEJAK_SECRET, or what lies in the folder's file ``secret``, made at first use.

    Raises :class:`WeakSecret`. Several servers behind one address need the same secret.
    """
    named = os.environ.get("JEJAK_SECRET", "").strip()
    return _judge(named) if named else _read(find_folder() / FILE)


def _judge(secret: str) -> str:
    if len(secret) < SHORTEST:
        raise WeakSecret(WeakSecret.code)
    return secret


@lru_cache(maxsize=4)
def _read(path: Path) -> str:
    if not path.exists():
        _make(path)
    return _judge(path.read_text(encoding="ascii").strip())


def _make(path: Path) -> None:
    """Write a whole file that only its owner can read; the first of two servers wins."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(BYTES))
        try:
            os.link(name, path)
        except FileExistsError:
            return
    finally:
        Path(name).unlink()
