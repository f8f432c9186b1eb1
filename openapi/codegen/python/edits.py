"""Changes of Python source that leave everything else as it stands."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Edit:
    """New code for a node of the syntax tree."""

    node: ast.expr | ast.stmt
    code: str


def import_too(source: str, tree: ast.Module, statement: str) -> Edit:
    """Returns the edit that puts an import behind the others."""
    last_import = [n for n in tree.body if isinstance(n, ast.Import | ast.ImportFrom)][-1]
    return Edit(last_import, f"{ast.get_source_segment(source, last_import)}\n{statement}")


def edited(source: str, edits: Iterable[Edit]) -> str:
    """Returns the source with the nodes replaced; their places are counted in bytes of UTF-8."""
    lines = source.encode().splitlines(keepends=True)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    text = source.encode()
    for edit in sorted(edits, key=lambda e: (e.node.lineno, e.node.col_offset), reverse=True):
        node = edit.node
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        begin = starts[node.lineno - 1] + node.col_offset
        end = starts[node.end_lineno - 1] + node.end_col_offset
        text = text[:begin] + edit.code.encode() + text[end:]
    return text.decode()
