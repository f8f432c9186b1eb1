"""Names of tags: which are the same, and which are invalid."""

from __future__ import annotations

import sys

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from impl.tags.tagging import tag_names
from impl.text.folding import identity
from impl.text.visible import is_visible
from tests.impl.tags.tagger import Tagger
from tests.impl.tasks.caller import bounded
from tests.support.users import sign_up

CHARACTERS = [chr(code) for code in range(sys.maxunicode + 1) if not 0xD800 <= code < 0xE000]


@pytest.fixture(scope="module")
def folded() -> dict[str, str]:
    """What each character of Unicode becomes.

    All are folded as one text, between characters that keep them apart, since one by one takes ten
    times as long.
    """
    apart = "\ud800"  # a surrogate, which is no character
    return dict(zip(CHARACTERS, identity(apart.join(CHARACTERS)).split(apart), strict=True))


def test_characters_become_alone_what_they_become_apart(folded: dict[str, str]) -> None:
    few = CHARACTERS[::997]
    assert [folded[character] for character in few] == [identity(character) for character in few]


@pytest.mark.parametrize(
    ("name", "spelling"),
    [
        pytest.param("home", "HOME", id="capitals"),
        pytest.param("Stra\N{LATIN SMALL LETTER SHARP S}e", "STRASSE", id="sharp s"),
        pytest.param("caf\N{LATIN SMALL LETTER E WITH ACUTE}", "CAFE\u0301", id="combining"),
        pytest.param("home", "\uff28\uff4f\uff4d\uff45", id="full width"),
        pytest.param("\u0130stanbul", "i\u0307stanbul", id="dotted I"),
        pytest.param(
            "\u03c3\u03bf\u03c6\u03cc\u03c2", "\u03a3\u039f\u03a6\u038c\u03a3", id="sigma"
        ),
        pytest.param("office", "o\N{LATIN SMALL LIGATURE FFI}ce", id="ligature"),
        pytest.param("a b", "A\N{NO-BREAK SPACE}B", id="spaces"),
        pytest.param("x2", "X\N{SUPERSCRIPT TWO}", id="superscript"),
        pytest.param("\u2764", "\u2764\N{VARIATION SELECTOR-16}", id="variation"),
        pytest.param("\u2764\ufe0f", "\u2764\ufe0e", id="two variations"),
        pytest.param("1\u20e3", "1\ufe0f\u20e3", id="keycap"),
        pytest.param("home", "ho\N{SOFT HYPHEN}me", id="soft hyphen"),
        pytest.param("home", "ho\N{ZERO WIDTH SPACE}me", id="zero width space"),
        pytest.param("home", "ho\u3164me", id="Hangul filler"),
        pytest.param("\N{BLACK FLAG}", "\N{BLACK FLAG}\U000e0067\U000e007f", id="tag characters"),
        pytest.param("caf\u00e9", "cafe\u034f\u0301", id="joined accent"),
        pytest.param("\U0001f468\U0001f467", "\U0001f468\u200d\U0001f467", id="joined emoji"),
    ],
)
async def test_spellings_of_one_tag(tagger: Tagger, name: str, spelling: str) -> None:
    """Neither replaces the other's spelling, on either database."""
    first, second = await tagger.tagged(name), await tagger.tagged(spelling)
    assert first["tags"] == second["tags"] == [name]
    assert await tagger.names() == [name]


@pytest.mark.parametrize(
    ("name", "other_name"),
    [
        pytest.param("i", "\N{LATIN SMALL LETTER DOTLESS I}", id="dotless i"),
        pytest.param("cafe", "caf\N{LATIN SMALL LETTER E WITH ACUTE}", id="accents"),
        pytest.param("\U0001f44d", "\U0001f44d\U0001f3fd", id="skin tone"),
        pytest.param("o", "\u00f8", id="stroke"),
        pytest.param("\u0e01\u0e34", "\u0e01\u0e35", id="vowels"),
        pytest.param("\N{OCTOPUS}", "\N{WHALE}", id="emoji"),
        pytest.param("a_b", "axb", id="underscore"),
        pytest.param("%", "a%", id="percent"),
        pytest.param("a", "a.", id="longer"),
        pytest.param("'; --", '"; --', id="quotes"),
        pytest.param("a b", "a  b", id="two spaces"),
    ],
)
async def test_names_of_two_tags(tagger: Tagger, name: str, other_name: str) -> None:
    task = await tagger.tagged(name, other_name)
    assert set(task["tags"]) == {name, other_name}
    assert len(await tagger.names()) == 2


