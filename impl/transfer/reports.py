"""What an import tells of the rows of its file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from generated.models import ImportedRow, ImportReport

_MAX_ROWS = 1_000


def report_of(rows: Sequence[ImportedRow], *, dry_run: bool) -> ImportReport:
    """Returns the report on all rows of a file: it counts all, and tells of some."""
    counts = Counter(row.status for row in rows)
    told = _told(rows)
    return ImportReport(
        dry_run=dry_run,
        created=counts["created"],
        updated=counts["updated"],
        restored=counts["restored"],
        unchanged=counts["unchanged"],
        rejected=counts["rejected"],
        rows=told,
        rows_left_out=len(rows) - len(told),
    )


def _told(rows: Sequence[ImportedRow]) -> list[ImportedRow]:
    """Returns the rejected rows, and as many of the others as fit, in the order of the file."""
    if len(rows) <= _MAX_ROWS:
        return [*rows]
    rejected_first = sorted(rows, key=lambda row: row.status != "rejected")
    return sorted(rejected_first[:_MAX_ROWS], key=lambda row: row.row)
