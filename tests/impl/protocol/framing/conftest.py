"""Fixtures for the tests of the server."""

from __future__ import annotations

from collections.abc import Generator

import pytest

from tests.impl.protocol.framing.complaints import complaints


@pytest.fixture
def nothing_logged() -> Generator[None]:
    """Fails a test in which a server complains: nothing that a client sends is our error."""
    with complaints() as found:
        yield
    assert found == []
