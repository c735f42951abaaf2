"""Ports for servers that tests start."""

from __future__ import annotations

import socket
import sys

_held_ports: list[socket.socket] = []


def find_port() -> int:
    """Return a TCP port of this machine that is free, and stays so until the run ends.

    On Linux a socket that is bound but does not listen keeps the port: a server may still take it
    by its number, while nothing else is given it by chance, neither the server of another test
    nor a browser's connection.
    """
    holder = socket.socket()
    holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    holder.bind(("127.0.0.1", 0))
    port = int(holder.getsockname()[1])
    if sys.platform == "linux":
        _held_ports.append(holder)
    else:
        holder.close()
    return port


def release_ports() -> None:
    """Let go of every port that was kept."""
    while _held_ports:
        _held_ports.pop().close()
