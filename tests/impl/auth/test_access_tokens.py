"""Access tokens: those that the service issued are accepted until they expire.

Forged ones are in `test_hostile_tokens.py`.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import jwt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from impl.auth.access_tokens import AccessToken, AccessTokens
from impl.caller import TokenRefusedError
from tests.impl.auth.hostile_tokens import compact, sign

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


def verified(issuer: AccessTokens, token: str) -> AccessToken | None:
    """Returns the content of a token, or `None` if it is refused."""
    try:
        return issuer.verify(token).content
    except TokenRefusedError:
        return None


def test_a_token_has_the_claims_that_it_must_have_and_no_others() -> None:
    token = tokens.issue(ADA)
    assert jwt.get_unverified_header(token) == HEADER
    claims = jwt.decode(
        token, SECRET, ["HS256"], audience="taskpact", options={"verify_exp": False}
    )
    assert claims == {**CLAIMS, "jti": claims["jti"]}
    assert {name: type(value) for name, value in claims.items()} == {
        **dict.fromkeys(("iss", "aud", "sub", "sid", "scope", "jti"), str),
        **dict.fromkeys(("iat", "nbf", "exp"), int),
    }
    assert str(UUID(claims["jti"])) == claims["jti"]


@given(st.frozensets(st.from_regex(r"[!#-\[\]-~]{1,20}", fullmatch=True), max_size=8))
def test_a_token_has_whatever_scopes_a_contract_may_have(scopes: frozenset[str]) -> None:
    said = AccessToken(USER, ADA.session_id, scopes)
    assert verified(tokens, tokens.issue(said)) == said


def test_no_two_tokens_are_the_same() -> None:
    assert len({tokens.issue(ADA) for _ in range(50)}) == 50


@given(st.from_regex(r"[A-Za-z0-9_-]{1,64}", fullmatch=True))
def test_a_token_speaks_for_the_user_whom_it_was_issued_for(user_id: str) -> None:
    said = AccessToken(user_id, ADA.session_id, ADA.scopes)
    token = tokens.issue(said)
    assert verified(tokens, token) == said
    assert len(token) < 1024


def test_the_tokens_of_this_test_are_taken_unless_something_is_wrong_with_them() -> None:
    """Otherwise the refusals below could all have another reason."""
    assert verified(tokens, sign(compact(HEADER), compact(CLAIMS), SECRET)) == ADA


@pytest.mark.parametrize(
    ("seconds", "is_good"),
    [(-1, False), (0, True), (1, True), (899, True), (900, False), (901, False)],
)
def test_a_token_is_valid_from_its_first_second_to_its_last(seconds: int, *, is_good: bool) -> None:
    token = tokens.issue(ADA)
    then = NOW + timedelta(seconds=seconds)
    later = AccessTokens([SECRET], LIFETIME, lambda: then)
    assert (verified(later, token) is not None) == is_good


@pytest.mark.parametrize(
    ("seconds", "is_good"), [(-6, False), (-5, True), (0, True), (899, True), (900, False)]
)
def test_the_clock_of_who_issued_it_may_be_ahead_by_the_leeway(
    seconds: int, *, is_good: bool
) -> None:
    """A process whose clock is behind accepts a new token at once; none is valid for longer."""
    then = NOW + timedelta(seconds=seconds)
    behind = AccessTokens([SECRET], LIFETIME, lambda: then, leeway=timedelta(seconds=5))
    assert (verified(behind, tokens.issue(ADA)) is not None) == is_good


def test_a_moment_that_no_calendar_has_is_refused_like_any_other() -> None:
    """Somebody may have set a clock to it."""
    for seconds in (253_402_300_799 - 899, 10**12, 10**30):
        claims = CLAIMS | {"iat": seconds, "nbf": seconds, "exp": seconds + 900}
        assert verified(tokens, sign(compact(HEADER), compact(claims), SECRET)) is None


def test_no_token_is_valid_for_longer_than_any_is_issued_for() -> None:
    days = AccessTokens([SECRET], timedelta(days=30), lambda: NOW, longest=timedelta(days=90))
    token = days.issue(ADA)
    assert verified(days, token) == ADA
    assert verified(tokens, token) is None, "here, an hour is the longest"
    assert verified(days, tokens.issue(ADA)) == ADA


def test_a_token_of_another_secret_is_refused() -> None:
    assert verified(tokens, AccessTokens([SECRET[::-1]], LIFETIME, lambda: NOW).issue(ADA)) is None
    assert verified(tokens, AccessTokens([SECRET + "!"], LIFETIME, lambda: NOW).issue(ADA)) is None


def test_no_change_of_the_last_character_leaves_a_token_good() -> None:
    """The last character of a signature has two bits that decoders ignore."""
    token = tokens.issue(ADA)
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    good = [last for last in alphabet if verified(tokens, token[:-1] + last) is not None]
    assert good == [token[-1]]


def test_a_token_of_a_megabyte_is_refused_before_anything_is_computed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    huge = sign(compact(HEADER), compact(CLAIMS | {"jti": "j" * 1_000_000}), SECRET)

    def refuse(*_: object, **__: object) -> None:
        pytest.fail("it was decoded")

    monkeypatch.setattr(jwt, "decode", refuse)
    assert verified(tokens, huge) is None


@given(st.text(max_size=200))
def test_any_other_text_is_no_token(text: str) -> None:
    assert verified(tokens, text) is None


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
    """A refusal is a response; an exception would be a 500."""
    caller = verified(tokens, sign(compact(HEADER), compact(CLAIMS | claims), SECRET))
    assert caller is None or caller.user_id == (CLAIMS | claims)["sub"]


def test_while_secrets_change_tokens_of_both_are_valid() -> None:
    new = AccessTokens(["the next secret, as long as the first", SECRET], LIFETIME, lambda: NOW)
    assert verified(new, tokens.issue(ADA)) == ADA
    assert verified(new, new.issue(ADA)) == ADA
    assert verified(tokens, new.issue(ADA)) is None, "the newest signs"


def test_a_secret_that_is_no_longer_given_signs_nothing() -> None:
    new = AccessTokens(["the next secret, as long as the first"], LIFETIME, lambda: NOW)
    assert verified(new, tokens.issue(ADA)) is None
