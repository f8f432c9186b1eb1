"""Text as it is sorted and searched: the same on every database, because it is made here."""

from __future__ import annotations

import re
import unicodedata

from impl.folding import fold

ORDER_LENGTH = 100
"""How many characters decide where a text is sorted."""
WORD_LENGTH = 32
"""How many characters of a word are kept."""
_MAX_WORDS = 500
_MAX_REMEMBERED = 4096
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
    found: dict[str, None] = {}
    # Each run of characters once: a folded text may be long, but then it repeats itself.
    for run in dict.fromkeys(fold(" ".join(text for text in texts if text)).split()):
        for word in run.translate(_SPACED).split():
            found[word[:WORD_LENGTH]] = None
            if len(found) == _MAX_WORDS:
                return list(found)
    return list(found)


def searched_words(text: str, limit: int) -> list[str]:
    """Returns the words that a search for `text` is about: those that say most, `limit` at most."""
    found = sorted(words(text), key=len, reverse=True)
    kept: list[str] = []
    for word in found:
        if len(kept) == limit:
            break
        if not any(longer.startswith(word) for longer in kept):
            kept.append(word)
    return kept


class _Spaced(dict[int, str]):
    """What stands for a character, by its number: itself, with spaces around, or a space alone."""

    def __missing__(self, number: int) -> str:
        if len(self) >= _MAX_REMEMBERED:
            self.clear()
        character = chr(number)
        if _UNSPACED.match(character):
            spaced = f" {character} "
        else:
            spaced = character if unicodedata.category(character)[0] in "LNM" else " "
        self[number] = spaced
        return spaced


_SPACED = _Spaced()
