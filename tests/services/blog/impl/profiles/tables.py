"""How profiles are stored, and who follows whom."""

from __future__ import annotations

from sqlalchemy import ForeignKeyConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from impl.database.columns import owner


class ProfileRow(SQLModel, table=True):
    """What is seen of a user, besides what the platform knows of them."""

    __tablename__ = "profiles"
    __table_args__ = (UniqueConstraint("handle"),)

    user_id: str = Field(sa_column=owner())
    username: str = Field(max_length=40)
    handle: str = Field(max_length=40)
    """The name in lowercase, by which the user is found."""
    bio: str | None = Field(max_length=1000)
    image: str | None = Field(max_length=500)


class FollowRow(SQLModel, table=True):
    """That a user follows another one."""

    __tablename__ = "follows"
    __table_args__ = (
        ForeignKeyConstraint(["followed_id"], ["users.id"], ondelete="CASCADE"),
        Index("ix_follows_followed_id", "followed_id"),
    )

    user_id: str = Field(sa_column=owner())
    followed_id: str = Field(primary_key=True, max_length=64)
