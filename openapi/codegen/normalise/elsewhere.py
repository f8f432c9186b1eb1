"""What of a contract is written in other files than its own, or in another place of that."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from openapi.codegen.normalise.refusals import Place


class Written(NamedTuple):
    """Where something was written: in which file, and where in that."""

    file: Path
    place: Place


@dataclass
class Elsewhere:
    """What a contract has of other files."""

    contract: Path
    """The file of the contract itself."""
    texts: dict[Path, bytes] = field(default_factory=dict)
    """The others, which are in its folder or below."""
    brought: dict[Place, Written] = field(default_factory=dict)
    """Where each component was that has been brought into the contract."""

    def written(self, place: Place) -> Written:
        """Returns where what is in a place of the contract by now was."""
        for length in range(len(place), 0, -1):
            if found := self.brought.get(place[:length]):
                return Written(found.file, (*found.place, *place[length:]))
        return Written(self.contract, place)

    def name(self, file: Path) -> str:
        """Returns what a file is called in references: nothing, if it is the contract's own."""
        return "" if file == self.contract else str(file.relative_to(self.contract.parent))


def target_of(reference: str, file: Path) -> tuple[Path, str]:
    """Returns the file and the fragment that a reference in a file names.

    Raises:
        OSError, ValueError: it is no address.
    """
    parts = urlsplit(reference)
    path = (file.parent / unquote(parts.path)).resolve() if parts.path else file
    return path, unquote(parts.fragment)
