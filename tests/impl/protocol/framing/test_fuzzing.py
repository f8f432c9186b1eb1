"""The server and the reference implementation agree on random streams.

`python -m tests.fuzz_server` does the same for as long as you like.
"""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.impl.protocol.framing.agreement import assert_agreement
from tests.impl.protocol.framing.almost_requests import streams
from tests.impl.protocol.framing.stacks import our_stack, uvicorn_stack

_SETTINGS = settings(
    max_examples=300,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)


@_SETTINGS
@given(pieces=streams(), at_once=st.booleans(), ends=st.booleans())
def test_what_is_almost_a_request_is_read_as_the_rfc_has_it(
    *, pieces: list[bytes], at_once: bool, ends: bool
) -> None:
    assert_agreement(our_stack, pieces, at_once=at_once, ends=ends)


def test_the_comparison_finds_what_is_wrong() -> None:
    """It does with uvicorn, which does not check Host."""
    with pytest.raises(AssertionError):
        assert_agreement(uvicorn_stack, [b"GET / HTTP/1.1\r\n\r\n"], at_once=True, ends=False)
