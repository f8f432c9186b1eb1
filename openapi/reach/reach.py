"""How far the generator reaches: `make reach CONTRACTS=<folder>`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from openapi.codegen.text import visible
from openapi.reach.columns import COLUMNS
from openapi.reach.contracts import Row, contracts, row_of


def main() -> int:
    """Returns the exit code, which is 0 only if every contract passes every column."""
    arguments = _arguments()
    columns = list(COLUMNS[: COLUMNS.index(arguments.until) + 1])
    rows = []
    for contract in contracts(arguments.folder):
        row = row_of(contract, arguments.folder, columns)
        rows.append(row)
        print(_line(row, columns), flush=True)
        for column, reason in row.reasons.items():
            for line in reason.splitlines():
                print(f"    {column}: {visible(line)}", flush=True)
    passing = sum(row.passes(columns) for row in rows)
    print(f"{passing} of {len(rows)} contracts pass every column")
    return 0 if passing == len(rows) else 1


def _line(row: Row, columns: list[str]) -> str:
    cells = "  ".join(f"{column} {row.cell(column):7}" for column in columns)
    return f"{row.name:40}  {cells}  {row.seconds:5.1f} s"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--until", choices=COLUMNS, default=COLUMNS[-1], help="the last column")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
