"""What articles are about."""

from __future__ import annotations

from typing import override

from sqlalchemy import func, select
from sqlmodel import col

from generated.models import TagsEnvelope
from generated.tags import ListTags200, ListTagsOutcome, TagsApi
from impl.articles.tables import ArticleRow, ArticleTagRow
from impl.database import Transaction, values_of

_ARTICLES = 1000
_TAGS = 100
_NEWEST = select(col(ArticleRow.id)).order_by(col(ArticleRow.id).desc()).limit(_ARTICLES).subquery()
_TAG = col(ArticleTagRow.tag)
_SELECT = values_of(
    str,
    select(_TAG)
    .join(_NEWEST, _NEWEST.c.id == col(ArticleTagRow.article_id))
    .group_by(_TAG)
    .order_by(func.count().desc(), _TAG)
    .limit(_TAGS),
)


class Tags(TagsApi):
    """Handles the operations tagged `tags`."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    @override
    async def list_tags(self) -> ListTagsOutcome:
        return ListTags200(body=TagsEnvelope(tags=await self._transaction.all(_SELECT, {})))
