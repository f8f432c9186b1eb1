"""The revision makes what the tables define, twice if need be, and undoes it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.revisions import empty_database, require_revisions


# Alembic cannot see expression indexes on SQLite, and there are none.
@pytest.mark.filterwarnings("ignore:autogenerate skipping metadata-specified expression-based")
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_the_tables_are_made_and_undone(
    kind: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    checks = require_revisions(empty_database(kind, request, tmp_path))
    assert checks["users"] == ["ck_users_password", "ck_users_role", "ck_users_subject"]
    assert "comments" in checks
