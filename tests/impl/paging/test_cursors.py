"""Cursors: only the service can create them, and each is valid for one list."""

from __future__ import annotations

import base64
import re
import string
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impl.paging.cursors import Cursors, InvalidCursorError
from tests.support.clocks import StandingClock

SECRET = "a secret of the tests, long enough for all"
ALPHABET = string.ascii_letters + string.digits + "-_"
clock = StandingClock()
cursors = Cursors([SECRET], clock)
scopes = st.lists(st.text(st.characters(exclude_characters="\0", codec="utf-8")), max_size=3)


@given(st.binary(max_size=64), scopes)
def test_a_cursor_decrypts_to_the_position_that_was_encrypted(
    position: bytes, scope: list[str]
) -> None:
    cursor = cursors.encrypt(position, *scope)
    assert re.fullmatch("[A-Za-z0-9_-]+", cursor), "it needs no escaping in a URL"
    assert cursors.decrypt(cursor, *scope) == position


@given(st.binary(max_size=64), scopes, scopes)
def test_a_cursor_of_one_list_opens_no_other(
    position: bytes, scope: list[str], other: list[str]
) -> None:
    if scope != other:
        with pytest.raises(InvalidCursorError):
            cursors.decrypt(cursors.encrypt(position, *scope), *other)


def test_a_cursor_of_another_secret_does_not_open() -> None:
    with pytest.raises(InvalidCursorError):
        cursors.decrypt(
            Cursors([SECRET + "!"], clock).encrypt(b"position", "tasks", "ada"), "tasks", "ada"
        )


def test_a_cursor_of_the_secret_before_opens() -> None:
    cursor = cursors.encrypt(b"position", "tasks", "ada")
    assert Cursors(["a new one", SECRET], clock).decrypt(cursor, "tasks", "ada") == b"position"


def test_a_cursor_is_valid_for_a_day_and_expires_within_the_hour_after() -> None:
    cursor = cursors.encrypt(b"position", "tasks", "ada")
    before, clock.time = clock.time, clock.time + timedelta(hours=24)
    try:
        assert cursors.decrypt(cursor, "tasks", "ada") == b"position"
        clock.advance(hours=1)
        with pytest.raises(InvalidCursorError):
            cursors.decrypt(cursor, "tasks", "ada")
    finally:
        clock.time = before


def test_the_same_position_has_the_same_cursor_within_an_hour() -> None:
    """So that an unchanged page has the same entity tag."""
    clock.time = clock.time.replace(minute=0, second=0, microsecond=0)
    first = cursors.encrypt(b"position", "tasks", "ada")
    clock.advance(minutes=59)
    assert cursors.encrypt(b"position", "tasks", "ada") == first
    clock.advance(minutes=1)
    assert cursors.encrypt(b"position", "tasks", "ada") != first


def test_a_cursor_does_not_show_its_position() -> None:
    cursor = cursors.encrypt(b"ada@example.com", "users")
    assert b"ada" not in base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))


@pytest.mark.parametrize("size", [15, 16, 17, 18])
def test_a_cursor_with_any_one_character_changed_does_not_open(size: int) -> None:
    """Not even if the last character has insignificant bits: one position, one cursor."""
    cursor = cursors.encrypt(b"p" * size, "tasks", "ada")
    opened = []
    for place, given_character in enumerate(cursor):
        for character in ALPHABET.replace(given_character, ""):
            changed = cursor[:place] + character + cursor[place + 1 :]
            try:
                cursors.decrypt(changed, "tasks", "ada")
            except InvalidCursorError:
                continue
            opened.append(changed)
    assert opened == []


def test_a_cursor_that_was_cut_or_continued_does_not_open() -> None:
    cursor = cursors.encrypt(b"p" * 16, "tasks", "ada")
    shorter = [cursor[:length] for length in range(len(cursor))]
    longer = [cursor + more for more in ("A", "AA", "AAA", "AAAA", cursor)]
    for changed in shorter + longer:
        with pytest.raises(InvalidCursorError):
            cursors.decrypt(changed, "tasks", "ada")


@given(st.text(ALPHABET, min_size=1, max_size=256))
def test_what_somebody_made_up_does_not_open(cursor: str) -> None:
    with pytest.raises(InvalidCursorError):
        cursors.decrypt(cursor, "tasks", "ada")


def test_the_parts_of_a_scope_cannot_be_shifted_into_each_other() -> None:
    cursor = cursors.encrypt(b"p", "tasks", "ada")
    for scope in (("tasksada",), ("task", "sada"), ("ada", "tasks"), ("tasks",), ()):
        with pytest.raises(InvalidCursorError):
            cursors.decrypt(cursor, *scope)
