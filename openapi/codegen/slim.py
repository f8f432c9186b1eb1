"""The document without what is noise in code."""

from __future__ import annotations


def slim(node: object) -> object:
    """Returns a document without examples, and without lines that end a description in none."""
    if isinstance(node, dict):
        return {
            key: value.strip() if key == "description" and isinstance(value, str) else slim(value)
            for key, value in node.items()
            if not (key == "examples" and isinstance(value, list))
        }
    return [slim(value) for value in node] if isinstance(node, list) else node
