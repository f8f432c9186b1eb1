"""The keys of an issuer: when they are fetched, and which of them count."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator
from typing import Any

import jwt
import pytest

from impl.issuers.documents import IssuerDocuments
from impl.issuers.errors import IssuerUnavailableError
from impl.issuers.issuer import Issuer
from impl.issuers.key_sets import KeySet
from tests.support.clocks import StandingClock
from tests.support.local_issuer import AUDIENCE, KEYS, Answer, LocalIssuer, key_pair


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock()


@pytest.fixture
async def keys(local_issuer: LocalIssuer, clock: StandingClock) -> AsyncGenerator[KeySet]:
    address = f"{local_issuer.url}{KEYS}"
    keys = KeySet(IssuerDocuments(Issuer(local_issuer.url, AUDIENCE, address)), clock)
    yield keys
    await keys.close()


async def test_keys_are_asked_for_when_first_needed_and_then_remembered(
    keys: KeySet, local_issuer: LocalIssuer, clock: StandingClock
) -> None:
    assert local_issuer.key_set_requests == 0
    first = await keys.find("key-1")
    clock.advance(minutes=9)
    assert first is not None
    assert await keys.find("key-1") is first
    assert local_issuer.key_set_requests == 1


async def test_a_removed_key_is_invalid_ten_minutes_later(
    keys: KeySet, local_issuer: LocalIssuer, clock: StandingClock
) -> None:
    await keys.find("key-1")
    local_issuer.publish(key_pair("key-2"))
    clock.advance(minutes=10)
    assert await keys.find("key-1") is None
    assert await keys.find("key-2") is not None


async def test_keys_do_not_outlive_a_clock_that_is_set_back(
    keys: KeySet, local_issuer: LocalIssuer, clock: StandingClock
) -> None:
    await keys.find("key-1")
    local_issuer.publish(key_pair("key-2"))
    clock.advance(hours=-1)
    assert await keys.find("key-1") is None


async def test_a_key_that_stays_stays_the_same_object(
    keys: KeySet, local_issuer: LocalIssuer, clock: StandingClock
) -> None:
    first = await keys.find("key-1")
    clock.advance(minutes=10)
    assert first is not None
    assert await keys.find("key-1") is first
    assert local_issuer.key_set_requests == 2


async def test_another_key_of_the_same_id_takes_its_place(
    keys: KeySet, local_issuer: LocalIssuer, clock: StandingClock
) -> None:
    await keys.find("key-1")
    new = key_pair("key-1", "ES256")
    local_issuer.publish(new)
    clock.advance(minutes=10)
    key = await keys.find("key-1")
    assert key is not None
    assert key.public_key == new.private.public_key()


async def test_a_new_key_is_found_at_once_unless_keys_just_came(
    keys: KeySet, local_issuer: LocalIssuer, clock: StandingClock
) -> None:
    await keys.find("key-1")
    local_issuer.publish(key_pair("key-1"), key_pair("key-2"))
    clock.advance(seconds=29)
    assert await keys.find("key-2") is None
    clock.advance(seconds=1)
    assert await keys.find("key-2") is not None
    assert local_issuer.key_set_requests == 2


async def test_a_flood_of_invented_keys_makes_one_request_in_thirty_seconds(
    keys: KeySet, local_issuer: LocalIssuer, clock: StandingClock
) -> None:
    for _ in range(3):
        found = await asyncio.gather(*(keys.find(f"invented-{n}") for n in range(100)))
        assert set(found) == {None}
        clock.advance(seconds=10)
    assert local_issuer.key_set_requests == 1
    assert await keys.find("key-1") is not None
    await keys.find("invented")
    assert local_issuer.key_set_requests == 2


async def test_a_client_that_goes_away_does_not_end_what_others_wait_for(
    keys: KeySet, local_issuer: LocalIssuer
) -> None:
    local_issuer.answers[KEYS].delay_seconds = 0.3
    first = asyncio.create_task(keys.find("key-1"))
    second = asyncio.create_task(keys.find("key-1"))
    await asyncio.sleep(0.1)
    first.cancel()
    assert await second is not None
    assert local_issuer.key_set_requests == 1


async def test_an_issuer_that_was_away_is_asked_again_after_five_seconds(
    keys: KeySet, local_issuer: LocalIssuer, clock: StandingClock
) -> None:
    local_issuer.close()
    for seconds in (0, 4):
        clock.advance(seconds=seconds)
        with pytest.raises(IssuerUnavailableError):
            await keys.find("key-1")
    local_issuer.open()
    with pytest.raises(IssuerUnavailableError):
        await keys.find("key-1")
    assert local_issuer.key_set_requests == 0
    clock.advance(seconds=1)
    assert await keys.find("key-1") is not None


async def test_known_keys_serve_for_an_hour_while_the_issuer_is_away(
    keys: KeySet, local_issuer: LocalIssuer, clock: StandingClock
) -> None:
    await keys.find("key-1")
    local_issuer.answers[KEYS].status = 500
    clock.advance(minutes=10)
    for _ in range(20):
        assert await keys.find("key-1") is not None
    assert local_issuer.key_set_requests == 2
    clock.advance(minutes=49)
    assert await keys.find("key-1") is not None
    clock.advance(minutes=1)
    with pytest.raises(IssuerUnavailableError):
        await keys.find("key-1")


async def test_an_empty_key_set_is_an_answer(keys: KeySet, local_issuer: LocalIssuer) -> None:
    local_issuer.publish()
    assert await keys.find("key-1") is None


@pytest.mark.parametrize(
    "document",
    [
        None,
        [],
        {},
        {"keys": None},
        {"keys": {}},
        {"keys": [key_pair().jwk] * 101},
    ],
    ids=["null", "a list", "no keys", "null for keys", "an object of keys", "101 keys"],
)
async def test_what_is_no_key_set_is_as_good_as_no_answer(
    keys: KeySet, local_issuer: LocalIssuer, document: Any
) -> None:
    local_issuer.answer(KEYS, document)
    with pytest.raises(IssuerUnavailableError):
        await keys.find("key-1")


UNUSABLE: dict[str, Any] = {
    "no object": "key-1",
    "a symmetric key": {"kty": "oct", "k": "c2VjcmV0" * 8, "alg": "HS256"},
    "a symmetric key that says RS256": {"kty": "oct", "k": "c2VjcmV0" * 8, "alg": "RS256"},
    "a key for encryption": {**key_pair().jwk, "use": "enc"},
    "a key for other operations": {**key_pair().jwk, "key_ops": ["sign"]},
    "operations that are no list": {**key_pair().jwk, "key_ops": "verify"},
    "a private key": jwt.get_algorithm_by_name("EdDSA").to_jwk(key_pair().private, as_dict=True),
    "another algorithm": {**key_pair().jwk, "alg": "HS256"},
    "an algorithm of another kind of key": {**key_pair().jwk, "alg": "RS256"},
    "no algorithm": {**key_pair().jwk, "alg": "none"},
    "a list of algorithms": {**key_pair().jwk, "alg": ["EdDSA"]},
    "a kind of key that is a list": {**key_pair().jwk, "kty": ["OKP"]},
    "Ed448": {**key_pair().jwk, "crv": "Ed448"},
    "P-384": {**key_pair("key-1", "ES256").jwk, "crv": "P-384", "alg": "ES384"},
    "a curve that does not fit": {**key_pair("key-1", "ES256").jwk, "crv": "P-521", "alg": "ES512"},
    "a point off the curve": {**key_pair("key-1", "ES256").jwk, "x": "A" * 43},
    "a short key": {**key_pair().jwk, "x": "AAAA"},
    "half a key": {"kty": "RSA", "e": "AQAB"},
    "RSA of 1024 bits": {"kty": "RSA", "e": "AQAB", "n": "_" * 170 + "w"},
    "RSA of 16384 bits": {"kty": "RSA", "e": "AQAB", "n": "_" * 2730 + "w"},
}


async def test_the_keys_of_this_test_count_unless_something_is_wrong_with_them(
    keys: KeySet, local_issuer: LocalIssuer
) -> None:
    """Otherwise those below could all be left out for another reason."""
    local_issuer.publish(*(key_pair(alg, alg) for alg in ("EdDSA", "ES256", "ES512", "RS256")))
    for alg in ("ES256", "ES512", "RS256"):
        key = await keys.find(alg)
        assert key is not None
        assert key.algorithms == (alg,)
    key = await keys.find("EdDSA")
    assert key is not None
    assert key.algorithms == ("EdDSA", "Ed25519"), "two names of one algorithm"


@pytest.mark.parametrize("jwk", UNUSABLE.values(), ids=UNUSABLE.keys())
async def test_a_key_that_cannot_sign_tokens_is_left_out_and_the_others_count(
    keys: KeySet, local_issuer: LocalIssuer, jwk: Any
) -> None:
    bad = {**jwk, "kid": "bad"} if isinstance(jwk, dict) else jwk
    local_issuer.answer(KEYS, {"keys": [bad, key_pair().jwk]})
    assert await keys.find("key-1") is not None
    assert await keys.find("bad") is None


@pytest.mark.parametrize("kid", [None, 7, "", ["key-1"], "k" * 256])
async def test_a_key_without_a_proper_id_is_left_out(
    keys: KeySet, local_issuer: LocalIssuer, kid: Any
) -> None:
    local_issuer.answer(KEYS, {"keys": [{**key_pair("other").jwk, "kid": kid}, key_pair().jwk]})
    assert await keys.find("key-1") is not None
    assert await keys.find(str(kid)) is None


async def test_an_rsa_key_that_does_not_say_may_sign_either_way(
    keys: KeySet, local_issuer: LocalIssuer
) -> None:
    jwk = key_pair("key-1", "RS256").jwk
    del jwk["alg"]
    local_issuer.answers[KEYS] = Answer(json.dumps({"keys": [jwk]}).encode())
    key = await keys.find("key-1")
    assert key is not None
    assert key.algorithms == ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512")
