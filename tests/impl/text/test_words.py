"""Text for sorting and searching."""

from __future__ import annotations

import time
import unicodedata

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from impl.text.folding import fold
from impl.text.primary import primary
from impl.text.words import order_of, searched_words, word_lines, words

texts = st.text(st.characters(codec="utf-8"), max_size=80)
MARKS = [chr(number) for number in range(0x110000) if unicodedata.combining(chr(number))]
# Characters that fold to marks, to many characters, or differently beside a neighbour.
PECULIAR = "a\u00e9 \t\u0345\u0f73\u0f75\u0f81\uff9e\uff9f\ufdfa\u3300\u1161\u11a8\ud55c\u4f1a"
NAMING = r"[\p{L}\p{N}\p{Extended_Pictographic}\p{RI}\u20e3]"
SEGMENTED = [
    *("a\u00e91\u0663\u05d0'_.,:+#\u2019 \n\u200b\u00ad\u0301\u200d\ufe0f\U0001f3fd\u20e3\u203f"),
    *("🇦🇹❤👩ーカか会ก\u0e35한"),
]
segmented_texts = st.text(st.sampled_from(SEGMENTED), max_size=40)
ascii_texts = st.text(st.sampled_from("aB1 .,'-_\"(!\t\x1f+\x7f"), max_size=40)
peculiar_texts = st.text(st.sampled_from([*MARKS, *PECULIAR]), max_size=120)
long_texts = st.text(max_size=10).map(lambda text: text * 60)


def plainly_folded(text: str) -> str:
    """Folds a text exactly as `fold` is defined, however long that takes."""
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFD", text).casefold())
    return unicodedata.normalize("NFKC", decomposed.casefold())


def plain_words(text: str) -> list[str]:
    """Splits a text exactly as words are defined, each sign attached to what precedes it."""
    found: list[str] = []
    for run in plainly_folded(text).split():
        for place, part in enumerate(regex.findall(r"(?w).+?\b", run)):
            if place and part[0] in "+#":
                found[-1] += part[0]
                found += [part[1:]] if part[1:] else []
            else:
                found += [part]
    named = [part for part in found if regex.search(NAMING, part)]
    kept = [word for part in named for word in apart(primary(part).strip("_\u203f\u2040\u2054"))]
    return list(dict.fromkeys(word[:32] for word in kept))[:500]


def apart(word: str) -> list[str]:
    """Returns the searched parts of a word: each character of one in Hiragana."""
    if not any("\u3041" <= character <= "\u30ff" for character in word):
        return [word] if word else []
    return [unit for unit in regex.findall(r".[+#]*", word) if unit[0] != "_"]


