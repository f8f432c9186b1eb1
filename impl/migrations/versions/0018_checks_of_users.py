"""Users are checked when they change, not when what they store is counted."""

from impl.migrations.checks import check_users_by_constraints, check_users_by_triggers

revision = "0018"
down_revision = "0017"

_SERVICE = "taskpact"


def upgrade() -> None:
    check_users_by_triggers(_SERVICE)


def downgrade() -> None:
    check_users_by_constraints(_SERVICE)