@pytest.mark.parametrize(
    "name",
    [
        *("", " ", "a ", " a", "\u3000", "a\u2003", "\u2028a", "a\u00a0", "a\u0085"),
        *("a,b", ",", "a\nb", "a\tb", "a\u0000b", "a\u007fb", "a\u009fb", "a" * 51),
    ],
)
async def test_an_invalid_name_is_refused(tagger: Tagger, name: str) -> None:
    refused = await tagger.send("POST", status=422, json={"title": "x", "tags": ["ok", name]})
    assert [error["pointer"] for error in refused["errors"]] == ["/tags/1"]
    await tagger.tagged("ok")
    await tagger.rename("ok", name, status=422)
    assert await tagger.names() == ["ok"]


@pytest.mark.parametrize(
    ("tags", "pointer"),
    [
        (["a", "a"], "/tags"),
        ([str(number) for number in range(21)], "/tags"),
        ([1], "/tags/0"),
        ("a", "/tags"),
        (None, "/tags"),
    ],
)
async def test_invalid_tags_are_refused(tagger: Tagger, tags: object, pointer: str) -> None:
    task = await tagger.create()
    for method, path in (("POST", ""), ("PUT", f"/{task['id']}"), ("PATCH", f"/{task['id']}")):
        body = {"title": "x", "tags": tags}
        refused = await tagger.send(method, path, status=422, json=body)
        assert [error["pointer"] for error in refused["errors"]] == [pointer]
    assert await tagger.names() == []


async def test_twenty_tags_of_the_longest_names(tagger: Tagger, folded: dict[str, str]) -> None:
    """Folded, the longest has 900 characters, which fit the column and a cursor."""
    longest = max(folded, key=lambda character: len(folded[character]))
    names = [longest * 49 + letter for letter in "abcdefghijklmnopqrst"]
    assert max(len(identity(name)) for name in names) == 49 * 18 + 1
    task = await tagger.tagged(*names)
    assert task["tags"] == names
    assert [tag["name"] for tag in await tagger.all(limit=3)] == names


def test_folding_again_changes_nothing(folded: dict[str, str]) -> None:
    """Nor can it change a character that did not change the first time."""
    again = {c: identity(text) for c, text in folded.items() if text != c}
    assert again == {c: folded[c] for c in again}


def test_no_character_becomes_more_than_eighteen_and_none_that_can_be_seen_nothing(
    folded: dict[str, str],
) -> None:
    assert max(map(len, folded.values())) == 18
    assert not [c for c, text in folded.items() if not text and is_visible(c)]


# As an alphabet of `st.text`, the characters would first be sorted into intervals, for seconds.
ANY = st.integers(0, len(CHARACTERS) - 1).map(CHARACTERS.__getitem__)


@given(st.lists(ANY, max_size=50).map("".join))
def test_no_text_becomes_more_than_its_characters_do(text: str) -> None:
    assert len(identity(text)) <= sum(len(identity(character)) for character in text)


NAMES = st.from_regex(r"\A[^\s\x00-\x20,\x7f-\xa0]{1,10}\Z").filter(is_visible)


@given(st.lists(NAMES, max_size=6, unique_by=identity))
@bounded
async def test_any_names_come_back_sorted_as_they_were_written(
    client: httpx.AsyncClient, names: list[str]
) -> None:
    tagger = Tagger(client, await sign_up(client))
    task = await tagger.tagged(*names)
    assert task["tags"] == sorted(names, key=identity)
    assert await tagger.names() == task["tags"], "both databases sort like Python"


def test_a_name_that_many_tasks_have_is_folded_once(monkeypatch: pytest.MonkeyPatch) -> None:
    folded: list[str] = []

    def fold(text: str) -> str:
        folded.append(text)
        return text.casefold()

    monkeypatch.setattr("impl.text.folding.fold", fold)
    identity.cache_clear()
    for _ in range(50):
        assert tag_names("Büro\nÄrger") == ["Büro", "Ärger"]
    identity.cache_clear()
    assert set(folded) == {"Büro", "büro", "Ärger", "ärger"}
    assert len(folded) == 4
