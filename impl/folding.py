"""Which texts are the same to people: decided here, so that every database agrees."""

from __future__ import annotations

import unicodedata


def fold(text: str) -> str:
    """Returns what all spellings of `text` have in common (Unicode, D146), in NFKC.

    It knows neither case nor width nor how accents are written. No character becomes more than 18.
    """
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFD", text).casefold())
    return unicodedata.normalize("NFKC", decomposed.casefold())
