"""The seeded pairs: `contract.yaml` before and after each edit of `changes/`, and back.

Each entry there is an edit (`tests/openapi/edits.py`), and so two pairs: what the edit is to
clients, and what the opposite edit is (`back`). `alone` is for edits of what belongs to no path and
no component: these pairs are compared each by itself.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml
from change import Change
from comparison import compare
from contract import Json
from normal_form import normal_form

from tests.openapi.edits import apply

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Pair:
    """Two editions of the contract, and what going from one to the other is to clients."""

    name: str
    older: Json
    newer: Json
    expected: str
    alone: bool


def seeded_pairs() -> Iterator[Pair]:
    contract = small_contract()
    for entry in _entries():
        name, alone = entry["change"], entry.get("alone", False)
        edited = apply(entry, contract)
        yield Pair(name, contract, edited, entry["is"], alone)
        yield Pair(f"{name}, and back", edited, contract, entry["back"], alone)


def _entries() -> Iterator[Json]:
    for file in sorted((FOLDER / "changes").glob("*.yaml")):
        yield from yaml.safe_load(file.read_text(encoding="utf-8"))


def small_contract() -> Json:
    document: Json = yaml.safe_load((FOLDER / "contract.yaml").read_text(encoding="utf-8"))
    return document


def changes_of(pairs: list[Pair]) -> dict[str, list[Change]]:
    """Returns the changes of each pair.

    Those that can be are parts of two large contracts, since starting the tool for each pair would
    take a minute.
    """
    together = [pair for pair in pairs if not pair.alone]
    found = {
        pair.name: [] if pair in together else compare(pair.older, pair.newer) for pair in pairs
    }
    older = _put_together([pair.older for pair in together])
    newer = _put_together([pair.newer for pair in together])
    for change in compare(older, newer):
        number = re.search(r"(?:/|~1)part(\d+)", change.pointer)
        assert number, change
        found[together[int(number[1])].name].append(change)
    return found


def _put_together(documents: list[Json]) -> Json:
    """Returns a contract that has all of them, each under paths and names of its own."""
    whole: Json = {"openapi": "3.1.1", "info": {"title": "All", "version": "0.1.0"}}
    whole |= {"paths": {}, "components": {}}
    for number, document in enumerate(documents):
        part = _renamed(normal_form(document), f"part{number}")
        whole["paths"] |= part["paths"]
        for kind, components in part["components"].items():
            whole["components"].setdefault(kind, {}).update(components)
    return whole


def _renamed(document: Json, part: str) -> Json:
    text = re.sub(r"#/components/(\w+)/", rf"#/components/\1/{part}-", json.dumps(document))
    renamed = json.loads(text)
    for item in renamed["paths"].values():
        for operation in item.values():
            operation["operationId"] = f"{part}-{operation['operationId']}"
            operation["security"] = [
                {f"{part}-{scheme}": scopes for scheme, scopes in alternative.items()}
                for alternative in operation["security"]
            ]
    return {
        "paths": {f"/{part}{path}": item for path, item in renamed["paths"].items()},
        "components": {
            kind: {f"{part}-{name}": component for name, component in components.items()}
            for kind, components in renamed["components"].items()
        },
    }
