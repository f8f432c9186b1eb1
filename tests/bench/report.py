"""Tables in a terminal."""

from __future__ import annotations

import statistics
from collections.abc import Sequence


def print_table(title: str, columns: Sequence[str], rows: Sequence[tuple[str, ...]]) -> None:
    """Prints a table, whose first column is the name of the row."""
    lines = [("", *columns), *rows]
    widths = [max(len(line[place]) for line in lines) for place in range(len(columns) + 1)]
    print(f"\n{title}")
    for line in lines:
        first, *others = line
        cells = (cell.rjust(width) for cell, width in zip(others, widths[1:], strict=True))
        print("  ".join([first.ljust(widths[0]), *cells]).rstrip(), flush=True)


def print_markdown(columns: Sequence[str], rows: Sequence[tuple[str, ...]]) -> None:
    """Prints a table as it stands in the README."""
    print()
    for line in [("", *columns), ("---",) * (len(columns) + 1), *rows]:
        print(f"| {' | '.join(line)} |".replace("|  |", "| |", 1), flush=True)


def print_list(title: str, items: Sequence[tuple[str, str]]) -> None:
    """Prints what is said of each item."""
    width = max(len(name) for name, _ in items)
    print(f"\n{title}")
    for name, said in items:
        print(f"{name.ljust(width)}  {said}", flush=True)


def with_range(values: Sequence[float]) -> str:
    """Returns the median of some values with their range."""
    return f"{statistics.median(values):.2f} ({min(values):.2f}-{max(values):.2f})"
