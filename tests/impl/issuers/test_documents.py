"""An issuer's documents are fetched within limits, or count as unavailable."""

from __future__ import annotations

import gzip
import json
import time

import pytest

from impl.issuers.documents import IssuerDocuments
from impl.issuers.errors import IssuerUnavailableError
from impl.issuers.issuer import Issuer
from tests.support.local_issuer import AUDIENCE, DISCOVERY, KEYS, Answer, LocalIssuer, key_pair

GOOD = json.dumps({"keys": [key_pair().jwk]}).encode()


async def fetch(issuer: Issuer) -> object:
    documents = IssuerDocuments(issuer)
    try:
        return await documents.key_set()
    finally:
        await documents.close()


async def test_keys_are_where_the_settings_say(local_issuer: LocalIssuer) -> None:
    issuer = Issuer(local_issuer.url, AUDIENCE, f"{local_issuer.url}{KEYS}")
    assert await fetch(issuer) == {"keys": [key_pair().jwk]}
    assert local_issuer.requests == [KEYS]


async def test_keys_are_where_the_discovery_document_says(local_issuer: LocalIssuer) -> None:
    assert await fetch(Issuer(local_issuer.url, AUDIENCE, None)) == {"keys": [key_pair().jwk]}
    assert local_issuer.requests == [DISCOVERY, KEYS]


async def test_a_name_may_end_in_a_slash(local_issuer: LocalIssuer) -> None:
    name = f"{local_issuer.url}/tenant/"
    document = {"issuer": name, "jwks_uri": f"{local_issuer.url}{KEYS}"}
    local_issuer.answer(f"/tenant{DISCOVERY}", document)
    assert await fetch(Issuer(name, AUDIENCE, None)) == {"keys": [key_pair().jwk]}


@pytest.mark.parametrize(
    "changes",
    [
        {"issuer": "https://elsewhere.example"},
        {"issuer": "http://{address}/"},
        {"issuer": None},
        {"jwks_uri": None},
        {"jwks_uri": 7},
        {"jwks_uri": "/keys"},
        {"jwks_uri": "file:///etc/passwd"},
        {"jwks_uri": "http://256.1.1.1/keys"},
        {"jwks_uri": "http://user@{address}/keys"},
    ],
)
async def test_a_discovery_document_of_another_issuer_or_without_keys_is_no_use(
    local_issuer: LocalIssuer, changes: dict[str, object]
) -> None:
    address = local_issuer.url.removeprefix("http://")
    document = {"issuer": local_issuer.url, "jwks_uri": f"{local_issuer.url}{KEYS}"}
    for name, value in changes.items():
        text = value.format(address=address) if isinstance(value, str) else value
        local_issuer.answer(DISCOVERY, {**document, name: text})
    with pytest.raises(IssuerUnavailableError):
        await fetch(Issuer(local_issuer.url, AUDIENCE, None))
    assert local_issuer.key_set_requests == 0


@pytest.mark.parametrize(
    "answer",
    [
        Answer(GOOD, 404),
        Answer(GOOD, 500),
        Answer(GOOD, 206),
        Answer(GOOD, 302, {"Location": DISCOVERY}),
        Answer(GOOD, 301, {"Location": "http://127.0.0.1:1/"}),
        Answer(b""),
        Answer(b"<html></html>"),
        Answer(b"\xff" + GOOD),
        Answer(b"[" * 100_000),
        Answer(GOOD + b" " * 256 * 1024),
        Answer(gzip.compress(GOOD), 200, {"Content-Encoding": "gzip"}),
        Answer(GOOD, 200, {"Content-Length": "7000"}),
        Answer(GOOD, 200, {"Transfer-Encoding": "chunked"}),
    ],
    ids=[
        "not found",
        "broken",
        "a part",
        "a redirection to the issuer",
        "a redirection elsewhere",
        "nothing",
        "a page",
        "no UTF-8",
        "endless nesting",
        "more than 256 KiB",
        "compressed",
        "cut off",
        "no chunks",
    ],
)
async def test_what_is_no_answer_is_no_use(local_issuer: LocalIssuer, answer: Answer) -> None:
    local_issuer.answers[KEYS] = answer
    with pytest.raises(IssuerUnavailableError):
        await fetch(Issuer(local_issuer.url, AUDIENCE, f"{local_issuer.url}{KEYS}"))
    assert local_issuer.requests == [KEYS]


async def test_an_issuer_that_does_not_answer_costs_three_seconds(
    local_issuer: LocalIssuer,
) -> None:
    local_issuer.answers[KEYS] = Answer(GOOD, delay_seconds=8)
    started = time.monotonic()
    with pytest.raises(IssuerUnavailableError):
        await fetch(Issuer(local_issuer.url, AUDIENCE, f"{local_issuer.url}{KEYS}"))
    assert 2.9 < time.monotonic() - started < 6


async def test_an_issuer_that_is_not_there_is_said_at_once(local_issuer: LocalIssuer) -> None:
    local_issuer.close()
    try:
        with pytest.raises(IssuerUnavailableError):
            await fetch(Issuer(local_issuer.url, AUDIENCE, None))
    finally:
        local_issuer.open()
