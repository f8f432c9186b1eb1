# /// script
# requires-python = ">=3.13"
# dependencies = ["icukit-pyicu==78.3.1"]
# ///
"""Prints the table for `impl.text.primary`: which characters are the same at primary strength.

ICU is needed only to generate a table:

    $(.ci/uv) run --no-project impl/decisions/primary_table.py > impl/text/primary_cldr48.txt

A released table never changes, since stored words were derived with it. A newer CLDR gets a new
file, and a migration. See `0015-text.md`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, groupby, pairwise

import icu

type Weights = tuple[int, ...]
"""The primary weights of a text, without empty ones."""

_CHARACTERS = range(0x110000)
_COLLATOR = icu.Collator.createInstance(icu.Locale.getRoot())
_COLLATOR.setStrength(icu.Collator.PRIMARY)
_NFKC = icu.Normalizer2.getNFKCInstance()
_NFD, _NFKD = icu.Normalizer2.getNFDInstance(), icu.Normalizer2.getNFKDInstance()
_DEFAULT_IGNORABLE = icu.UProperty.DEFAULT_IGNORABLE_CODE_POINT
_PYTHONS_UNICODE = (15, 1)  # that of Python 3.13
_IS_NO_CHARACTER = (
    icu.UCharCategory.UNASSIGNED,
    icu.UCharCategory.SURROGATE,
    icu.UCharCategory.PRIVATE_USE_CHAR,
)


def main() -> None:
    """Prints a line for each character that other characters map to."""
    weights = {
        character: () if _is_ignorable(character) else _weights(character)
        for character in _folded_characters()
    }
    simplest = _simplest(weights)
    targets = {own: _target(own, simplest) for own in set(weights.values())}
    sources: defaultdict[str, list[int]] = defaultdict(list)
    for character, own in weights.items():
        target = targets[own]
        if target != character:
            assert not own or _key(target) == _key(character), character
            sources[target].append(ord(character))
    print(
        "# Primary strength by the root collation of CLDR 48, which is of Unicode 17: what folded"
    )
    print("# characters become, before a colon, and which do. Nothing comes first.")
    print("# Made by impl/decisions/primary_table.py. It is not edited, and does not change.")
    for target in sorted(sources):
        print(" ".join([*(f"{ord(c):04X}" for c in target), ":", *_ranges(sources[target])]))


def _folded_characters() -> Iterator[str]:
    """Yields the characters that `impl.text.folding.fold` may return, also with older Unicode."""
    for character in map(chr, _CHARACTERS):
        is_character = icu.Char.charType(character) not in _IS_NO_CHARACTER
        is_folded = _fold(character) == character or _is_young(character)
        if (is_character and is_folded) or _is_ignorable(character):
            yield character


def _is_young(character: str) -> bool:
    """Whether a supported Python may not know how to fold it."""
    return tuple(map(int, icu.Char.charAge(character).split("."))) > _PYTHONS_UNICODE


def _is_ignorable(character: str) -> bool:
    """Whether it is ignored by default; this includes many unassigned characters."""
    return bool(icu.Char.hasBinaryProperty(character, _DEFAULT_IGNORABLE))


def _fold(text: str) -> str:
    decomposed = _NFKD.normalize(_without_case(_NFD.normalize(text)))
    return str(_NFKC.normalize(_without_case(decomposed)))


def _without_case(text: str) -> str:
    return str(icu.UnicodeString(text).foldCase())


def _weights(text: str) -> Weights:
    elements = map(
        icu.CollationElementIterator.primaryOrder, _COLLATOR.createCollationElementIterator(text)
    )
    return tuple(primary for primary in elements if primary)


def _key(text: str) -> bytes:
    return bytes(_COLLATOR.getSortKey(text))


def _simplest(weights: Mapping[str, Weights]) -> dict[Weights, str]:
    """Returns the character that represents all of the same weights: a plain letter, if any."""
    simplest: dict[Weights, str] = {(): ""}
    for character in sorted(weights, key=_simplicity):
        simplest.setdefault(weights[character], character)
    return simplest


def _simplicity(character: str) -> tuple[bool, bool, str]:
    is_plain = len(_NFD.normalize(character)) == 1 and _fold(character) == character
    return not icu.Char.isalnum(character), not is_plain, character


def _target(own: Weights, simplest: Mapping[Weights, str]) -> str:
    """Returns what characters with these weights map to: one letter, or several.

    A character with a decomposition, such as a Hangul syllable, stays composed: the text is the
    same.
    """
    character = simplest[own]
    if len(_NFD.normalize(character)) == 1:
        for places in _cuts(len(own)):
            parts = [simplest.get(own[a:b], "") for a, b in pairwise(places)]
            whole = "".join(parts)
            if all(part and icu.Char.isalnum(part) for part in parts) and _key(whole) == _key(
                character
            ):
                return whole
    return character


def _cuts(length: int) -> Iterator[tuple[int, ...]]:
    """Yields all ways to split that many weights into two or more parts, as the split positions."""
    for count in range(1, length):
        for inner in combinations(range(1, length), count):
            yield (0, *inner, length)


def _ranges(numbers: Sequence[int]) -> Iterator[str]:
    for _, run in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0]):
        found = [number for _, number in run]
        yield f"{found[0]:04X}" if len(found) == 1 else f"{found[0]:04X}-{found[-1]:04X}"


if __name__ == "__main__":
    main()
