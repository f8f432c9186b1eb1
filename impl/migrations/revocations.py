"""The table of what was revoked lately, and the triggers that write it.

So it is written whoever ends a session, a key or an account: also the version before this one,
which runs on, and an administrator with a database client.

Revisions are made of this: it stays as it is, and what changes is a new revision.
"""

from __future__ import annotations

import sqlalchemy as sa

from impl.migrations import steps
from impl.migrations.steps import Index, Trigger
from impl.migrations.transactions import is_postgresql

_WATCHED = {
    "users": ("id", ("role", "deactivated_at", "issuer", "subject")),
    "sessions": ("user_id", ("created_at", "ends_at")),
    "api_keys": ("user_id", ("secret_hash", "scopes", "expires_at")),
}
"""What names the user of a row, and which changes matter to who may do what."""
_FUNCTION = "note_revocation"
_INSERT_ON_POSTGRESQL = """
DECLARE
    its_user text;
BEGIN
    IF TG_TABLE_NAME = 'users' THEN its_user := OLD.id; ELSE its_user := OLD.user_id; END IF;
    INSERT INTO revocations (position, user_id, revoked_at)
    VALUES (pg_current_xact_id()::text::bigint, its_user, clock_timestamp())
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END
"""
_INSERT_ON_SQLITE = """
INSERT INTO revocations (position, user_id, revoked_at)
SELECT
    max(
        coalesce((SELECT max(position) FROM revocations), 0) + 1,
        CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)
    ),
    OLD.{user},
    strftime('%Y-%m-%d %H:%M:%f000', 'now');
"""
_IS_RELIED_ON = {
    "sessions": "OLD.expires_at > {now} OR OLD.renewed_at > {two_hours_ago}",
    "api_keys": "OLD.expires_at IS NULL OR OLD.expires_at > {two_hours_ago}",
}
"""When deleting a row revokes something. Access tokens last an hour at most, and clocks differ.

So purging thousands of rows writes nothing, as a rule.
"""
_MOMENTS_ON_POSTGRESQL = {
    "now": "clock_timestamp()",
    "two_hours_ago": "clock_timestamp() - interval '2 hours'",
}
_MOMENTS_ON_SQLITE = {
    "now": "strftime('%Y-%m-%d %H:%M:%f000', 'now')",
    "two_hours_ago": "strftime('%Y-%m-%d %H:%M:%f000', 'now', '-2 hours')",
}


def create_revocations() -> None:
    """Creates all of it."""
    steps.create_tables(
        {
            "revocations": [
                sa.Column("position", sa.BigInteger(), autoincrement=False, nullable=False),
                sa.Column("user_id", sa.String(64), nullable=False),
                sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=False),
                sa.PrimaryKeyConstraint("position", "user_id", name="pk_revocations"),
                Index("ix_revocations_revoked_at", ["revoked_at"]),
            ]
        }
    )
    if is_postgresql():
        steps.create_trigger_function(_FUNCTION, _INSERT_ON_POSTGRESQL)
    for trigger in _triggers():
        steps.create_trigger(trigger)


def drop_revocations() -> None:
    """Drops all of it."""
    # A server that still runs asks about all users when it cannot read the table.
    steps.drop_table_of_triggers("revocations", _FUNCTION, _triggers())


def _triggers() -> list[Trigger]:
    triggers = []
    for table, (user, columns) in _WATCHED.items():
        body = (
            f"EXECUTE FUNCTION {_FUNCTION}()"
            if is_postgresql()
            else f"BEGIN {_INSERT_ON_SQLITE.format(user=user)} END"
        )
        differs = "IS DISTINCT FROM" if is_postgresql() else "IS NOT"
        changes = " OR ".join(f"OLD.{column} {differs} NEW.{column}" for column in columns)
        of_columns = ", ".join(columns)
        triggers += [
            Trigger(
                table,
                f"{table}_ended",
                f"AFTER DELETE ON {table} FOR EACH ROW {_if_relied_on(table)}{body}",
            ),
            Trigger(
                table,
                f"{table}_changed",
                f"AFTER UPDATE OF {of_columns} ON {table} FOR EACH ROW WHEN ({changes}) {body}",
            ),
        ]
    return triggers


def _if_relied_on(table: str) -> str:
    if table not in _IS_RELIED_ON:
        return ""
    moments = _MOMENTS_ON_POSTGRESQL if is_postgresql() else _MOMENTS_ON_SQLITE
    return f"WHEN ({_IS_RELIED_ON[table].format(**moments)}) "
