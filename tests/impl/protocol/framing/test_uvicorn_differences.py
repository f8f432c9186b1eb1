"""The corpus against uvicorn: it differs from our server exactly where the table says."""

from __future__ import annotations

from tests.impl.protocol.framing.answers import read_answers
from tests.impl.protocol.framing.corpus import FAMILIES, VALID
from tests.impl.protocol.framing.corpus.cases import MARKER, Valid
from tests.impl.protocol.framing.echo import as_json, echo
from tests.impl.protocol.framing.memory import Conversation, converse
from tests.impl.protocol.framing.stacks import uvicorn_stack
from tests.impl.protocol.framing.uvicorn_differences import BAD, GOOD, OTHERWISE


async def test_it_takes_bad_requests_otherwise_where_the_table_says() -> None:
    connect = uvicorn_stack(echo)
    found = {}
    for family in FAMILIES:
        for name, sent in family.cases.items():
            outcome = _outcome(await converse(connect, [sent + MARKER]))
            if outcome != f"{family.status} closed":
                found[family.name, name] = outcome
    cases = {family.name: family.cases for family in FAMILIES}
    assert found == {
        (difference.family, name): difference.outcome
        for difference in BAD
        for name in difference.names or cases[difference.family]
    }


async def test_it_takes_good_requests_otherwise_where_the_table_says() -> None:
    connect = uvicorn_stack(echo)
    found = {}
    for valid in VALID:
        conversation = await converse(connect, [valid.sent])
        if (outcome := _outcome(conversation)) != _expected(valid):
            found[valid.name] = outcome
        elif not _is_understood(valid, conversation):
            found[valid.name] = OTHERWISE
    assert found == {name: outcome for name, (outcome, _) in GOOD.items()}


def _outcome(conversation: Conversation) -> str:
    statuses = [str(answer.status) for answer in read_answers(conversation.output)]
    return " ".join([*statuses, *["closed"] * conversation.is_closed])


def _expected(valid: Valid) -> str:
    special = {"/status/204": "204", "/status/304": "304"}
    statuses = [special.get(request.target, "200") for request in valid.requests]
    return " ".join([*statuses, *["closed"] * valid.closes])


def _is_understood(valid: Valid, conversation: Conversation) -> bool:
    answers = read_answers(conversation.output)
    return [answer.said for answer in answers] == [as_json(one) for one in valid.requests]
