"""A Valkey for these tests, running and empty for each of them."""

from __future__ import annotations

from collections.abc import Generator

import pytest

from tests.support.valkey import ValkeyServer


@pytest.fixture
def valkey(valkey_server: ValkeyServer) -> Generator[ValkeyServer]:
    valkey_server.clear()
    yield valkey_server
    valkey_server.stop()
    valkey_server.start()
