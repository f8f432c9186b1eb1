"""Fuzzes the HTTP server: `python -m tests.fuzz_server`.

Environment: `EXAMPLES` is the number of streams of almost valid requests; the same `SEED` generates
the same ones. A failure is shrunk to a minimal example.
"""

from __future__ import annotations

import os
import time

from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from tests.impl.protocol.framing.agreement import assert_agreement
from tests.impl.protocol.framing.almost_requests import streams
from tests.impl.protocol.framing.stacks import our_stack


def main() -> None:
    """Fuzzes as configured by the environment.

    Raises:
        AssertionError: the server interpreted something differently from the RFC.
    """
    examples = int(os.environ.get("EXAMPLES") or "1000")
    number = int(os.environ.get("SEED") or "1")
    print(f"Seed {number}, {examples} streams.", flush=True)

    @seed(number)
    @settings(
        max_examples=examples,
        database=None,
        deadline=None,
        print_blob=True,
        suppress_health_check=[HealthCheck.too_slow],
    )
    @given(pieces=streams(), at_once=st.booleans(), ends=st.booleans())
    def fuzz(*, pieces: list[bytes], at_once: bool, ends: bool) -> None:
        assert_agreement(our_stack, pieces, at_once=at_once, ends=ends)

    began = time.monotonic()
    fuzz()
    print(f"All were read as the RFC has them, in {time.monotonic() - began:.0f} seconds.")


if __name__ == "__main__":
    main()
