"""Identities of other issuers, roles, sessions and API keys."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_OWN = sa.text("issuer = 'taskpact'")
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _add_identities()
    op.create_table(
        "sessions",
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
    )
    op.create_table(
        "api_keys",
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
    )


def downgrade() -> None:
    op.drop_table("api_keys")
    op.drop_table("sessions")
    # The version before knows nobody of another issuer.
    op.execute("DELETE FROM users WHERE issuer <> 'taskpact'")
    op.drop_index("uq_users_email", "users")
    with op.batch_alter_table("users") as users:
        users.drop_constraint("ck_users_subject", type_="check")
        users.drop_constraint("ck_users_password", type_="check")
        users.drop_constraint("ck_users_role", type_="check")
        users.drop_constraint("uq_users_issuer", type_="unique")
        users.alter_column("password_hash", existing_type=sa.String(60), nullable=False)
        users.alter_column("email", existing_type=sa.String(254), nullable=False)
        users.drop_column("deactivated_at")
        users.drop_column("role")
        users.drop_column("subject")
        users.drop_column("issuer")
        users.create_unique_constraint("uq_users_email", ["email"])


def _add_identities() -> None:
    with op.batch_alter_table("users") as users:
        # With these defaults, the version before can go on signing people up.
        users.add_column(
            sa.Column("issuer", sa.String(255), nullable=False, server_default="taskpact")
        )
        users.add_column(sa.Column("subject", sa.String(255), nullable=True))
        users.add_column(sa.Column("role", sa.String(16), nullable=False, server_default="user"))
        users.add_column(sa.Column("deactivated_at", _MOMENT, nullable=True))
        users.drop_constraint("uq_users_email", type_="unique")
        users.alter_column("password_hash", existing_type=sa.String(60), nullable=True)
        users.alter_column("email", existing_type=sa.String(254), nullable=True)
        users.create_unique_constraint("uq_users_issuer", ["issuer", "subject"])
        users.create_check_constraint("ck_users_role", "role IN ('user', 'admin')")
        users.create_check_constraint(
            "ck_users_password", "(issuer = 'taskpact') = (password_hash IS NOT NULL)"
        )
        users.create_check_constraint(
            "ck_users_subject", "(issuer = 'taskpact') = (subject IS NULL)"
        )
    op.create_index(
        "uq_users_email",
        "users",
        ["email"],
        unique=True,
        sqlite_where=_OWN,
        postgresql_where=_OWN,
    )
