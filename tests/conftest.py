"""Settings every test shares."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import settings

from tests.ports import release_ports

settings.register_profile("steady", deadline=None)
settings.load_profile("steady")


@pytest.fixture(scope="session", autouse=True)
def own_installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep the tests away from this machine's installation, and two workers from each other.

    Every server and command that a test starts inherits this environment.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JEJAK_VAR", str(tmp_path_factory.mktemp("var")))
        for name in ("DATABASE_URL", "JEJAK_SECRET", "JEJAK_ADDRESS"):
            patch.delenv(name, raising=False)
        yield


def pytest_unconfigure() -> None:
    """Let go of the ports the servers had."""
    release_ports()
