"""Tokens of another issuer: genuine ones are accepted, and nothing that resembles them."""

from __future__ import annotations

import base64
import hmac
import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from structlog.testing import capture_logs

from impl.issuers.errors import IssuerUnavailableError
from impl.issuers.issuer import ALGORITHMS as ALL_ALGORITHMS
from impl.issuers.issuer import DEFAULT_LEEWAY_SECONDS as LEEWAY_SECONDS
from impl.issuers.issuer import Issuer, read_algorithms
from impl.issuers.tokens import ForeignTokens
from tests.support.clocks import StandingClock
from tests.support.local_issuer import AUDIENCE, KEYS, LocalIssuer, encode, key_pair

ALGORITHMS = ("EdDSA", "ES256", "ES512", "PS256", "RS256")
KEY = key_pair()


@pytest.mark.parametrize("alg", ALGORITHMS)
@pytest.mark.parametrize(
    "typ",
    [
        {},
        {"typ": "JWT"},
        {"typ": "jwt"},
        {"typ": "at+jwt", "x5t": "of no concern"},
        {"typ": "application/at+jwt"},
        {"typ": "Application/AT+JWT"},
    ],
)
async def test_a_token_of_each_algorithm_is_taken(
    tokens: ForeignTokens, local_issuer: LocalIssuer, alg: str, typ: dict[str, str]
) -> None:
    key = key_pair(alg, alg)
    local_issuer.publish(key)
    claims = await tokens.verify(key.sign(local_issuer.claims(email="a@b.example"), **typ))
    assert claims is not None
    assert (claims.iss, claims.sub, claims.email) == (local_issuer.url, "somebody", "a@b.example")


@pytest.mark.parametrize("alg", ALGORITHMS)
@pytest.mark.parametrize("claimed", [*ALGORITHMS, "HS256", "none"])
async def test_an_algorithm_belongs_to_its_key(
    tokens: ForeignTokens, local_issuer: LocalIssuer, alg: str, claimed: str
) -> None:
    key = key_pair(alg, alg)
    local_issuer.publish(key)
    token = key.sign(local_issuer.claims(), alg=claimed)
    assert (await tokens.verify(token) is not None) == (claimed == alg)


@pytest.mark.parametrize("published", ["EdDSA", "Ed25519", None])
@pytest.mark.parametrize("alg", ["EdDSA", "Ed25519"])
async def test_an_ed25519_key_has_two_names_for_its_algorithm(
    tokens: ForeignTokens, local_issuer: LocalIssuer, alg: str, published: str | None
) -> None:
    """RFC 9864 names the curve, RFC 8037 did not."""
    local_issuer.answer(KEYS, {"keys": [{**KEY.jwk, "alg": published}]})
    assert await tokens.verify(KEY.sign(local_issuer.claims(), alg=alg)) is not None


async def test_each_family_is_taken_where_the_issuer_is_configured_so(
    issuer: Issuer, local_issuer: LocalIssuer, clock: StandingClock
) -> None:
    for alg in sorted(set(ALL_ALGORITHMS) - {"Ed25519"}):
        key = key_pair(alg, alg)
        local_issuer.publish(key)
        token = key.sign(local_issuer.claims())
        others = read_algorithms(set(ALL_ALGORITHMS) - {alg, "Ed25519"})
        for algorithms, is_taken in ((read_algorithms([alg]), True), (others, False)):
            tokens = ForeignTokens(replace(issuer, algorithms=algorithms), clock)
            assert (await tokens.verify(token) is not None) == is_taken, alg
            await tokens.close()


@pytest.mark.parametrize("name", ["HS256", "none", "ES256K", "RS1", "eddsa", ""])
def test_an_algorithm_that_nobody_should_use_is_no_setting(name: str) -> None:
    with pytest.raises(ValueError, match="JWT_ALGORITHMS takes"):
        read_algorithms([name])


async def test_a_public_key_is_no_secret(tokens: ForeignTokens, local_issuer: LocalIssuer) -> None:
    """Algorithm confusion: a token signed by HMAC with the public key."""
    header = {"alg": "HS256", "kid": KEY.kid}
    signed = ".".join(encode(json.dumps(x).encode()) for x in (header, local_issuer.claims()))
    for secret in (json.dumps(KEY.jwk).encode(), base64.urlsafe_b64decode(KEY.jwk["x"] + "=")):
        signature = encode(hmac.digest(secret, signed.encode(), "sha256"))
        assert await tokens.verify(f"{signed}.{signature}") is None


