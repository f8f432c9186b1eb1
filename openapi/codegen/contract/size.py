"""How large a document is with its aliases written out: with a few lines of YAML, without end."""

from __future__ import annotations

import math

MAX_NODES = 1_000_000
"""More is no contract."""


def number_of_nodes(document: object) -> float:
    """Returns how many nodes there are, having seen each alias once; infinite in one of itself.

    Raises:
        RecursionError: it is nested deeper than Python goes.
    """
    return _number_of_nodes(document, {})


def _number_of_nodes(node: object, known: dict[int, float]) -> float:
    if not isinstance(node, dict | list):
        return 1
    if id(node) not in known:
        known[id(node)] = math.inf  # unless it ends
        inner = node.values() if isinstance(node, dict) else node
        known[id(node)] = 1 + sum(_number_of_nodes(each, known) for each in inner)
    return known[id(node)]
