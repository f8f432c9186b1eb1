"""Small edits of a contract, as written in the tables of tests.

`at` is the place, its parts separated by blanks. There, `to` sets a value, `more` extends a list,
`gone` removes the value and `without` some of its keys, `reversed` reverses the order of its keys,
`move` moves a key of a path item to its operations, and `rename` renames something and all
references to it. `also` has further edits.
"""

from __future__ import annotations

import copy
import json
from typing import Any

from openapi.codegen.contract.document import Json


def apply(edit: Json, contract: Json) -> Json:
    """Returns an edited copy.

    Raises:
        ValueError: it is not a valid edit.
    """
    document = _applied(edit, contract)
    for another in edit.get("also", []):
        document = apply(another, document)
    return document


def _applied(edit: Json, contract: Json) -> Json:
    """Returns a copy with one edit.

    Raises:
        ValueError: it is not a valid edit.
    """
    document = copy.deepcopy(contract)
    *way, last = edit["at"].split()
    node: Any = _found(document, way)
    match edit:
        case {"to": value} if isinstance(node, list):
            node[int(last)] = value
        case {"to": value}:
            node[last] = value
        case {"more": list(values)}:
            node[last] = node[last] + values
        case {"gone": True}:
            del node[last]
        case {"move": key}:
            _move(node[last], key)
        case {"without": list(keys)}:
            for key in keys:
                del node[last][key]
        case {"rename": name}:
            node[name] = node.pop(last)
            text = json.dumps(document)
            document = json.loads(text.replace(f'/{way[-1]}/{last}"', f'/{way[-1]}/{name}"'))
        case {"reversed": True}:
            node[last] = dict(reversed(node[last].items()))
        case _:
            raise ValueError(edit)
    return document


def _move(item: Json, key: str) -> None:
    moved = item.pop(key)
    for operation in item.values():
        operation[key] = moved + operation.get(key, [])


def _found(document: Json, way: list[str]) -> Any:
    node: Any = document
    for part in way:
        node = node[int(part) if isinstance(node, list) else part]
    return node
