"""Which texts are the same to people. It is decided here, so that all databases agree."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Literal

import regex

_MANY_MARKS = re.compile(rb"[^\0]{32,}")
_IGNORABLE = regex.compile(r"\p{Default_Ignorable_Code_Point}+")
# All characters that become marks alone, and are none themselves by their combining class.
_MARKS_IN_DISGUISE = {
    "NFD": {"\u0f73": "\u0f71\u0f72", "\u0f75": "\u0f71\u0f74", "\u0f81": "\u0f71\u0f80"},
    "NFKD": {"\uff9e": "\u3099", "\uff9f": "\u309a"},
}


def fold(text: str) -> str:
    """Returns the case-folded `text` in NFKC (Unicode, D146).

    Case, width and the encoding of accents make no difference. No character becomes more than 18.
    """
    if text.isascii():
        return text.lower()
    decomposed = _decompose("NFKD", _decompose("NFD", text).casefold())
    return unicodedata.normalize("NFKC", decomposed.casefold())


@lru_cache(4096)  # what is sorted by it recurs, such as tags
def identity(text: str) -> str:
    """Returns the folded text without invisible characters (Unicode, D147: toNFKC_Casefold).

    So a heart is the same name however it is drawn. Accents make a difference.
    """
    if text.isascii():
        return text.lower()
    return fold(_IGNORABLE.sub("", fold(text)))


def _decompose(form: Literal["NFD", "NFKD"], text: str) -> str:
    """Returns `text` decomposed, in linear time.

    `unicodedata` sorts the marks on a letter by insertion, which takes a tenth of a second for
    5,000 of them. Here it gets them in order.
    """
    for character, marks in _MARKS_IN_DISGUISE[form].items():
        text = text.replace(character, marks)
    classes = bytes(map(unicodedata.combining, text))
    parts: list[str] = []
    done = 0
    for run in _MANY_MARKS.finditer(classes):
        parts += [
            text[done : run.start()],
            *sorted(text[slice(*run.span())], key=unicodedata.combining),
        ]
        done = run.end()
    return unicodedata.normalize(form, "".join([*parts, text[done:]]))
