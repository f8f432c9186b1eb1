"""Primary strength, as Unicode calls it: which texts are the same to people who search.

Case, accents and other marks make no difference, and neither does the script of a digit. See
`impl/decisions/0015-text.md`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import cache
from importlib import resources

_TABLE = "primary_cldr48.txt"


def primary(folded: str) -> str:
    """Returns a folded text at primary strength: empty if nothing of it is visible."""
    if folded.isascii():
        return folded
    return unicodedata.normalize("NFC", folded.translate(_becomes()))


class _Becomes(dict[int, str]):
    """What each character becomes, by code point; others stay as they are."""

    def __missing__(self, number: int) -> int:
        return number


def _read(table: str) -> Iterator[tuple[int, str]]:
    for line in table.splitlines():
        if not line.startswith("#"):
            target, _, sources = line.partition(":")
            becomes = "".join(chr(int(number, 16)) for number in target.split())
            for source in sources.split():
                first, _, last = source.partition("-")
                for number in range(int(first, 16), int(last or first, 16) + 1):
                    yield number, becomes


@cache
def _becomes() -> _Becomes:
    """Returns the table, which takes 1 MB: it is read for the first text beyond ASCII."""
    table = resources.files("impl.text").joinpath(_TABLE)
    return _Becomes(_read(table.read_text(encoding="ascii")))
