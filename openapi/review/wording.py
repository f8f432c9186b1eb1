"""What of a contract is words: it promises nothing to callers."""

from __future__ import annotations

from typing import Any

from openapi.review.grammar import GRAMMAR

DOCUMENTING = {
    "$comment", "$id", "$schema", "description", "example", "examples", "externalDocs", "summary",
    "title", "xml",
}  # fmt: skip
READ = {key for keys in GRAMMAR.values() for key in keys if key.startswith("x-")}
"""The extensions that the generator, or the service, reads."""
_MAPS = {"headers", "parameters", "properties", "responses", "schemas"}


def without_words(node: Any, *, has_names: bool = False) -> Any:
    """Returns what code is made from; in a map, names are no keywords."""
    if isinstance(node, list):
        return [without_words(item) for item in node]
    if not isinstance(node, dict):
        return node
    return {
        key: without_words(value, has_names=key in _MAPS and not has_names)
        for key, value in node.items()
        if has_names or not _is_word(str(key))
    }


def _is_word(key: str) -> bool:
    return key in DOCUMENTING or (key.startswith("x-") and key not in READ)