async def test_a_key_that_is_not_published_signs_nothing(
    tokens: ForeignTokens, local_issuer: LocalIssuer
) -> None:
    assert await tokens.verify(key_pair("other").sign(local_issuer.claims())) is None
    assert await tokens.verify(key_pair("other").sign(local_issuer.claims(), kid="key-1")) is None


@pytest.mark.parametrize("audience", [AUDIENCE, [AUDIENCE], ["other", AUDIENCE]])
async def test_we_may_be_one_audience_of_many(
    tokens: ForeignTokens, local_issuer: LocalIssuer, audience: Any
) -> None:
    assert await tokens.verify(KEY.sign(local_issuer.claims(aud=audience))) is not None


WRONG_CLAIMS: dict[str, dict[str, Any]] = {
    "another issuer": {"iss": "https://elsewhere.example"},
    "ourselves": {"iss": "taskpact"},
    "another audience": {"aud": "better-auth:session-cache"},
    "our audience and more": {"aud": f"{AUDIENCE}2"},
    "no audience": {"aud": []},
    "an audience that is no string": {"aud": [AUDIENCE, 7]},
    "null for an audience": {"aud": None},
    "an object of audiences": {"aud": {AUDIENCE: True}},
    "nobody": {"sub": ""},
    "a number for a subject": {"sub": 7},
    "null for a subject": {"sub": None},
    "an endless subject": {"sub": "a" * 256},
    "half a surrogate pair": {"sub": "\ud800"},
    "NUL in the subject": {"sub": "a\0"},
    "a line end after the subject": {"sub": "a\n"},
    "a string for a moment": {"exp": "9999999999"},
    "true for a moment": {"nbf": True},
    "null for a moment": {"nbf": None},
    "a moment before time": {"iat": -1},
    "an endless life": {"exp": 10**30},
    "an endless life of fractions": {"exp": 1e300},
    "a number beyond all floats": {"iat": 10**400, "nbf": 1.5},
    "no number": {"exp": float("nan")},
    "infinity": {"exp": float("inf")},
}


@pytest.mark.parametrize("changes", WRONG_CLAIMS.values(), ids=WRONG_CLAIMS.keys())
async def test_a_well_signed_token_with_other_claims_is_refused(
    tokens: ForeignTokens, local_issuer: LocalIssuer, changes: dict[str, Any]
) -> None:
    assert await tokens.verify(KEY.sign(local_issuer.claims(**changes))) is None


@pytest.mark.parametrize("name", ["iss", "aud", "sub", "iat", "exp"])
async def test_every_claim_that_counts_must_be_there(
    tokens: ForeignTokens, local_issuer: LocalIssuer, name: str
) -> None:
    claims = local_issuer.claims()
    del claims[name]
    assert await tokens.verify(KEY.sign(claims)) is None


@pytest.mark.parametrize(
    ("times", "is_good"),
    [
        ((0, 0, 900), True),
        ((-890, 0, 10), True),
        ((LEEWAY_SECONDS - 1, 0, 900), True),
        ((LEEWAY_SECONDS + 2, 0, 900), False),
        ((0, LEEWAY_SECONDS - 1, 900), True),
        ((0, LEEWAY_SECONDS + 2, 900), False),
        ((-900, 0, 2 - LEEWAY_SECONDS), True),
        ((-900, 0, -LEEWAY_SECONDS), False),
        ((0, 0, 24 * 3600), True),
        ((0, 0, 24 * 3600 + 1), False),
        ((0, 0, 0), False),
        ((2, 0, 1), False),
        ((0.25, 0.5, 899.75), True),  # RFC 7519, section 2: a NumericDate may have a fraction
        ((0, LEEWAY_SECONDS + 1.5, 900.5), False),
    ],
)
async def test_a_token_is_valid_in_its_time(
    tokens: ForeignTokens,
    local_issuer: LocalIssuer,
    clock: StandingClock,
    times: tuple[float, float, float],
    *,
    is_good: bool,
) -> None:
    iat, nbf, exp = (int(clock().timestamp()) + seconds for seconds in times)
    claims = local_issuer.claims(iat=iat, nbf=nbf, exp=exp)
    assert (await tokens.verify(KEY.sign(claims)) is not None) == is_good


