"""Valid requests are answered, invalid ones refused: never anything in between."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.impl.protocol.framing.answers import assert_refusal, read_answers
from tests.impl.protocol.framing.corpus import FAMILIES, VALID
from tests.impl.protocol.framing.corpus.cases import MARKER, PLAIN, Family, Valid, get, head
from tests.impl.protocol.framing.echo import as_json, echo
from tests.impl.protocol.framing.memory import Conversation, converse
from tests.impl.protocol.framing.reference import read
from tests.impl.protocol.framing.stacks import our_stack
from tests.support.cases import case

pytestmark = pytest.mark.usefixtures("nothing_logged")


def test_every_name_is_given_once() -> None:
    assert len({valid.name for valid in VALID}) == len(VALID)
    assert len({family.name for family in FAMILIES}) == len(FAMILIES)
    assert sum(len(family.cases) for family in FAMILIES) > 1000


def test_a_second_reading_agrees_on_what_is_valid() -> None:
    for valid in VALID:
        with case(valid.name):
            reading = read(valid.sent)
            assert tuple(reading.requests) == valid.requests
            assert reading.refused is None
            assert not reading.is_incomplete
            assert reading.is_last == valid.closes


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_a_second_reading_agrees_on_what_is_not(family: Family) -> None:
    for name, sent in family.cases.items():
        reading = read(sent + MARKER)
        assert not reading.requests, name
        assert reading.refused is not None, name
        assert family.status in reading.refused.statuses, name


def test_what_differs_from_a_rule_has_a_reason() -> None:
    for family in FAMILIES:
        assert (family.status in family.demanded) != bool(family.why), family.name


async def test_what_is_valid_is_answered() -> None:
    connect = our_stack(echo)
    for valid in VALID:
        assert_answered(valid, await converse(connect, [valid.sent]))


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
async def test_what_is_not_is_refused_once_and_nothing_behind_it_is_answered(
    family: Family,
) -> None:
    connect = our_stack(echo)
    for name, sent in family.cases.items():
        assert_refused(family, name, await converse(connect, [sent + MARKER]))


ABSOLUTE = head(b"GET http://y/a HTTP/1.1")


async def test_what_is_valid_is_answered_after_a_request_with_the_same_head() -> None:
    """Then a head is recognised, and not parsed."""
    connect = our_stack(echo)
    for first, host in ((PLAIN, "x"), (ABSOLUTE, "y")):
        request = replace(get("/a"), headers=(("host", host),))
        for valid in VALID:
            both = replace(valid, requests=(request, *valid.requests))
            pieces = [first, valid.sent]
            assert_answered(both, await converse(connect, pieces, at_once=False))


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
async def test_what_is_not_is_refused_after_a_request_with_the_same_head(family: Family) -> None:
    connect = our_stack(echo)
    for name, sent in family.cases.items():
        conversation = await converse(connect, [PLAIN, sent, MARKER], at_once=False)
        answers = read_answers(conversation.output)
        assert [answer.status for answer in answers] == [200, family.status], name
        assert_refusal(answers[1])
        assert conversation.is_closed, name


def assert_answered(valid: Valid, conversation: Conversation) -> None:
    """Asserts that each request got its own response, and that the connection ended on time."""
    answers = read_answers(conversation.output)
    assert [answer.said for answer in answers] == [as_json(one) for one in valid.requests], valid
    assert conversation.is_closed == valid.closes, valid
    assert [answer.closes for answer in answers] == [False] * (len(answers) - 1) + [valid.closes]


def assert_refused(family: Family, name: str, conversation: Conversation) -> None:
    """Asserts that there is one response, a problem, and that the connection ended."""
    answers = read_answers(conversation.output)
    assert [answer.status for answer in answers] == [family.status], name
    assert_refusal(answers[0])
    assert conversation.is_closed, name
