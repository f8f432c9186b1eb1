"""Common passwords: those that are guessed first are refused, and no others."""

from __future__ import annotations

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from zxcvbn.matching import RANKED_DICTIONARIES

from generated.problems import InvalidRequest, Refusal
from impl.users.common_passwords import require_uncommon_password
from tests.support.users import PASSWORD, SignedUp

EMAIL = "ada.lovelace@example.com"
SIGN_UP = "/api/auth/signup"


def is_common(password: str, email: str = EMAIL) -> bool:
    try:
        require_uncommon_password(password, email)
    except Refusal as refusal:
        return isinstance(refusal.problem, InvalidRequest)
    return False


def test_the_list_has_the_three_thousand_passwords_that_asvs_asks_for_and_more() -> None:
    """Only those that are long enough to be chosen here count (ASVS 5.0, 6.2.4)."""
    words = {word for ranked in RANKED_DICTIONARIES.values() for word in ranked if len(word) >= 8}
    assert len(words) > 40_000
    assert all(is_common(word) for word in sorted(words)[::500])


TOP = "password 12345678 baseball football trustno1 jennifer corvette princess qwertyuiop passw0rd"


@pytest.mark.parametrize("password", [*TOP.split(), "iloveyou1", "PassWord1", "TRUSTNO1"])
def test_what_is_tried_first_is_common_in_any_case(password: str) -> None:
    assert is_common(password)


@pytest.mark.parametrize(
    "password",
    ["00000000", "xxxxxxxxxxxxxxxx", "12341234", "LoveLOVE", "1234512345", "abcdefgh", "987654321"],
)
def test_a_short_repetition_or_run_is_common(password: str) -> None:
    """The list leaves them out."""
    assert is_common(password)


@pytest.mark.parametrize("password", [EMAIL, EMAIL.upper(), "ada.lovelace", "Ada.Lovelace"])
def test_ones_own_email_is_common(password: str) -> None:
    assert is_common(password)
    assert is_common(password, EMAIL.title())
    assert not is_common(password, "grace@example.com")


@pytest.mark.parametrize(
    "password",
    ["taskpact", "TaskPact", "taskpact2026", "Task-Pact!", "123taskpact", "t.a.s.k_pact"],
)
def test_the_name_of_the_service_is_common_with_digits_or_signs_around_it(password: str) -> None:
    assert is_common(password)


@pytest.mark.parametrize(
    "password",
    [
        pytest.param(PASSWORD, id="that of the tests"),
        pytest.param("correct horse battery staple", id="that of the examples"),
        pytest.param("nine lives and a teapot", id="the other one of the examples"),
        pytest.param("taskpact is what I use", id="a sentence about the service"),
        pytest.param("ada.lovelace wrote it", id="a sentence about oneself"),
        pytest.param("zzzzzzzzzzzzzzzzz", id="one letter, often"),
        pytest.param("8301746529034", id="digits"),
        pytest.param("lowercaseonly", id="small letters"),
        pytest.param(" \t \n\n \t\t", id="white space"),
        pytest.param("password ", id="a space at the end, which is not trimmed"),
        pytest.param("\N{PILE OF POO}" * 64, id="64 emoji"),
        pytest.param("x" * 128, id="128 characters"),
    ],
)
def test_any_composition_is_valid_as_long_as_it_is_not_common(password: str) -> None:
    assert not is_common(password)


@given(st.text(min_size=8, max_size=128))
def test_any_text_is_common_or_not_and_never_an_error(password: str) -> None:
    assert is_common(password) == is_common(password, EMAIL.upper())


async def test_sign_up_refuses_a_common_password_and_says_where(client: httpx.AsyncClient) -> None:
    account = {"email": "common@passwords.example", "password": "Password1"}
    response = await client.post(SIGN_UP, json=account)
    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"
    (error,) = response.json()["errors"]
    message = error.pop("message")
    assert error == {"in": "body", "pointer": "/password", "keyword": "common"}
    assert "tried" in message
    assert "Password1" not in response.text
    account["password"] = PASSWORD
    assert (await client.post(SIGN_UP, json=account)).status_code == 201, "nothing was created"


async def test_sign_up_refuses_the_email_as_a_password(client: httpx.AsyncClient) -> None:
    account = {"email": "Grace.Hopper@passwords.example", "password": "grace.hopper"}
    response = await client.post(SIGN_UP, json=account)
    assert response.status_code == 422
    (error,) = response.json()["errors"]
    assert (error["pointer"], error["keyword"]) == ("/password", "common")


async def test_a_new_password_is_held_to_the_same(
    client: httpx.AsyncClient, user: SignedUp
) -> None:
    for common in ("trustno1", "Taskpact-2026", user.email.upper()):
        change = {"current_password": PASSWORD, "new_password": common}
        response = await client.post("/api/auth/password", json=change, headers=user.headers)
        assert response.status_code == 422
        (error,) = response.json()["errors"]
        assert (error["pointer"], error["keyword"]) == ("/new_password", "common")
