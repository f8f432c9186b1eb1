"""What was revoked lately, written by triggers."""

from impl.migrations.revocations import create_revocations, drop_revocations

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    create_revocations()


def downgrade() -> None:
    drop_revocations()
