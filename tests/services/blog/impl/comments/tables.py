"""How comments are stored."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import ForeignKeyConstraint, Index, Uuid
from sqlmodel import Field, SQLModel

from impl.database.columns import UtcDateTime


class CommentRow(SQLModel, table=True):
    """A comment on an article, with its number there."""

    __tablename__ = "comments"
    __table_args__ = (
        ForeignKeyConstraint(["article_id"], ["articles.id"], ondelete="CASCADE"),
        ForeignKeyConstraint(["author_id"], ["users.id"], ondelete="CASCADE"),
        Index("ix_comments_author_id", "author_id"),
    )

    article_id: uuid.UUID = Field(primary_key=True, sa_type=Uuid)
    number: int = Field(primary_key=True)
    author_id: str = Field(max_length=64)
    body: str = Field(max_length=2000)
    created_at: datetime = Field(sa_type=UtcDateTime)