async def test_how_far_the_clocks_may_differ_is_a_setting(
    issuer: Issuer, local_issuer: LocalIssuer, clock: StandingClock
) -> None:
    token = KEY.sign(local_issuer.claims(now=clock().timestamp() + 60))
    for leeway, is_taken in ((59, False), (61, True)):
        tokens = ForeignTokens(replace(issuer, leeway_seconds=leeway), clock)
        assert (await tokens.verify(token) is not None) == is_taken
        await tokens.close()


async def test_a_sign_in_may_be_told_with_a_fraction_too(
    tokens: ForeignTokens, local_issuer: LocalIssuer
) -> None:
    claims = local_issuer.claims()
    signed_in = claims["iat"] - 60.5
    read = await tokens.verify(KEY.sign({**claims, "auth_time": signed_in}))
    assert read is not None
    assert read.signed_in_at == datetime.fromtimestamp(signed_in, UTC)


async def test_the_log_says_why_a_token_was_refused_and_nothing_that_it_says(
    tokens: ForeignTokens, local_issuer: LocalIssuer, clock: StandingClock
) -> None:
    now = int(clock().timestamp())
    refused = {
        "another audience": KEY.sign(local_issuer.claims(aud="canary")),
        "Another issuer": KEY.sign(local_issuer.claims(iss="https://canary.example")),
        "It expired 10": KEY.sign(local_issuer.claims(iat=now - 900, exp=now - 100)),
        "valid only in ": KEY.sign(local_issuer.claims(iat=now + 100, exp=now + 200)),
        "no key of this id": KEY.sign(local_issuer.claims(), kid="canary"),
        "The signature": key_pair("other").sign(local_issuer.claims(), kid="key-1"),
        "algorithm that is not configured": KEY.sign(local_issuer.claims(), alg="HS256"),
        "claims must be another, sub": KEY.sign(local_issuer.claims(sub="")),
        "header must be another, typ": KEY.sign(local_issuer.claims(), typ="canary+jwt"),
        "is not JSON": KEY.sign_text("canary", "{}"),
        "form of a signed token": "canary",
    }
    for reason, token in refused.items():
        with capture_logs() as logs:
            assert await tokens.verify(token) is None
        (line,) = [line for line in logs if line["event"] == "token_refused"]
        assert reason in line["reason"]
        assert "canary" not in str(logs)


async def test_a_token_that_was_good_expires(
    tokens: ForeignTokens, local_issuer: LocalIssuer, clock: StandingClock
) -> None:
    token = KEY.sign(local_issuer.claims(now=clock().timestamp()))
    assert await tokens.verify(token) is not None
    clock.advance(seconds=900 + LEEWAY_SECONDS)
    assert await tokens.verify(token) is None


async def test_a_token_ends_with_its_key(
    tokens: ForeignTokens, local_issuer: LocalIssuer, clock: StandingClock
) -> None:
    token = KEY.sign(local_issuer.claims())
    assert await tokens.verify(token) is not None
    local_issuer.publish(key_pair("key-2"))
    clock.advance(minutes=10)
    assert await tokens.verify(token) is None


async def test_nothing_is_asked_for_a_token_that_is_invalid_anyway(
    tokens: ForeignTokens, local_issuer: LocalIssuer
) -> None:
    for changes in WRONG_CLAIMS.values():
        await tokens.verify(KEY.sign(local_issuer.claims(**changes)))
    assert local_issuer.requests == []


async def test_an_issuer_that_is_away_is_not_the_tokens_fault(
    tokens: ForeignTokens, local_issuer: LocalIssuer, clock: StandingClock
) -> None:
    token = KEY.sign(local_issuer.claims(now=clock().timestamp()))
    local_issuer.close()
    with pytest.raises(IssuerUnavailableError):
        await tokens.verify(token)
    local_issuer.open()
    clock.advance(seconds=5)
    assert await tokens.verify(token) is not None
