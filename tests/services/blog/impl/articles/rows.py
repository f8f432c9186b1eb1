"""Articles as the contract shows them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from generated.models import Article, ArticleSummary
from impl.moments import shown
from impl.profiles.rows import ProfileRecord, profile_of

_SLUG_LENGTH = 80
_OTHERS = re.compile("[^a-z0-9]+")


class SummaryRecord(NamedTuple):
    """What an `ArticleSummary` is made of, besides its tags."""

    id: UUID
    slug: str
    title: str
    description: str
    created_at: datetime
    updated_at: datetime
    favorites: int
    favorited: bool
    user_id: str
    username: str
    bio: str | None
    image: str | None
    following: bool


class BodyRecord(NamedTuple):
    """What an `Article` has besides its summary."""

    body: str


class TagRecord(NamedTuple):
    """A tag of an article."""

    article_id: UUID
    tag: str


class Authored(NamedTuple):
    """An article, and who may change it."""

    id: UUID
    author_id: str


def summary_of(row: SummaryRecord, tags: Sequence[TagRecord]) -> ArticleSummary:
    """Returns the article of a row, without its body."""
    return ArticleSummary(**_summary(row, tags))


def article_of(row: SummaryRecord, tags: Sequence[TagRecord], body: str) -> Article:
    """Returns the article of a row."""
    return Article(**_summary(row, tags), body=body)


def slug_of(title: str, article_id: UUID) -> str:
    """Returns what an article with this title is called in addresses."""
    words = _OTHERS.sub("-", title.lower())[:_SLUG_LENGTH].strip("-")
    own = article_id.hex[-12:]
    return f"{words}-{own}" if words else own


def _summary(row: SummaryRecord, tags: Sequence[TagRecord]) -> dict[str, Any]:
    return {
        "slug": row.slug,
        "title": row.title,
        "description": row.description,
        "tag_list": [each.tag for each in tags],
        "created_at": shown(row.created_at),
        "updated_at": shown(row.updated_at),
        "favorited": row.favorited,
        "favorites_count": row.favorites,
        "author": profile_of(
            ProfileRecord(row.user_id, row.username, row.bio, row.image, row.following)
        ),
    }
