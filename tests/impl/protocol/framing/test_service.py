"""The corpus against the service itself: a process on uvloop, with the application."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.impl.protocol.framing.answers import assert_refusal, read_answers
from tests.impl.protocol.framing.corpus import FAMILIES, VALID
from tests.impl.protocol.framing.corpus.cases import MARKER
from tests.impl.protocol.framing.sockets import connected
from tests.support.servers import run_server


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_nothing_that_a_client_says_is_an_error_of_the_service(
    database_url: str, tmp_path: Path
) -> None:
    """Each valid request gets a response, whatever it asks for; invalid ones get a refusal."""
    with run_server(database_url, tmp_path / "output") as server:
        for valid in VALID:
            if all(request.method != "HEAD" for request in valid.requests):
                async with connected(server.url) as client:
                    await client.send(valid.sent)
                    client.end()
                    answers = await client.read_answers()
                assert len(answers) == len(valid.requests), valid.name
                assert all(answer.status < 500 for answer in answers), valid.name
        for family in FAMILIES:
            for name, sent in list(family.cases.items())[::4]:
                async with connected(server.url) as client:
                    await client.send(sent + MARKER)
                    [answer] = read_answers(await client.read())
                assert_refusal(answer)
                assert answer.status == family.status, name
        assert "Traceback" not in server.output
        assert "[error" not in server.output
