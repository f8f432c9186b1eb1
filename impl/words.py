"""Text as it is sorted and searched: the same on every database, because it is made here."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from impl.folding import fold

ORDER_LENGTH = 100
"""How many characters decide where a text is sorted."""
WORD_LENGTH = 32
"""How many characters of a word are kept."""
_MAX_WORDS = 500
# Han, Hiragana and Katakana, which are written without spaces: each character is a word.
_UNSPACED = re.compile("[\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]")


def order_of(text: str) -> str:
    """Returns what `text` is sorted by."""
    return fold(text)[:ORDER_LENGTH]


def words(*texts: str | None) -> list[str]:
    """Returns the different words of all `texts`, folded, in their order.

    A word is a run of letters, digits and the marks on them. At most 500 are kept, of at most 32
    characters each.
    """
    spaced = "".join(map(_spaced, fold(" ".join(text for text in texts if text))))
    return list(dict.fromkeys(word[:WORD_LENGTH] for word in spaced.split()))[:_MAX_WORDS]


def searched_words(text: str, limit: int) -> list[str]:
    """Returns the words that a search for `text` is about: those that say most, `limit` at most."""
    found = sorted(words(text), key=len, reverse=True)
    kept: list[str] = []
    for word in found:
        if not any(longer.startswith(word) for longer in kept):
            kept.append(word)
    return kept[:limit]


@lru_cache(4096)
def _spaced(character: str) -> str:
    if _UNSPACED.match(character):
        return f" {character} "
    return character if unicodedata.category(character)[0] in "LNM" else " "
