"""Whether references stand where the eye passes over them: on the line of their key."""

from __future__ import annotations

from collections.abc import Iterator

import yaml

MAX_COLUMNS = 100


def unfolded_references(text: str) -> list[str]:
    """Returns a line for each reference that takes more lines of a contract than it needs."""
    return list(_unfolded(yaml.compose(text, Loader=yaml.CSafeLoader)))


def _unfolded(node: yaml.Node | None) -> Iterator[str]:
    match node:
        case yaml.MappingNode(value=pairs):
            for key, value in pairs:
                if (reference := _reference(value)) and key.start_mark.line != value.end_mark.line:
                    yield from _if_it_fits(key, reference)
                yield from _unfolded(value)
        case yaml.SequenceNode(value=items):
            for item in items:
                yield from _unfolded(item)
        case _:
            return


def _reference(node: yaml.Node) -> str | None:
    """Returns what a node refers to that has nothing else to say."""
    match node:
        case yaml.MappingNode(
            value=[(yaml.ScalarNode(value="$ref"), yaml.ScalarNode(value=str(reference)))]
        ):
            return reference
        case _:
            return None


def _if_it_fits(key: yaml.Node, reference: str) -> Iterator[str]:
    ends_at = key.end_mark.column + len(f": {{$ref: '{reference}'}}")
    if ends_at <= MAX_COLUMNS:
        line = key.start_mark.line + 1
        yield f"line {line}: write {key.value}: {{$ref: '{reference}'}} on one line"
