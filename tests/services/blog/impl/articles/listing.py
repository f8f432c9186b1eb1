"""Lists of articles: which ones, and how many there are."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from pydantic import MISSING
from sqlalchemy import Select, SQLColumnExpression, bindparam, func, select
from sqlmodel import col

from impl.articles.rows import SummaryRecord
from impl.articles.statements import SUMMARIES
from impl.articles.tables import ArticleRow, ArticleTagRow, FavoriteRow
from impl.database import Query, Transaction, rows_of, values_of
from impl.profiles.tables import FollowRow, ProfileRow

MOST_LISTED = 10_000
_ID = col(ArticleRow.id)


@dataclass(frozen=True, slots=True)
class ArticleList:
    """The articles that match all filters, the newest first."""

    caller_id: str
    tag: str | MISSING = MISSING
    author: str | MISSING = MISSING
    favorited: str | MISSING = MISSING
    is_feed: bool = False

    async def read(
        self, transaction: Transaction, *, limit: int, offset: int
    ) -> tuple[list[SummaryRecord], int]:
        """Returns a part of the list, and how many there are in all."""
        values = self._values
        count = await transaction.one(_count(self._filters), values)
        part = {"rows": min(limit, MOST_LISTED - offset), "skipped": offset}
        asked = {**values, **part, "caller": self.caller_id}
        return await transaction.all(_page(self._filters), asked), count

    @property
    def _filters(self) -> frozenset[str]:
        return frozenset({*self._given, *({"feed"} if self.is_feed else ())})

    @property
    def _given(self) -> dict[str, str]:
        named = {"tag": self.tag, "author": self.author, "favorited": self.favorited}
        return {name: value for name, value in named.items() if value is not MISSING}

    @property
    def _values(self) -> dict[str, object]:
        """The parameters of the filters."""
        given = self._given
        found: dict[str, object] = {"tag": given["tag"]} if "tag" in given else {}
        found |= {name: given[name].lower() for name in ("author", "favorited") if name in given}
        return {**found, "reader": self.caller_id} if self.is_feed else found


@cache
def _page(filters: frozenset[str]) -> Query[SummaryRecord]:
    filtered, newest = _filtered(SUMMARIES, filters)
    part = filtered.order_by(newest.desc()).limit(bindparam("rows")).offset(bindparam("skipped"))
    return rows_of(SummaryRecord, part)


@cache
def _count(filters: frozenset[str]) -> Query[int]:
    filtered, _ = _filtered(select(_ID), filters)
    return values_of(int, select(func.count()).select_from(filtered.limit(MOST_LISTED).subquery()))


def _filtered(
    articles: Select[Any], filters: frozenset[str]
) -> tuple[Select[Any], SQLColumnExpression[UUID]]:
    """Returns the articles that pass, and the id by whose index the newest are found first.

    That is the index of a filter, so that what has few articles is not looked for among all.
    """
    newest: SQLColumnExpression[UUID] = _ID
    if "author" in filters:
        articles = articles.where(col(ArticleRow.author_id) == _user_called("author"))
    if "feed" in filters:
        followed = select(col(FollowRow.followed_id)).where(
            col(FollowRow.user_id) == bindparam("reader")
        )
        articles = articles.where(col(ArticleRow.author_id).in_(followed))
    if "favorited" in filters:
        newest = col(FavoriteRow.article_id)
        articles = articles.join(FavoriteRow, newest == _ID).where(
            col(FavoriteRow.user_id) == _user_called("favorited")
        )
    if "tag" in filters:
        newest = col(ArticleTagRow.article_id)
        articles = articles.join(ArticleTagRow, newest == _ID).where(
            col(ArticleTagRow.tag) == bindparam("tag")
        )
    return articles, newest


def _user_called(name: str) -> Any:
    """Returns the id of the user whose name is a parameter."""
    called = ProfileRow.__table__.alias(f"called_{name}")  # type: ignore[attr-defined]
    return select(called.c.user_id).where(called.c.handle == bindparam(name)).scalar_subquery()
