"""Refresh tokens: each has exactly one spelling, which nobody else can produce."""

from __future__ import annotations

import re
import string
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impl.auth.refresh_tokens import RefreshToken, RefreshTokens
from impl.secrets.hashes import hash_secret

OLD, NEW = "an old secret that is long enough", "a new secret that is long enough"
ALPHABET = string.ascii_letters + string.digits + "-_"
TOKEN = RefreshToken("ada", uuid.UUID("019a7c51-4b22-7c11-8d3e-91c0a4b7f0d2"), 7)
tokens = RefreshTokens([NEW])

every_token = st.builds(
    RefreshToken,
    user_id=st.text(ALPHABET, min_size=1, max_size=64),
    session_id=st.uuids(),
    generation=st.integers(0, 2**31 - 1),
)


@given(every_token)
def test_what_was_written_is_read(token: RefreshToken) -> None:
    text = tokens.write(token)
    assert re.fullmatch("tpr_[A-Za-z0-9_-]+", text), "it needs no escaping anywhere"
    assert len(text) <= 512, "as the contract says"
    assert tokens.read(text) == token


@given(every_token)
def test_a_token_is_always_written_the_same_way(token: RefreshToken) -> None:
    assert RefreshTokens([NEW]).write(token) == tokens.write(token)


@given(every_token, every_token)
def test_two_tokens_are_never_written_the_same_way(
    token: RefreshToken, other: RefreshToken
) -> None:
    assert (tokens.write(token) == tokens.write(other)) == (token == other)


@given(every_token)
def test_the_successor_is_the_next_generation_of_the_same_session(token: RefreshToken) -> None:
    assert token.successor == RefreshToken(token.user_id, token.session_id, token.generation + 1)


def test_who_has_a_token_cannot_write_its_successor() -> None:
    """Everything except the authentication code is readable; that differs in every part."""
    text, next_text = tokens.write(TOKEN), tokens.write(TOKEN.successor)
    code = slice(len("tpr_") + 28, len("tpr_") + 69)
    assert text[code] != next_text[code]
    assert tokens.read(text[: code.start] + next_text[code] + text[code.stop :]) is None


def test_a_token_with_any_one_character_changed_is_not_read() -> None:
    """Not even if the last character has insignificant bits."""
    for user_id in ("ada", "adam", "ada-m"):  # the text has each of the possible base64 endings
        text = tokens.write(RefreshToken(user_id, TOKEN.session_id, 0))
        for place, given_character in enumerate(text):
            for character in ALPHABET.replace(given_character, ""):
                assert tokens.read(text[:place] + character + text[place + 1 :]) is None


def test_a_token_that_was_cut_or_continued_is_not_read() -> None:
    text = tokens.write(TOKEN)
    for length in range(len(text)):
        assert tokens.read(text[:length]) is None
    for more in ("A", "=", "==", "\n", " ", "\0", ".", text):
        assert tokens.read(text + more) is None
        assert tokens.read(more + text) is None
    assert tokens.read(text.removeprefix("tpr_")) is None


@pytest.mark.parametrize("text", ["", "tpr_", "tpr_AAAA", "tpr_====", "\N{SNOWMAN}", "tpr_\xe9"])
def test_what_is_no_token_is_not_read(text: str) -> None:
    assert tokens.read(text) is None


@given(st.text(max_size=512))
def test_what_somebody_made_up_is_not_read(text: str) -> None:
    assert tokens.read(text) is None
    assert tokens.read(f"tpr_{text}") is None


def test_a_token_of_another_secret_is_not_read() -> None:
    assert tokens.read(RefreshTokens([OLD]).write(TOKEN)) is None


def test_a_token_of_the_previous_secret_is_read() -> None:
    both = RefreshTokens([NEW, OLD])
    old_text, new_text = RefreshTokens([OLD]).write(TOKEN), RefreshTokens([NEW]).write(TOKEN)
    assert both.write(TOKEN) == new_text
    assert both.spellings(TOKEN) == [new_text, old_text]
    assert both.read(old_text) == both.read(new_text) == TOKEN


def test_a_hash_is_that_of_the_whole_text() -> None:
    text = tokens.write(TOKEN)
    assert len(hash_secret(text)) == 32
    assert hash_secret(text) != hash_secret(text[:-1])
