"""It makes no difference where the network splits a request."""

from __future__ import annotations

import pytest

from tests.impl.protocol.framing.corpus import FAMILIES, VALID
from tests.impl.protocol.framing.corpus.cases import MARKER, Family
from tests.impl.protocol.framing.echo import echo
from tests.impl.protocol.framing.memory import converse
from tests.impl.protocol.framing.stacks import our_stack
from tests.impl.protocol.framing.test_corpus import assert_answered, assert_refused

pytestmark = pytest.mark.usefixtures("nothing_logged")


@pytest.mark.parametrize("at_once", [True, False], ids=["at once", "in turns"])
async def test_a_request_may_be_cut_at_every_byte(*, at_once: bool) -> None:
    """The server has both halves before it can respond, or could respond in between."""
    connect = our_stack(echo)
    for valid in VALID:
        for position in range(1, len(valid.sent)):
            pieces = [valid.sent[:position], valid.sent[position:]]
            assert_answered(valid, await converse(connect, pieces, at_once=at_once))


@pytest.mark.parametrize("at_once", [True, False], ids=["at once", "in turns"])
async def test_a_request_may_come_byte_by_byte(*, at_once: bool) -> None:
    connect = our_stack(echo)
    for valid in VALID:
        pieces = [bytes([byte]) for byte in valid.sent]
        assert_answered(valid, await converse(connect, pieces, at_once=at_once))


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
async def test_what_is_refused_is_refused_in_pieces_of_every_size(family: Family) -> None:
    """Also of one byte; so no rule can be evaded by splitting the text that breaks it."""
    connect = our_stack(echo)
    for name, sent in family.cases.items():
        stream = sent + MARKER
        for size in (1, 4) if len(stream) < 2000 else (1000,):
            pieces = [stream[start : start + size] for start in range(0, len(stream), size)]
            assert_refused(family, name, await converse(connect, pieces))
