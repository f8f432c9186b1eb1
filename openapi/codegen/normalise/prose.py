"""What is written for people, without the characters that no reader of code can be trusted with."""

from __future__ import annotations

from typing import Any

from openapi.codegen.contract.document import Json
from openapi.codegen.contract.file import MAPS, UNFIT, word_under
from openapi.codegen.normalise.draft import Draft

_PROSE = {"description", "example", "examples", "summary", "title"}


def clean_prose(draft: Draft) -> None:
    """Puts a blank in the place of each such character of a description, a title or an example.

    Where a word has a meaning, such as in a name or a pattern, it stays, and is refused.
    """
    draft.document = _cleaned(draft.document, "", is_prose=False)


def _cleaned(node: Any, key: str, *, is_prose: bool) -> Any:
    match node:
        case str() if is_prose:
            return UNFIT.sub(" ", node)
        case list():
            return [_cleaned(item, "", is_prose=is_prose) for item in node]
        case dict():
            made: Json = {}
            for name, child in node.items():
                begins = key not in MAPS and (name in _PROSE or name.startswith("x-"))
                called = UNFIT.sub(" ", name) if is_prose else name
                made[called] = _cleaned(child, word_under(key, name), is_prose=is_prose or begins)
            return made
        case _:
            return node
