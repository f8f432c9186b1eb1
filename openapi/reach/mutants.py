"""What becomes of contracts that are wrong: `make reach CONTRACTS=<folder> MUTANTS=10000`.

Each mutant is a contract of the folder with one to three places changed: a key removed or renamed,
a value of another type, a part in the place of another. It is refused with a place, or it is right:
of those that are not refused, some are generated, imported and type-checked. What went wrong is
told with the number of the mutant, which makes the same one again (`--seed`, the first of them).
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
import traceback
from collections import Counter
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from openapi.codegen.checks.findings import findings
from openapi.codegen.contract.contract import Contract
from openapi.codegen.contract.conventions import CONVENTIONS
from openapi.codegen.contract.document import Json
from openapi.codegen.normalise.lines import Lines, located
from openapi.codegen.normalise.normalise import normalised
from openapi.codegen.normalise.refusals import RefusedError
from openapi.codegen.normalise.text import read_text
from openapi.codegen.text import visible
from openapi.reach.columns import COLUMNS
from openapi.reach.contracts import contracts, row_of

_SPOT = re.compile(r"\(.*line [0-9]+, #")
_LONGEST = 200_000
"""How many bytes of text a contract has at most that is mutated: others take long to copy."""
_VALUES: tuple[Any, ...] = (
    *(None, True, 0, -1, 1.5, 10**30, "", "x", "a b/c", "9" * 400, "\x00", "ä\u202e", "(", "(?<x"),
    *([], {}, [None], [[]], [{}], {"x": 1}, {"type": "x"}, {"type": ["string", "null"]}),
    *("#/components/schemas/None", {"$ref": 1}, {"$ref": "#"}, {"$ref": "//["}, {"$ref": "%00"}),
    *({"$ref": "x.yaml#/a"}, {"$ref": "#/components/schemas/Book"}, {"allOf": [{}]}, {"not": {}}),
    *({"oneOf": []}, {"enum": []}, {"default": None}, {"pattern": "("}, {"minimum": "a"}),
    *({"properties": {"": {}}}, {"required": ["a", "a"]}, {"discriminator": {"propertyName": "x"}}),
)


def main() -> int:
    """Returns the exit code, which is 0 only if nothing went wrong."""
    arguments = _arguments()
    documents = {file: read for file in contracts(arguments.folder) if (read := _read(file))}
    told: Counter[str] = Counter()
    faults: dict[str, str] = {}
    right: list[tuple[Path, int]] = []
    for number in range(arguments.seed, arguments.seed + arguments.mutants):
        file, mutant = mutant_of(documents, number)
        outcome = outcome_of(mutant, file)
        told[outcome.partition(":")[0]] += 1
        if outcome == "right":
            right.append((file, number))
        elif outcome != "refused":
            faults.setdefault(outcome, f"{file.name}, mutant {number}")
    print(f"{arguments.mutants} mutants: {dict(told)}", flush=True)
    for fault, where in faults.items():
        print(f"    {where}: {visible(fault)}", flush=True)
    wrong = _go_on(documents, right, arguments.generated, arguments.typed)
    return 1 if faults or wrong else 0


def mutant_of(documents: dict[Path, Json], number: int) -> tuple[Path, Json]:
    """Returns the mutant of a number, and the contract that it was."""
    chance = random.Random(number)  # noqa: S311, nothing is secret
    file = chance.choice(list(documents))
    return file, mutation(documents[file], chance)


def mutation(document: Json, chance: random.Random) -> Json:
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
                holder[key] = deepcopy(chance.choice(_VALUES))
            case "other":
                other = deepcopy(chance.choice(holders))
                holder[key] = other if len(json.dumps(other)) < 5000 else "x"
            case _ if isinstance(holder, list):
                holder.reverse()
            case _:
                holder[f"{key}{chance.choice(['', 'x', '/', ' ', '{y}', '~1'])}"] = holder.pop(key)
    return mutated


def outcome_of(document: Json, file: Path) -> str:
    """Returns `right`, `refused`, or what went wrong: a traceback, or a refusal without a place."""
    try:
        made = normalised(document, file)
        found = next(findings(Contract(made.document)), "")
        if not found:
            return "right"
        lines = Lines(json.dumps(document, indent=1).encode(), made.elsewhere)
        told = located(found, made.document, made.origins, made.served, lines)
    except RefusedError:
        return "refused"
    except Exception as error:  # noqa: BLE001, whatever it is, it is told
        last = traceback.extract_tb(error.__traceback__)[-1]
        return f"traceback: {type(error).__name__} at {Path(last.filename).name}:{last.lineno}"
    reasons = [line for line in told.splitlines() if line.startswith("  ")]
    lost = [line for line in reasons if not _SPOT.search(line)]
    return f"without a place: {lost[0].strip()}" if lost else "refused"


def _go_on(
    documents: dict[Path, Json], right: list[tuple[Path, int]], generated: int, typed: int
) -> int:
    """Generates the first of the right ones, and returns of how many the code is wrong."""
    wrong = 0
    with TemporaryDirectory() as folder:
        for index, (file, number) in enumerate(right[:generated]):
            mutant = Path(folder, f"{number}.json")
            mutant.write_text(json.dumps(mutant_of(documents, number)[1]), encoding="utf-8")
            columns = list(COLUMNS) if index < typed else list(COLUMNS[:2])
            row = row_of(mutant, Path(folder), columns)
            reasons = [reason for reason in row.reasons.values() if reason]
            wrong += bool(reasons)
            for reason in reasons:
                print(f"    {file.name}, mutant {number}: {visible(reason)[:600]}", flush=True)
    print(f"{min(generated, len(right)) - wrong} of {min(generated, len(right))} become right code")
    return wrong


def _read(file: Path) -> Json | None:
    source = file.read_bytes()
    if len(source) > _LONGEST:
        return None
    try:
        document = read_text(source)
    except RefusedError:
        return None
    document.pop(CONVENTIONS, None)
    return document


def _holders(node: Any) -> Iterator[Any]:
    if isinstance(node, dict | list) and node:
        yield node
        for child in node.values() if isinstance(node, dict) else node:
            yield from _holders(child)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--mutants", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=0, help="the number of the first mutant")
    parser.add_argument("--generated", type=int, default=300, help="how many become code")
    parser.add_argument("--typed", type=int, default=30, help="how many go through every column")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
