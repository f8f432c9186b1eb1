"""Takes entries and items out of a text of YAML in block style; all else stays as it is."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

import yaml

type Place = tuple[str, ...]
"""The keys that lead to an entry of a mapping, or with a number at the end, to an item."""


def without(text: str, places: Iterable[Place]) -> str:
    """Returns a text without what is at these places, and without comments that head only that."""
    root = yaml.compose(text, Loader=yaml.CSafeLoader)
    lines = text.splitlines(keepends=True)
    gone = {line for place in places for line in _lines(root, place) if lines[line].strip()}
    for line in sorted(gone):
        if line - 1 not in gone and not _goes_on(lines, gone, line):
            gone |= set(_comment_above(lines, line))
    return _with_single_blank_lines(line for at, line in enumerate(lines) if at not in gone)


def _lines(root: yaml.Node | None, place: Place) -> range:
    """Returns the numbers of the lines that have what is at a place, from 0."""
    node, begin = root, 0
    for key in place:
        if isinstance(node, yaml.SequenceNode):
            node = node.value[int(key)]
            begin = node.start_mark.line
        else:
            assert isinstance(node, yaml.MappingNode)
            name, node = next((k, v) for k, v in node.value if k.value == key)
            begin = name.start_mark.line
    return range(begin, _last_line(node) + 1)


def _last_line(node: yaml.Node | None) -> int:
    """Returns the last line of a node; the mark at the end of a block is behind what follows it."""
    assert node is not None
    if isinstance(node, yaml.CollectionNode) and node.value and not node.flow_style:
        last = node.value[-1]
        return _last_line(last[1] if isinstance(last, tuple) else last)
    if isinstance(node, yaml.ScalarNode) and node.style in ("|", ">"):
        return node.end_mark.line - 1
    return node.end_mark.line


def _goes_on(lines: list[str], gone: Collection[int], line: int) -> bool:
    """Whether what stands behind lines that are gone belongs to the comment before them."""
    behind = next((lines[at] for at in range(line, len(lines)) if at not in gone), "")
    return _indent(behind) == _indent(lines[line]) and not behind.lstrip().startswith("#")


def _indent(line: str) -> int:
    """Returns by how much a line is indented; an empty one is not."""
    return len(line.rstrip()) - len(line.strip())


def _comment_above(lines: list[str], line: int) -> Iterator[int]:
    while line and lines[line - 1].lstrip().startswith("#"):
        line -= 1
        yield line


def _with_single_blank_lines(lines: Iterable[str]) -> str:
    kept: list[str] = []
    for line in lines:
        if line.strip() or (kept and kept[-1].strip()):
            kept.append(line)
    return "".join(kept)
