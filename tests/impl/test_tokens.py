"""Access tokens: what the service issues is taken, and nothing that merely looks like it."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import jwt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from impl.tokens import AccessToken, AccessTokens

SECRET = "a secret of the tests, long enough for all"
NOW = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
SECONDS = int(NOW.timestamp())
LIFETIME = timedelta(minutes=15)
USER = "019a7c51-3f60-7d04-9c1e-2b6c54f0a7e1"
SESSION = "019a7c51-4b22-7c11-8d3e-91c0a4b7f0d2"
ADA = AccessToken(USER, UUID(SESSION), frozenset({"tasks:read", "tasks:write"}))

tokens = AccessTokens([SECRET], LIFETIME, lambda: NOW)
HEADER: dict[str, Any] = {"alg": "HS256", "typ": "at+jwt"}
CLAIMS: dict[str, Any] = {
    "iss": "taskpact",
    "aud": "taskpact",
    "sub": USER,
    "sid": SESSION,
    "scope": "tasks:read tasks:write",
    "iat": SECONDS,
    "nbf": SECONDS,
    "exp": SECONDS + 900,
    "jti": "5f0d8a9e-0f4c-4b7c-9d4c-2f2a7c1d9b11",
}


def encode(part: bytes) -> str:
    return base64.urlsafe_b64encode(part).rstrip(b"=").decode()


def sign(header: str, claims: str, secret: str = SECRET) -> str:
    """Signs texts as they are, so that a test may write what no library would."""
    signed = f"{encode(header.encode())}.{encode(claims.encode())}"
    signature = hmac.digest(secret.encode(), signed.encode(), hashlib.sha256)
    return f"{signed}.{encode(signature)}"


def compact(value: object) -> str:
    return json.dumps(value, separators=(",", ":"))


def token_with(header: dict[str, Any] | None = None, *, without: str = "", **claims: object) -> str:
    """Returns a well-signed token that differs from ours in what is given."""
    changed = {name: value for name, value in (CLAIMS | claims).items() if name != without}
    return jwt.encode(changed, SECRET, "HS256", headers={**HEADER, **(header or {})})


def test_a_token_has_the_claims_that_it_must_have_and_no_others() -> None:
    token = tokens.issue(ADA)
    assert jwt.get_unverified_header(token) == HEADER
    claims = jwt.decode(token, options={"verify_signature": False})
    assert claims == {**CLAIMS, "jti": claims["jti"]}
    assert {name: type(value) for name, value in claims.items()} == {
        **dict.fromkeys(("iss", "aud", "sub", "sid", "scope", "jti"), str),
        **dict.fromkeys(("iat", "nbf", "exp"), int),
    }
    assert str(UUID(claims["jti"])) == claims["jti"]


def test_no_two_tokens_are_the_same() -> None:
    assert len({tokens.issue(ADA) for _ in range(50)}) == 50


@given(st.from_regex(r"[A-Za-z0-9_-]{1,64}", fullmatch=True))
def test_a_token_speaks_for_the_user_whom_it_was_issued_for(user_id: str) -> None:
    said = AccessToken(user_id, ADA.session_id, ADA.scopes)
    token = tokens.issue(said)
    assert tokens.verify(token) == said
    assert len(token) < 1024


def test_the_tokens_of_this_test_are_taken_unless_something_is_wrong_with_them() -> None:
    """Without this, the refusals below could all be for another reason than they say."""
    assert tokens.verify(token_with()) == ADA
    assert tokens.verify(sign(compact(HEADER), compact(CLAIMS))) == ADA


@pytest.mark.parametrize(
    ("seconds", "is_good"),
    [(-1, False), (0, True), (1, True), (899, True), (900, False), (901, False)],
)
def test_a_token_is_good_from_its_first_second_to_its_last(seconds: int, *, is_good: bool) -> None:
    token = tokens.issue(ADA)
    then = NOW + timedelta(seconds=seconds)
    later = AccessTokens([SECRET], LIFETIME, lambda: then)
    assert (later.verify(token) is not None) == is_good


def test_a_token_of_another_secret_is_refused() -> None:
    assert tokens.verify(AccessTokens([SECRET[::-1]], LIFETIME, lambda: NOW).issue(ADA)) is None
    assert tokens.verify(AccessTokens([SECRET + "!"], LIFETIME, lambda: NOW).issue(ADA)) is None


WRONG_CLAIMS: dict[str, dict[str, object]] = {
    "another issuer": {"iss": "https://elsewhere.example"},
    "an empty issuer": {"iss": ""},
    "a list of issuers": {"iss": ["taskpact"]},
    "another audience": {"aud": "elsewhere"},
    "a list of audiences": {"aud": ["taskpact"]},
    "an empty list of audiences": {"aud": []},
    "an empty user": {"sub": ""},
    "a number for a user": {"sub": 7},
    "null for a user": {"sub": None},
    "a list of users": {"sub": [USER]},
    "an id of no user's form": {"sub": "a user"},
    "half a surrogate pair for a user": {"sub": "\ud800"},
    "NUL in the user": {"sub": "ada\0"},
    "an endless user": {"sub": "a" * 65},
    "an empty session": {"sid": ""},
    "a number for a session": {"sid": 7},
    "a session that is no UUID": {"sid": "a session"},
    "a session in capitals": {"sid": SESSION.upper()},
    "a list of sessions": {"sid": [SESSION]},
    "a list of scopes": {"scope": ["tasks:read"]},
    "null for the scopes": {"scope": None},
    "an expiry as text": {"exp": str(SECONDS + 900)},
    "an expiry as a fraction": {"exp": SECONDS + 900.5},
    "an expiry as a float": {"exp": float(SECONDS + 900)},
    "an expiry that is true": {"exp": True},
    "an expiry that is null": {"exp": None},
    "an expiry that is an object": {"exp": {"$gt": 0}},
    "an expiry beyond all times": {"exp": 10**30},
    "an expiry in years": {"exp": SECONDS + 10 * 365 * 86400},
    "an issue time as text": {"iat": str(SECONDS)},
    "an issue time as a float": {"iat": float(SECONDS)},
    "an issue time to come": {"iat": SECONDS + 1},
    "an issue time that is true": {"iat": True},
    "an issue time before all times": {"iat": -(10**30)},
    "a start as text": {"nbf": str(SECONDS)},
    "a start that is false": {"nbf": False},
    "a start to come": {"nbf": SECONDS + 1},
    "an id that is a number": {"jti": 1},
    "an id that is null": {"jti": None},
    "a claim more": {"role": "admin"},
    "the kind of token as a claim": {"typ": "refresh"},
    "an expired time": {"exp": SECONDS},
}


@pytest.mark.parametrize("claims", WRONG_CLAIMS.values(), ids=WRONG_CLAIMS.keys())
def test_a_token_of_ours_with_a_wrong_claim_is_refused(claims: dict[str, object]) -> None:
    assert tokens.verify(sign(compact(HEADER), compact(CLAIMS | claims))) is None


@pytest.mark.parametrize("claim", CLAIMS)
def test_a_token_without_one_of_its_claims_is_refused(claim: str) -> None:
    assert tokens.verify(token_with(without=claim)) is None


@pytest.mark.parametrize("claim", CLAIMS)
def test_a_token_with_one_of_its_claims_twice_is_refused(claim: str) -> None:
    """Readers disagree on which of the two counts."""
    once = compact(CLAIMS)
    for first in (compact(CLAIMS[claim]), '"another"', "0"):
        twice = f'{{"{claim}":{first},{once[1:]}'
        assert tokens.verify(sign(compact(HEADER), twice)) is None


WRONG_HEADERS: dict[str, str] = {
    "the type of any JWT": '{"alg":"HS256","typ":"JWT"}',
    "the type of a refresh token": '{"alg":"HS256","typ":"rt+jwt"}',
    "the long form of the type": '{"alg":"HS256","typ":"application/at+jwt"}',
    "the type in capitals": '{"alg":"HS256","typ":"AT+JWT"}',
    "a list of types": '{"alg":"HS256","typ":["at+jwt"]}',
    "no type": '{"alg":"HS256"}',
    "a key's name": '{"alg":"HS256","kid":"1","typ":"at+jwt"}',
    "a critical extension": '{"alg":"HS256","crit":["b64"],"b64":false,"typ":"at+jwt"}',
    "a key of its own": '{"alg":"HS256","jwk":{"kty":"oct","k":"AA"},"typ":"at+jwt"}',
    "another order": '{"typ":"at+jwt","alg":"HS256"}',
    "spaces": '{"alg": "HS256", "typ": "at+jwt"}',
    "the type twice": '{"alg":"HS256","typ":"JWT","typ":"at+jwt"}',
    "the algorithm twice": '{"alg":"none","alg":"HS256","typ":"at+jwt"}',
    "the algorithm in small letters": '{"alg":"hs256","typ":"at+jwt"}',
    "no algorithm": '{"typ":"at+jwt"}',
    "a list": "[]",
    "no JSON": "{",
}


@pytest.mark.parametrize("header", WRONG_HEADERS.values(), ids=WRONG_HEADERS.keys())
def test_a_well_signed_token_with_another_header_is_refused(header: str) -> None:
    assert tokens.verify(sign(header, compact(CLAIMS))) is None


def _unsigned() -> str:
    return jwt.encode(CLAIMS, None, "none", headers={"typ": "at+jwt"})


def _unsigned_but_says_hs256() -> str:
    return f"{encode(compact(HEADER).encode())}.{encode(compact(CLAIMS).encode())}."


def _with_hs512() -> str:
    return jwt.encode(CLAIMS, SECRET * 2, "HS512", headers={"typ": "at+jwt"})


def _with_the_empty_secret() -> str:
    return sign(compact(HEADER), compact(CLAIMS), secret="")


def _with_the_signature_of_another() -> str:
    signature = token_with(sub="grace").rpartition(".")[2]
    return f"{token_with().rpartition('.')[0]}.{signature}"


def _with_other_claims_under_the_signature() -> str:
    header, _, signature = token_with().split(".")
    return f"{header}.{encode(compact(CLAIMS | {'sub': 'grace'}).encode())}.{signature}"


FORGERIES: list[Callable[[], str]] = [
    _unsigned,
    _unsigned_but_says_hs256,
    _with_hs512,
    _with_the_empty_secret,
    _with_the_signature_of_another,
    _with_other_claims_under_the_signature,
]


@pytest.mark.parametrize("forge", FORGERIES)
def test_a_forged_token_is_refused(forge: Callable[[], str]) -> None:
    assert tokens.verify(forge()) is None


RESPELLINGS: dict[str, Callable[[str], str]] = {
    "one = at the end": lambda token: token + "=",
    "two = at the end": lambda token: token + "==",
    "= after every part": lambda token: token.replace(".", "=.") + "=",
    "a space before": lambda token: " " + token,
    "a space after": lambda token: token + " ",
    "a line break after": lambda token: token + "\n",
    "a tab inside": lambda token: token.replace(".", ".\t", 1),
    "NUL after": lambda token: token + "\0",
    "quotes": lambda token: f'"{token}"',
    "a dot after": lambda token: token + ".",
    "a dot before": lambda token: "." + token,
    "a fourth part": lambda token: token + ".AA",
    "two parts": lambda token: token.rpartition(".")[0],
    "one part": lambda token: token.partition(".")[0],
    "the scheme again": lambda token: "Bearer " + token,
    "the last character changed": lambda token: token[:-1] + ("A" if token[-1] != "A" else "B"),
    "in capitals": str.upper,
    "twice": lambda token: token + token,
    "a letter beyond ASCII": lambda token: token + "\N{LATIN SMALL LETTER E WITH ACUTE}",
    "half a surrogate pair": lambda token: token + "\udcff",
}


@pytest.mark.parametrize("respell", RESPELLINGS.values(), ids=RESPELLINGS.keys())
def test_a_good_token_is_taken_in_one_spelling_only(respell: Callable[[str], str]) -> None:
    assert tokens.verify(respell(tokens.issue(ADA))) is None


def test_no_change_of_the_last_character_leaves_a_token_good() -> None:
    """The last character of a signature has two bits that decoders ignore."""
    token = tokens.issue(ADA)
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    good = [last for last in alphabet if tokens.verify(token[:-1] + last) is not None]
    assert good == [token[-1]]


def test_a_token_of_a_megabyte_is_refused_before_anything_is_computed_on_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    huge = token_with(jti="j" * 1_000_000)

    def refuse(*_: object, **__: object) -> None:
        pytest.fail("it was decoded")

    monkeypatch.setattr(jwt, "decode", refuse)
    assert tokens.verify(huge) is None


def test_a_well_signed_token_nested_beyond_all_depths_is_refused() -> None:
    claims = compact(CLAIMS)[:-1] + ',"x":' + "[" * 200 + "]" * 200 + "}"
    assert len(sign(compact(HEADER), claims)) < 1200
    assert tokens.verify(sign(compact(HEADER), claims)) is None


@pytest.mark.parametrize("claims", ["[]", "null", "7", '"text"', "{", "", "NaN", '{"iss":'])
def test_a_well_signed_token_whose_claims_are_no_object_is_refused(claims: str) -> None:
    assert tokens.verify(sign(compact(HEADER), claims)) is None


@given(st.text(max_size=200))
def test_any_other_text_is_no_token(text: str) -> None:
    assert tokens.verify(text) is None


@given(
    st.dictionaries(
        st.sampled_from([*CLAIMS, "typ"]),
        st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.lists(st.text()),
        min_size=1,
        max_size=3,
    )
)
def test_no_other_value_in_a_claim_makes_an_error_or_another_user(
    claims: dict[str, object],
) -> None:
    """A refusal is an answer; an exception would be a 500."""
    caller = tokens.verify(sign(compact(HEADER), compact(CLAIMS | claims)))
    assert caller is None or caller.user_id == (CLAIMS | claims)["sub"]


def test_while_secrets_change_tokens_of_both_are_good() -> None:
    new = AccessTokens(["the next secret, as long as the first", SECRET], LIFETIME, lambda: NOW)
    assert new.verify(tokens.issue(ADA)) == ADA
    assert new.verify(new.issue(ADA)) == ADA
    assert tokens.verify(new.issue(ADA)) is None, "the newest signs"


def test_a_secret_that_is_no_longer_given_signs_nothing() -> None:
    new = AccessTokens(["the next secret, as long as the first"], LIFETIME, lambda: NOW)
    assert new.verify(tokens.issue(ADA)) is None
