"""What is guessed first, as zxcvbn knows it: its words, and its estimate.

Its dictionaries take 12 MB. They are asked when a server starts in production, and then nobody
keeps them. Its words are read when somebody first chooses a password: to find one, a text of less
than 1 MB will do.
"""

from __future__ import annotations

import sys
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

_PACKAGE = "zxcvbn"
_WORDS = "frequency_lists"
_MAX_LENGTH = 72  # zxcvbn takes no more


@contextmanager
def _package() -> Generator[ModuleType]:
    """Imports zxcvbn, and lets go of it, unless somebody else has imported it."""
    is_ours = _PACKAGE not in sys.modules
    package = import_module(_PACKAGE)
    try:
        yield package
    finally:
        if is_ours:
            # Modules refer to each other. The words do not wait until garbage is collected.
            package.matching.RANKED_DICTIONARIES.clear()
            package.matching.FREQUENCY_LISTS.clear()
            for name in [each for each in sys.modules if each.partition(".")[0] == _PACKAGE]:
                del sys.modules[name]


def guesses_log10(text: str) -> float:
    """Returns zxcvbn's estimate of how many guesses it takes, as a power of ten."""
    with _package() as package:
        estimate: float = package.zxcvbn(text[:_MAX_LENGTH])["guesses_log10"]
        return estimate


def is_tried_first(text: str) -> bool:
    """Whether it is one of the passwords, names and words that zxcvbn ranks first."""
    return "\n" not in text and f"\n{text}\n" in _tried_first()


@cache
def _tried_first() -> str:
    """Returns all words in one text.

    Only the file of the words is imported: all of zxcvbn would take the event loop twice as long.
    """
    package = find_spec(_PACKAGE)
    assert package is not None
    assert package.origin is not None
    spec = spec_from_file_location(_WORDS, Path(package.origin).with_name(f"{_WORDS}.py"))
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    lists: Mapping[str, Sequence[str]] = module.FREQUENCY_LISTS
    return "\n".join(["", *(word for words in lists.values() for word in words), ""])