@given(texts)
def test_capitals_make_no_difference_to_words(text: str) -> None:
    assert words(text.upper().lower()) == words(text.upper())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Write the report, write it!", ["write", "the", "report", "it"]),
        ("snake_case and kebab-case", ["snake_case", "and", "kebab", "case"]),
        ("_sure_ __init__.py", ["sure", "init", "py"]),
        ("  ", []),
        ("!? _ + # ++ \u2014", []),
        ("don't \u2018don\u2019t\u2019", ["don't"]),
        ("2026-12-24 at 3.14, 1,000", ["2026", "12", "24", "at", "3.14", "1,000"]),
        ("ada@example.com", ["ada", "example.com"]),
        ("C++ C# F#, g++-14 c++17 #tag", ["c++", "c#", "f#", "g++", "14", "17", "tag"]),
        ("हिन्दी में", ["हिन्दी", "मे"]),
        ("会議 room", ["会", "議", "room"]),
        ("ガス がす 한국어", ["か", "す", "한국어"]),
        ("กากี", ["ก", "า", "กี"]),
        ("x" * 40, ["x" * 32]),
        ("\u2764\ufe0f \u2764 \U0001f44d\U0001f3fd", ["\u2764", "\U0001f44d\U0001f3fd"]),
        ("👨\u200d👩\u200d👧 👨", ["👨👩👧", "👨"]),
        ("🇦🇹🇩🇪🇨", ["🇦🇹", "🇩🇪", "🇨"]),
        ("1\ufe0f\u20e3 #\ufe0f\u20e3", ["1", "#"]),
        ("co\u00adoperate zero\u200bwidth", ["cooperate", "zero", "width"]),
        ("\u3164 \u2800 \u200b \U000e0041 \u0301", []),
    ],
)
def test_words_are_those_of_unicode(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@pytest.mark.parametrize(
    "spellings",
    [
        ("İSTANBUL", "istanbul", "Istanbul", "I\u0307STANBUL"),
        ("ΟΔΟΣ", "οδός", "οδοσ", "ὉΔΌΣ"),
        ("Straße", "STRASSE", "straẞe"),
        ("Ærøskøbing", "aeroskobing"),
        ("Łódź Đorđe", "lodz dorde"),
        ("ﬁn œuvre", "fin oeuvre"),
        ("ＦＵＬＬ", "full"),
        ("٣٤ ३४", "34"),
        ("שָׁלוֹם", "שלום"),
        ("مُحَمَّدـ", "محمد"),
        ("ёлка", "елка", "ЕЛКА"),
        ("naïve", "NAI\u0308VE", "nai\u034f\u0308ve"),
        ("カ", "ｶ", "か", "が"),
        ("한", "\u1112\u1161\u11ab", "\u1112\u0301\u1161\u11ab"),
        ("can't", "CAN\u2019T", "can\uff07t"),
        ("co\u00adop", "coop", "c\u2060oop"),
    ],
)
def test_case_and_accents_make_no_difference(spellings: tuple[str, ...]) -> None:
    assert len({tuple(words(spelling)) for spelling in spellings}) == 1


@pytest.mark.parametrize(
    "others",
    [
        ("и", "й"),
        ("i", "ı"),
        ("กา", "กี", "ก"),
        ("कि", "का", "क"),
        ("ه", "ة"),
        ("하", "한"),
        ("c", "c+", "c++", "c#"),
        ("th", "þ"),
        ("👍", "👎"),
    ],
)
def test_what_is_another_letter_is_another_word(others: tuple[str, ...]) -> None:
    assert len({tuple(words(other)) for other in others}) == len(others)


@pytest.mark.parametrize("length", [2000, 8000])
@pytest.mark.parametrize(
    "row",
    ["\u0301", "👩\u200d", "🇦", "🇦\u200d", "🇦\u0301", "a.", "+a", "'", "\u094d\u0e38", "カ_", "א'"],
)
def test_no_text_takes_long(row: str, length: int) -> None:
    """Four times the text takes some four times as long, and never as much as this."""
    started = time.process_time()
    words("a" + row * (length // len(row)))
    assert time.process_time() - started < 0.1


def test_words_of_two_texts_are_not_joined_and_come_once() -> None:
    assert words("Buy milk", "milk and bread") == ["buy", "milk", "and", "bread"]


def test_no_more_than_500_words_are_kept() -> None:
    assert len(words(" ".join(map(str, range(1000))))) == 500


def test_a_search_is_about_the_words_that_say_most() -> None:
    assert searched_words("rep REPORT a report quarter", 8) == ["quarter", "report", "a"]
    assert searched_words("a bb ccc dddd", 2) == ["dddd", "ccc"]
    assert searched_words("!", 8) == []


@given(texts | ascii_texts | peculiar_texts | segmented_texts | long_texts)
def test_what_is_fast_is_what_is_defined(text: str) -> None:
    assert fold(text) == plainly_folded(text)
    assert words(text) == plain_words(text)
    assert {*word_lines(text).split("\n")} == {*plain_words(text)} or not words(text)


def test_whatever_becomes_a_mark_is_folded_as_defined_among_many() -> None:
    # A character that folds to marks unnoticed would break their canonical order.
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
