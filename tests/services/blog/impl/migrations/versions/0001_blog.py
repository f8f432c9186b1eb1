"""The platform, and profiles, articles and comments."""

from typing import Any

import sqlalchemy as sa

from impl.migrations import steps
from impl.migrations.platform import create_platform, drop_platform, owner
from impl.migrations.steps import Index, TableItem

revision = "0001"
down_revision = None

_MOMENT = sa.DateTime(timezone=True)
_TAG = sa.String(40).with_variant(sa.String(40, collation="C"), "postgresql")


def upgrade() -> None:
    create_platform("conduit")
    steps.create_tables({**_people(), **_articles(), **_of_articles()})


def downgrade() -> None:
    steps.drop_tables("comments", "favorites", "article_tags", "articles", "follows", "profiles")
    drop_platform()


def _people() -> dict[str, list[TableItem]]:
    return {
        "profiles": [
            *owner("profiles"),
            sa.Column("username", sa.String(40), nullable=False),
            sa.Column("handle", sa.String(40), nullable=False),
            sa.Column("bio", sa.String(1000), nullable=True),
            sa.Column("image", sa.String(500), nullable=True),
            sa.PrimaryKeyConstraint("user_id", name="pk_profiles"),
            sa.UniqueConstraint("handle", name="uq_profiles_handle"),
        ],
        "follows": [
            *owner("follows"),
            *_reference("follows", "followed_id", "users", sa.String(64)),
            sa.PrimaryKeyConstraint("user_id", "followed_id", name="pk_follows"),
            Index("ix_follows_followed_id", ["followed_id"]),
        ],
    }


def _articles() -> dict[str, list[TableItem]]:
    return {
        "articles": [
            sa.Column("id", sa.Uuid(), nullable=False),
            *_reference("articles", "author_id", "users", sa.String(64)),
            sa.Column("slug", sa.String(100), nullable=False),
            sa.Column("title", sa.String(200), nullable=False),
            sa.Column("description", sa.String(500), nullable=False),
            sa.Column("body", sa.Text(), nullable=False),
            sa.Column("created_at", _MOMENT, nullable=False),
            sa.Column("updated_at", _MOMENT, nullable=False),
            sa.Column("favorites", sa.Integer(), nullable=False),
            sa.Column("comments", sa.Integer(), nullable=False),
            sa.PrimaryKeyConstraint("id", name="pk_articles"),
            sa.UniqueConstraint("slug", name="uq_articles_slug"),
            Index("ix_articles_author_id", ["author_id", "id"]),
        ]
    }


def _of_articles() -> dict[str, list[TableItem]]:
    return {
        "article_tags": [
            *_reference("article_tags", "article_id", "articles", sa.Uuid()),
            sa.Column("tag", _TAG, nullable=False),
            sa.PrimaryKeyConstraint("article_id", "tag", name="pk_article_tags"),
            Index("ix_article_tags_tag", ["tag", "article_id"]),
        ],
        "favorites": [
            *owner("favorites"),
            *_reference("favorites", "article_id", "articles", sa.Uuid()),
            sa.PrimaryKeyConstraint("user_id", "article_id", name="pk_favorites"),
            Index("ix_favorites_article_id", ["article_id"]),
        ],
        "comments": [
            *_reference("comments", "article_id", "articles", sa.Uuid()),
            sa.Column("number", sa.Integer(), nullable=False),
            *_reference("comments", "author_id", "users", sa.String(64)),
            sa.Column("body", sa.String(2000), nullable=False),
            sa.Column("created_at", _MOMENT, nullable=False),
            sa.PrimaryKeyConstraint("article_id", "number", name="pk_comments"),
            Index("ix_comments_author_id", ["author_id"]),
        ],
    }


def _reference(
    table: str, column: str, other: str, kind: sa.types.TypeEngine[Any]
) -> list[TableItem]:
    """Returns a column with the id of a row of another table, with which it is deleted."""
    name = f"fk_{table}_{column}_{other}"
    return [
        sa.Column(column, kind, nullable=False),
        sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name, ondelete="CASCADE"),
    ]
