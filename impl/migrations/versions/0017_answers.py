"""Room for the answer about a task beside its columns.

Nothing is filled: an answer is stored when it is made. The version before leaves it as it is, and
raises the version of the task, for which it then does not count.
"""

import sqlalchemy as sa

from impl.migrations import steps

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    steps.add_columns(
        "tasks",
        sa.Column("answer", sa.Text()),
        sa.Column("answer_version", sa.Integer()),
        sa.Column("answer_format", sa.Integer()),
    )


def downgrade() -> None:
    steps.drop_columns("tasks", "answer", "answer_version", "answer_format")
