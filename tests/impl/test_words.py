"""Text as it is sorted and searched."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impl.folding import fold
from impl.words import order_of, searched_words, words

texts = st.text(st.characters(codec="utf-8"), max_size=80)
MARKS = [chr(number) for number in range(0x110000) if unicodedata.combining(chr(number))]
# What becomes marks, or much, or something else beside a neighbour.
PECULIAR = "a\u00e9 \t\u0345\u0f73\u0f75\u0f81\uff9e\uff9f\ufdfa\u3300\u1161\u11a8\ud55c\u4f1a"
peculiar_texts = st.text(st.sampled_from([*MARKS, *PECULIAR]), max_size=120)


def plainly_folded(text: str) -> str:
    """Returns a text as `fold` is defined, however long that takes."""
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFD", text).casefold())
    return unicodedata.normalize("NFKC", decomposed.casefold())


def plain_words(text: str) -> list[str]:
    """Returns the words of a text, one character after the other."""
    spaced = ""
    for character in plainly_folded(text):
        if is_unspaced(character):
            spaced += f" {character} "
        else:
            spaced += character if unicodedata.category(character)[0] in "LNM" else " "
    return list(dict.fromkeys(word[:32] for word in spaced.split()))[:500]


def is_unspaced(character: str) -> bool:
    """Whether it is Han, Hiragana or Katakana."""
    ranges = (("\u3041", "\u30ff"), ("\u3400", "\u4dbf"), ("\u4e00", "\u9fff"))
    return any(a <= character <= b for a, b in (*ranges, ("\U00020000", "\U0003ffff")))


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


@given(texts | peculiar_texts | st.text(max_size=10).map(lambda text: text * 60))
def test_what_is_fast_is_what_is_defined(text: str) -> None:
    assert fold(text) == plainly_folded(text)
    assert words(text) == plain_words(text)


def test_whatever_becomes_a_mark_is_folded_as_defined_among_many() -> None:
    # A character that becomes marks without saying so would be in the way of sorting them.
    characters = [chr(number) for number in range(0x110000) if not 0xD800 <= number < 0xE000]
    for form in ("NFD", "NFKD"):
        for character in characters:
            if unicodedata.combining(unicodedata.normalize(form, character)[0]):
                text = f"a{'\u0315\u0327' * 20}{character}" * 2
                assert fold(text) == plainly_folded(text), character


@given(texts)
def test_a_title_is_sorted_by_its_beginning(text: str) -> None:
    assert len(order_of(text)) <= 100
    assert fold(text).startswith(order_of(text))
