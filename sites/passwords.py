"""Passwords: how long they are, how they are kept, and how they are compared.

Kept as argon2id, each with a salt of its own. An account without a password, or none at all,
costs whoever guesses the same work as one that has one.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST, LONGEST = 10, 1000
"""Letters of a password; no other rule."""
HASHER = PasswordHasher(time_cost=2, memory_cost=65_536, parallelism=1)
"""64 MiB and two passes for each guess."""


class BadPassword(ValueError):  # noqa: N818 - a refusal, named by its reason
    """A new password is too short (``short_password``) or too long (``long_password``)."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


def _read_bytes(password: str) -> bytes:
    """The same bytes from every keyboard; half a surrogate pair is no reason to fail."""
    return unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")


def check_length(password: str) -> None:
    """Raise :class:`BadPassword` for a new password that is too short or too long."""
    if len(password) < SHORTEST:
        raise BadPassword("short_password")
    if len(password) > LONGEST:
        raise BadPassword("long_password")


def hash_password(password: str, hasher: PasswordHasher = HASHER) -> str:
    """Return what is kept of a new password; raises :class:`BadPassword`."""
    check_length(password)
    return hasher.hash(_read_bytes(password))


@lru_cache(maxsize=4)
def _hash_nothing(hasher: PasswordHasher) -> str:
    """A hash that no password answers to, for work without a result."""
    return hasher.hash(b"", salt=bytes(16))


def is_password(kept: str | None, password: str, hasher: PasswordHasher = HASHER) -> bool:
    """True when ``password`` is the one that was kept; with None kept it takes as long."""
    guess = b"" if len(password) > LONGEST else _read_bytes(password)
    nothing = _hash_nothing(hasher)
    try:
        same = hasher.verify(kept or nothing, guess)
    except (VerificationError, InvalidHashError):
        return False
    return same and kept is not None


def is_outdated(kept: str, hasher: PasswordHasher = HASHER) -> bool:
    """True when a password was kept with other settings than those of ``hasher``."""
    return hasher.check_needs_rehash(kept)
