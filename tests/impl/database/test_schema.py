"""Which revisions there are."""

from __future__ import annotations

from alembic.script import ScriptDirectory

from impl.database.schema import MIGRATIONS, REVISIONS


def test_the_files_are_named_after_the_revisions_in_alembics_order() -> None:
    newest_first = ScriptDirectory(str(MIGRATIONS)).walk_revisions()
    assert tuple(script.revision for script in newest_first)[::-1] == REVISIONS
