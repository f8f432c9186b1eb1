"""Statements about articles. `caller` is who asks, or nobody, whose id is empty."""

from __future__ import annotations

from functools import cache

from sqlalchemy import Update, bindparam, delete, exists, insert, select, update
from sqlmodel import col

from impl.articles.rows import Authored, BodyRecord, SummaryRecord, TagRecord
from impl.articles.tables import ArticleRow, ArticleTagRow, FavoriteRow
from impl.database import rows_of
from impl.database.columns import UtcDateTime
from impl.database.functions import one_of
from impl.database.given import insert_given, put_given
from impl.database.queries import columns_of, fields_of
from impl.profiles.statements import PROFILE_COLUMNS
from impl.profiles.tables import ProfileRow

_FAVORITE = (
    col(FavoriteRow.user_id) == bindparam("caller"),
    col(FavoriteRow.article_id) == col(ArticleRow.id),
)
SUMMARIES = select(
    *columns_of(
        ArticleRow, "id", "slug", "title", "description", "created_at", "updated_at", "favorites"
    ),
    exists().where(*_FAVORITE).correlate(ArticleRow).label("favorited"),
    *PROFILE_COLUMNS,
).join_from(ArticleRow, ProfileRow, col(ProfileRow.user_id) == col(ArticleRow.author_id))
_AUTHORED = select(*fields_of(ArticleRow, Authored))
_NAMED = col(ArticleRow.slug) == bindparam("named")
_ONE = col(ArticleRow.id) == bindparam("article")

SELECT = rows_of(SummaryRecord, SUMMARIES.where(_ONE))
SELECT_NAMED = rows_of(SummaryRecord, SUMMARIES.where(_NAMED))
SELECT_BODY = rows_of(BodyRecord, select(*fields_of(ArticleRow, BodyRecord)).where(_ONE))
SELECT_AUTHORED = rows_of(Authored, _AUTHORED.where(_NAMED))
LOCK = rows_of(Authored, _AUTHORED.where(_NAMED).with_for_update(key_share=True))
INSERT = insert(ArticleRow)
DELETE = delete(ArticleRow).where(_ONE)

SELECT_TAGS = rows_of(
    TagRecord,
    select(*fields_of(ArticleTagRow, TagRecord))
    .where(one_of(col(ArticleTagRow.article_id), "articles"))
    .order_by(col(ArticleTagRow.article_id), col(ArticleTagRow.tag)),
)
DELETE_TAGS = delete(ArticleTagRow).where(col(ArticleTagRow.article_id) == bindparam("article"))
INSERT_TAGS = insert_given(ArticleTagRow, columns_of(ArticleTagRow, "article_id", "tag"))

_OWN = col(FavoriteRow.user_id) == bindparam("owner")
FAVOR = put_given(FavoriteRow, columns_of(FavoriteRow, "user_id", "article_id"), {})
DISFAVOR = delete(FavoriteRow).where(_OWN, col(FavoriteRow.article_id) == bindparam("article"))
COUNT_FAVORITE = update(ArticleRow).where(_ONE).values(favorites=col(ArticleRow.favorites) + 1)
COUNT_FAVORITE_OFF = update(ArticleRow).where(_ONE).values(favorites=col(ArticleRow.favorites) - 1)


@cache
def change(names: frozenset[str]) -> Update:
    """Returns the statement that gives an article new values of these columns."""
    new: dict[str, object] = {name: bindparam(f"new_{name}") for name in names}
    new["updated_at"] = bindparam("now", type_=UtcDateTime())
    return update(ArticleRow).where(_ONE).values(new)
