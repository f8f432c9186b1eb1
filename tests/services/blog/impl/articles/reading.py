"""Articles as they are read, with their tags: two statements, however many there are."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from generated.models import ArticleEnvelope, ArticlesEnvelope
from impl.articles import statements
from impl.articles.rows import SummaryRecord, TagRecord, article_of, summary_of
from impl.caller import Caller
from impl.database import Transaction
from impl.database.related import read_related


async def read_article(
    transaction: Transaction, caller: Caller, article_id: UUID
) -> ArticleEnvelope:
    """Returns an article as its caller sees it."""
    values = {"caller": caller.user_id, "article": article_id}
    return await shown_article(transaction, await transaction.one(statements.SELECT, values))


async def shown_article(transaction: Transaction, row: SummaryRecord) -> ArticleEnvelope:
    """Returns an article with its body."""
    tags = await _tags_of(transaction, [row])
    text = await transaction.one(statements.SELECT_BODY, {"article": row.id})
    return ArticleEnvelope(article=article_of(row, tags[row.id], text.body))


async def shown_articles(
    transaction: Transaction, rows: Sequence[SummaryRecord], count: int
) -> ArticlesEnvelope:
    """Returns a part of a list of so many articles."""
    tags = await _tags_of(transaction, rows)
    articles = [summary_of(row, tags[row.id]) for row in rows]
    return ArticlesEnvelope(articles=articles, articles_count=count)


async def _tags_of(
    transaction: Transaction, rows: Sequence[SummaryRecord]
) -> dict[UUID, list[TagRecord]]:
    return await read_related(
        transaction,
        statements.SELECT_TAGS,
        {},
        ("articles", (row.id for row in rows)),
        lambda tag: tag.article_id,
    )
