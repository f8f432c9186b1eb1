"""Identities of other issuers, roles, sessions and API keys."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

from impl.migrations import copies, steps
from impl.migrations.batches import fill_in_batches
from impl.migrations.steps import Index
from impl.migrations.transactions import change_briefly, is_postgresql

revision = "0002"
down_revision = "0001"

_MOMENT = sa.DateTime(timezone=True)
_CHECKS = {
    "ck_users_role": "role IN ('user', 'admin')",
    "ck_users_password": "(issuer = 'taskpact') = (password_hash IS NOT NULL)",
    "ck_users_subject": "(issuer = 'taskpact') = (subject IS NULL)",
}
_IS_OWN = "issuer = 'taskpact'"
_OTHERS = sa.table("users", sa.column("id", sa.String), sa.column("issuer", sa.String))


def upgrade() -> None:
    if is_postgresql():
        _add_identities()
    elif "issuer" not in steps.with_transaction(lambda: steps.column_names("users")):
        _rebuild_with_identities()
    steps.create_tables(
        {
            "sessions": [
                sa.Column("user_id", sa.String(64), nullable=False),
                sa.Column("id", sa.Uuid(), nullable=False),
                sa.Column("scopes", sa.String(255), nullable=False),
                sa.Column("device", sa.String(200), nullable=True),
                sa.Column("address", sa.String(45), nullable=True),
                sa.Column("generation", sa.Integer(), nullable=False),
                sa.Column("token_hash", sa.LargeBinary(32), nullable=False),
                sa.Column("created_at", _MOMENT, nullable=False),
                sa.Column("renewed_at", _MOMENT, nullable=False),
                sa.Column("last_used_at", _MOMENT, nullable=False),
                sa.Column("expires_at", _MOMENT, nullable=False),
                sa.Column("ends_at", _MOMENT, nullable=False),
                sa.PrimaryKeyConstraint("user_id", "id", name="pk_sessions"),
                sa.ForeignKeyConstraint(
                    ["user_id"], ["users.id"], name="fk_sessions_user_id_users", ondelete="CASCADE"
                ),
            ],
            "api_keys": [
                sa.Column("user_id", sa.String(64), nullable=False),
                sa.Column("id", sa.Uuid(), nullable=False),
                sa.Column("name", sa.String(100), nullable=False),
                sa.Column("secret_hash", sa.LargeBinary(32), nullable=False),
                sa.Column("scopes", sa.String(255), nullable=False),
                sa.Column("created_at", _MOMENT, nullable=False),
                sa.Column("expires_at", _MOMENT, nullable=True),
                sa.Column("last_used_at", _MOMENT, nullable=True),
                sa.PrimaryKeyConstraint("user_id", "id", name="pk_api_keys"),
                sa.ForeignKeyConstraint(
                    ["user_id"], ["users.id"], name="fk_api_keys_user_id_users", ondelete="CASCADE"
                ),
            ],
        }
    )


def downgrade() -> None:
    steps.drop_tables("api_keys", "sessions")
    if "issuer" not in steps.with_transaction(lambda: steps.column_names("users")):
        return
    _remove_users_of_others()
    if is_postgresql():
        _remove_identities()
    else:
        _rebuild_without_identities()


def _new_columns() -> list[sa.Column[object]]:
    # With these defaults, the version before can go on signing people up.
    return [
        sa.Column("issuer", sa.String(255), nullable=False, server_default="taskpact"),
        sa.Column("subject", sa.String(255), nullable=True),
        sa.Column("role", sa.String(16), nullable=False, server_default="user"),
        sa.Column("deactivated_at", _MOMENT, nullable=True),
    ]


def _add_identities() -> None:
    steps.add_columns("users", *_new_columns())
    steps.allow_nulls("users", "password_hash")
    steps.allow_nulls("users", "email")
    for name, condition in _CHECKS.items():
        steps.add_constraint("users", name, f"CHECK ({condition})")
    steps.add_unique("users", "uq_users_issuer", ["issuer", "subject"])
    if steps.with_transaction(_is_email_of_everybody_unique):
        index = Index("uq_users_email_next", ["email"], where=_IS_OWN, unique=True)
        steps.create_index("users", index)
        change_briefly(_replace_unique_email)


def _is_email_of_everybody_unique() -> bool:
    return steps.has_constraint("users", "uq_users_email")


def _replace_unique_email() -> None:
    op.execute("ALTER TABLE users DROP CONSTRAINT uq_users_email")
    op.execute("ALTER INDEX uq_users_email_next RENAME TO uq_users_email")


def _remove_identities() -> None:
    steps.forbid_nulls("users", "password_hash")
    steps.forbid_nulls("users", "email")
    if not steps.with_transaction(_is_email_of_everybody_unique):
        steps.create_index("users", Index("uq_users_email_next", ["email"], unique=True))
        change_briefly(_restore_unique_email)
    steps.drop_constraints("users", *_CHECKS, "uq_users_issuer")
    # The last one tells a run that was killed what is still to be done.
    steps.drop_columns("users", "deactivated_at", "role", "subject", "issuer")


def _restore_unique_email() -> None:
    op.execute("DROP INDEX uq_users_email")
    op.execute(
        "ALTER TABLE users ADD CONSTRAINT uq_users_email UNIQUE USING INDEX uq_users_email_next"
    )


def _remove_users_of_others() -> None:
    """The version before knows nobody of another issuer."""
    others = sa.select(_OTHERS.c.id).where(_OTHERS.c.issuer != "taskpact")
    fill_in_batches(others, (_OTHERS.c.id,), _delete)


def _delete(connection: sa.Connection, users: Sequence[sa.Row[Any]]) -> None:
    ids = [user.id for user in users]
    connection.execute(sa.delete(_OTHERS).where(_OTHERS.c.id.in_(ids)))


def _rebuild_with_identities() -> None:
    with copies.rebuilt("users") as users:
        for column in _new_columns():
            users.add_column(column)
        users.drop_constraint("uq_users_email", type_="unique")
        users.alter_column("password_hash", existing_type=sa.String(60), nullable=True)
        users.alter_column("email", existing_type=sa.String(254), nullable=True)
        users.create_unique_constraint("uq_users_issuer", ["issuer", "subject"])
        for name, condition in _CHECKS.items():
            users.create_check_constraint(name, condition)
        users.create_index("uq_users_email", ["email"], unique=True, sqlite_where=sa.text(_IS_OWN))


def _rebuild_without_identities() -> None:
    with copies.rebuilt("users") as users:
        users.drop_index("uq_users_email")
        for name in _CHECKS:
            users.drop_constraint(name, type_="check")
        users.drop_constraint("uq_users_issuer", type_="unique")
        users.alter_column("password_hash", existing_type=sa.String(60), nullable=False)
        users.alter_column("email", existing_type=sa.String(254), nullable=False)
        for column in ("deactivated_at", "role", "subject", "issuer"):
            users.drop_column(column)
        users.create_unique_constraint("uq_users_email", ["email"])
