"""Text as it is sorted and searched."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impl.folding import fold
from impl.words import order_of, searched_words, words

texts = st.text(st.characters(codec="utf-8"), max_size=80)


@given(texts)
def test_capitals_make_no_difference_to_words(text: str) -> None:
    assert words(text.upper().lower()) == words(text.upper())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Write the report, write it!", ["write", "the", "report", "it"]),
        ("snake_case and kebab-case", ["snake", "case", "and", "kebab"]),
        ("  ", []),
        ("!?", []),
        ("don't", ["don", "t"]),
        ("2026-12-24", ["2026", "12", "24"]),
        ("हिन्दी में", ["हिन्दी", "में"]),
        ("会議 room", ["会", "議", "room"]),
        ("x" * 40, ["x" * 32]),
    ],
)
def test_words_are_runs_of_letters_digits_and_marks(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_words_of_several_texts_are_not_joined_and_come_once() -> None:
    assert words("Buy milk", None, "milk and bread") == ["buy", "milk", "and", "bread"]


def test_no_more_than_500_words_are_kept() -> None:
    assert len(words(" ".join(map(str, range(1000))))) == 500


def test_a_search_is_about_the_words_that_say_most() -> None:
    assert searched_words("rep REPORT a report quarter", 8) == ["quarter", "report", "a"]
    assert searched_words("a bb ccc dddd", 2) == ["dddd", "ccc"]
    assert searched_words("!", 8) == []


@given(texts)
def test_a_title_is_sorted_by_its_beginning(text: str) -> None:
    assert len(order_of(text)) <= 100
    assert fold(text).startswith(order_of(text))
