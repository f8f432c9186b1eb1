"""Whether a server parses a stream of bytes like the reference parser."""

from __future__ import annotations

import asyncio

from tests.impl.protocol.framing.answers import assert_refusal, read_answers
from tests.impl.protocol.framing.complaints import complaints
from tests.impl.protocol.framing.echo import as_json, echo
from tests.impl.protocol.framing.memory import Conversation, converse
from tests.impl.protocol.framing.reference import Reading, read
from tests.impl.protocol.framing.stacks import Stack


def assert_agreement(stack: Stack, pieces: list[bytes], *, at_once: bool, ends: bool) -> None:
    """Sends `pieces` to `echo` on a new connection, and compares the responses.

    Raises:
        AssertionError: a request does not get its own response, something else gets one, an
            invalid request does not end the connection with a problem, or the server complains.
    """
    reading = read(b"".join(pieces))
    with complaints() as found:
        conversation = asyncio.run(_converse(stack, pieces, at_once=at_once, ends=ends))
    try:
        assert found == []
        _compare(reading, conversation, ends=ends)
    except AssertionError as error:
        error.add_note(f"{reading}\n{conversation}")
        raise


def _compare(reading: Reading, conversation: Conversation, *, ends: bool) -> None:
    answers = read_answers(conversation.output)
    good = len(reading.requests)
    assert [answer.said for answer in answers[:good]] == [as_json(one) for one in reading.requests]
    refusals = answers[good:]
    assert len(refusals) <= 1
    for refusal in refusals:
        assert_refusal(refusal)
        assert conversation.is_closed
    assert conversation.is_closed or not ends
    if reading.refused is not None:
        assert refusals, reading.refused
    elif not reading.is_incomplete:
        assert not refusals
        assert conversation.is_closed == (reading.is_last or ends)


async def _converse(
    stack: Stack, pieces: list[bytes], *, at_once: bool, ends: bool
) -> Conversation:
    return await converse(stack(echo), pieces, at_once=at_once, ends=ends)
