"""What users store, counted in their rows: columns that this service adds to the table of users."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Integer

from impl.database.columns import extended
from impl.users.tables import UserRow

TASK_COUNT, TEXT_BYTES, TAG_COUNT = extended(
    UserRow,
    Column("task_count", Integer, nullable=False, server_default="0"),
    Column("text_bytes", BigInteger, nullable=False, server_default="0"),
    Column("tag_count", Integer, nullable=False, server_default="0"),
)
