"""Where this installation is reached: scheme and host, for links that leave the house."""

from __future__ import annotations

import os

LOCAL = "http://localhost:8501"


def find_origin(asked: str = LOCAL) -> str:
    """Return JEJAK_ADDRESS without its last slash, or what was asked when it is not set."""
    return (os.environ.get("JEJAK_ADDRESS") or asked).rstrip("/")
