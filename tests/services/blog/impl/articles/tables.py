"""How articles are stored: their tags, and who has them among the favorites."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import ForeignKeyConstraint, Index, Text, UniqueConstraint, Uuid
from sqlmodel import Field, SQLModel

from impl.database.columns import UtcDateTime, bytewise, owner


class ArticleRow(SQLModel, table=True):
    """An article, which everybody can read. Ids grow, so the newest has the last."""

    __tablename__ = "articles"
    __table_args__ = (
        ForeignKeyConstraint(["author_id"], ["users.id"], ondelete="CASCADE"),
        UniqueConstraint("slug"),
        Index("ix_articles_author_id", "author_id", "id"),
    )

    id: uuid.UUID = Field(primary_key=True, sa_type=Uuid)
    author_id: str = Field(max_length=64)
    slug: str = Field(max_length=100)
    title: str = Field(max_length=200)
    description: str = Field(max_length=500)
    body: str = Field(sa_type=Text)
    created_at: datetime = Field(sa_type=UtcDateTime)
    updated_at: datetime = Field(sa_type=UtcDateTime)
    favorites: int
    """How many users have it among theirs."""
    comments: int
    """How many comments it has had."""


class ArticleTagRow(SQLModel, table=True):
    """A tag of an article."""

    __tablename__ = "article_tags"
    __table_args__ = (
        ForeignKeyConstraint(["article_id"], ["articles.id"], ondelete="CASCADE"),
        Index("ix_article_tags_tag", "tag", "article_id"),
    )

    article_id: uuid.UUID = Field(primary_key=True, sa_type=Uuid)
    tag: str = Field(primary_key=True, sa_type=bytewise(40))


class FavoriteRow(SQLModel, table=True):
    """That a user has an article among the favorites."""

    __tablename__ = "favorites"
    __table_args__ = (
        ForeignKeyConstraint(["article_id"], ["articles.id"], ondelete="CASCADE"),
        Index("ix_favorites_article_id", "article_id"),
    )

    user_id: str = Field(sa_column=owner())
    article_id: uuid.UUID = Field(primary_key=True, sa_type=Uuid)
