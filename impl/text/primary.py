"""Which texts are the same to people who search: by their primary strength, as Unicode calls it.

Case, accents and other marks make no difference, and neither does the script of a digit. See
`impl/decisions/0015-text.md`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from importlib import resources

_TABLE = "primary_cldr48.txt"


def primary(folded: str) -> str:
    """Returns what a folded text is at primary strength; nothing, if there is nothing to see."""
    if folded.isascii():
        return folded
    return unicodedata.normalize("NFC", folded.translate(_BECOMES))


class _Becomes(dict[int, str]):
    """What characters become, by their numbers, where it is not themselves."""

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


_BECOMES = _Becomes(
    _read(resources.files("impl.text").joinpath(_TABLE).read_text(encoding="ascii"))
)
