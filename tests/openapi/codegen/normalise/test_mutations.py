"""No traceback for any input: what is wrong with a contract is said, with a place."""

from __future__ import annotations

import json
import os
import random
from copy import deepcopy
from pathlib import Path
from typing import Any

from openapi.codegen.checks.findings import findings
from openapi.codegen.contract.contract import Contract
from openapi.codegen.normalise.normalise import normalised
from openapi.codegen.normalise.refusals import RefusedError
from openapi.codegen.normalise.text import read_text
from tests.openapi.codegen.normalise.test_normalise import LIBRARY

FIXTURES = (LIBRARY, LIBRARY.with_name("keywords.yaml"), LIBRARY.with_name("cinema.yaml"))
MUTATIONS = int(os.environ.get("MUTATIONS", "150"))
"""Of each contract; `MUTATIONS=10000` is for a night."""
VALUES: tuple[Any, ...] = (
    *(None, True, 0, -1, 1.5, "", "x", "a b/c", "#/components/schemas/None", [], {}, [None]),
    *({"x": 1}, [{}], {"$ref": 1}, {"$ref": "#"}, {"$ref": "#/components/schemas/Book"}, "ä\u202e"),
)


def test_a_mutated_contract_is_right_or_refused_with_a_place() -> None:
    for file in FIXTURES:
        document = read_text(file.read_bytes())
        document.pop("x-conventions", None)
        for seed in range(MUTATIONS):
            mutated = mutation(document, random.Random(seed))
            try:
                contract = Contract(normalised(mutated, file).document)
                found = next(findings(contract), "")
            except RefusedError:
                continue
            except Exception as error:
                raise AssertionError(f"{file.name}, seed {seed}: {error!r}") from error
            assert isinstance(found, str)


def mutation(document: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    """Returns a document with one to three places changed."""
    mutated = deepcopy(document)
    for _ in range(chance.randint(1, 3)):
        holders = list(_holders(mutated))
        holder = chance.choice(holders)
        key: Any = chance.choice(list(holder) if isinstance(holder, dict) else range(len(holder)))
        match chance.choice(["remove", "value", "value", "other", "rename"]):
            case "remove":
                del holder[key]
            case "value":
                holder[key] = deepcopy(chance.choice(VALUES))
            case "other":
                other = deepcopy(chance.choice(holders))
                holder[key] = other if len(json.dumps(other)) < 5000 else "x"
            case _ if isinstance(holder, list):
                holder.reverse()
            case _:
                holder[f"{key}{chance.choice(['', 'x', '/', ' ', '{y}', '~1'])}"] = holder.pop(key)
    return mutated


def _holders(node: Any) -> Any:
    if isinstance(node, dict | list) and node:
        yield node
        for child in node.values() if isinstance(node, dict) else node:
            yield from _holders(child)


def test_mutations_are_the_same_each_time() -> None:
    document = read_text(Path(LIBRARY).read_bytes())
    first, again = (mutation(document, random.Random(7)) for _ in range(2))
    assert first == again != document
