"""How text is sorted and searched: the same on every database, because it is done here.

See `impl/decisions/0015-text.md`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

import regex

from impl.text.folding import fold
from impl.text.primary import primary

ORDER_LENGTH = 100
"""How many characters of a text it is sorted by."""
WORD_LENGTH = 32
"""How many characters of a word are stored."""
_MAX_WORDS = 500
_MARKS = r"[\p{WB=Extend}\p{WB=Format}\p{WB=ZWJ}]*+"
# What UAX #29 has between two word boundaries, with the signs that are part of a name behind it.
# Flags are told apart: to find out which two letters in a long row are one takes ever longer.
_SEGMENT = regex.compile(
    rf"(?w)(?:\p{{RI}}{_MARKS}(?:\p{{RI}}{_MARKS})?"
    rf"(?:(?<=\u200d)\p{{Extended_Pictographic}}{_MARKS})*|.+?\b)[+#]*",
    regex.DOTALL,
)
# A letter, a digit, or an emoji: one of their own, a part of a flag, or the frame of a key.
_SAYS_SOMETHING = regex.compile(r"[\p{L}\p{N}\p{Extended_Pictographic}\p{RI}\u20e3]")
# Katakana is what Hiragana is, at primary strength, of which each character is a word.
_KANA = regex.compile(r"[\u3041-\u30ff]")
_EACH_KANA = regex.compile(r"[^_+#][+#]*")
_AROUND_WORDS = "!\"'(),-./:;?_"  # what many words have around them, but never as a part
# What each ASCII character is: of a word (a), around words or between them (a space), or else (?).
_KINDS = bytes(
    ord("a" if c.isalnum() else " " if c.isspace() or c in _AROUND_WORDS else "?")
    for c in map(chr, range(128))
).ljust(256, b"?")
_LINES = bytes(ord("\n" if c.isspace() else c.lower()) for c in map(chr, range(128))).ljust(256)
_SIGNS = _AROUND_WORDS.encode()
_TOO_LONG = b"a" * (WORD_LENGTH + 1)
_AFTER_LATIN = "\u0250"
_MAX_SHORT = 64
_CONNECTORS = "_\u203f\u2040\u2054"


def order_of(text: str) -> str:
    """Returns what `text` is sorted by."""
    return fold(text)[:ORDER_LENGTH]


def words(text: str, more: str | None = None) -> list[str]:
    """Returns the distinct words of one text or two at primary strength, in order of appearance.

    A word is one by UAX #29 that has a letter, a digit or an emoji, with any `+` or `#` after it.
    There are at most 500, of at most 32 characters each.
    """
    lines = word_lines(text, more)
    return [*dict.fromkeys(lines.split("\n"))] if lines else []


def word_lines(text: str, more: str | None = None) -> str:
    """Returns a line for each of the `words` of one text or two, for some perhaps several.

    Nothing is made for each word of a plain text, as most are: of ASCII characters, with signs at
    most around its words.
    """
    text = f" {text} {more or ''}"
    if text.isascii():
        plain = text.encode()
        kinds = plain.translate(_KINDS)
        if kinds.find(b"?") < 0 and kinds.find(_TOO_LONG) < 0:  # `in` takes longer than all of this
            lines = plain.translate(_LINES, _SIGNS).decode().strip("\n")
            if "\n\n" in lines:
                lines = "\n".join(lines.split())
            number = lines.count("\n") + 1 if lines else 0
            # If a sign was in a word, there are more parts than words without signs.
            if number == kinds.count(b" a") and number <= _MAX_WORDS:
                return lines
    return "\n".join(_distinct_words(fold(text)))


def _distinct_words(folded: str) -> Iterable[str]:
    found: dict[str, None] = {}
    # Each run of characters once: a folded text may be long, but then it repeats itself.
    for run in dict.fromkeys(folded.split()):
        bare = run.strip(_AROUND_WORDS)
        if bare.isalnum() and bare.isascii():  # most are; such a one is its only word
            found[bare[:WORD_LENGTH]] = None
        else:
            for word in _words_of(run):
                found[word[:WORD_LENGTH]] = None
                if len(found) >= _MAX_WORDS:
                    break
        if len(found) >= _MAX_WORDS:
            break
    return found


def searched_words(text: str, limit: int) -> list[str]:
    """Returns the words to search for: the most telling ones of `text`, at most `limit`."""
    found = sorted(words(text), key=len, reverse=True)
    kept: list[str] = []
    for word in found:
        if len(kept) == limit:
            break
        if not any(longer.startswith(word) for longer in kept):
            kept.append(word)
    return kept


def _words_of(run: str) -> Iterable[str]:
    """Returns the words of a folded text without spaces."""
    bare = run.strip(_AROUND_WORDS)
    if bare.isalnum() and (bare.isascii() or max(bare) < _AFTER_LATIN):
        return (primary(bare),)
    return _short_run(run) if len(run) <= _MAX_SHORT else _segmented(run)


@lru_cache(4096)
def _short_run(run: str) -> tuple[str, ...]:
    return tuple(_segmented(run))


def _segmented(run: str) -> Iterator[str]:
    for segment in _SEGMENT.findall(run):
        if _SAYS_SOMETHING.search(segment):
            word = primary(segment).strip(_CONNECTORS)
            if _KANA.search(word):
                yield from _EACH_KANA.findall(word)
            elif word:
                yield word
