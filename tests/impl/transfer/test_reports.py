"""The report of an import counts all rows, and tells of a thousand."""

from __future__ import annotations

from generated.models import ImportedRow, ImportReason, ImportStatus
from impl.transfer.reports import report_of

CREATED: ImportStatus = "created"
REJECTED: ImportStatus = "rejected"


def rows(*statuses: ImportStatus) -> list[ImportedRow]:
    """Returns rows that ended so, numbered from 1."""
    reasons: dict[ImportStatus, ImportReason] = {CREATED: "new", REJECTED: "invalid"}
    return [
        ImportedRow(row=number, status=status, reason=reasons[status])
        for number, status in enumerate(statuses, start=1)
    ]


def test_of_a_thousand_rows_all_are_told() -> None:
    all_ = rows(*[CREATED] * 999, REJECTED)
    report = report_of(all_, dry_run=False)
    assert (report.rows, report.rows_left_out) == (all_, 0)


def test_of_more_the_rejected_ones_are_told_and_the_first_of_the_others() -> None:
    report = report_of(rows(*[CREATED] * 2_000, REJECTED, CREATED, REJECTED), dry_run=True)
    assert [row.row for row in report.rows] == [*range(1, 999), 2_001, 2_003]
    assert (report.created, report.rejected, report.rows_left_out) == (2_001, 2, 1_003)


def test_of_many_rejected_ones_the_first_are_told() -> None:
    report = report_of(rows(CREATED, *[REJECTED] * 1_500), dry_run=False)
    assert [row.row for row in report.rows] == [*range(2, 1_002)]
    assert (report.rejected, report.rows_left_out) == (1_500, 501)
