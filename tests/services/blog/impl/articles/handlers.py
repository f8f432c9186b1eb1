"""Publishing, finding and changing articles."""

from __future__ import annotations

from typing import override
from uuid import UUID

from pydantic import MISSING
from uuid_utils.compat import uuid7

from generated.articles import (
    ArticlesApi,
    DeleteArticle204,
    DeleteArticle403,
    DeleteArticle404,
    DeleteArticleOutcome,
    GetArticle200,
    GetArticle404,
    GetArticleOutcome,
    ListArticles200,
    ListArticlesOutcome,
    ListFeed200,
    ListFeedOutcome,
    Publish201,
    PublishOutcome,
    UpdateArticle200,
    UpdateArticle403,
    UpdateArticle404,
    UpdateArticleOutcome,
)
from generated.models import ArticleChangeEnvelope, NewArticleEnvelope
from impl.articles import statements
from impl.articles.listing import ArticleList
from impl.articles.reading import read_article, shown_article, shown_articles
from impl.articles.rows import slug_of
from impl.caller import Caller
from impl.clock import Clock
from impl.database import Transaction
from impl.errors import failure

NO_ARTICLE = failure("article", "There is no such article.")
_NOT_YOURS = failure("article", "Only its author may do this.")


class Articles(ArticlesApi[Caller]):
    """Handles the operations tagged `articles`."""

    def __init__(self, transaction: Transaction, now: Clock) -> None:
        self._transaction = transaction
        self._now = now

    @override
    async def list_articles(
        self,
        caller: Caller | None,
        *,
        tag: str | MISSING,
        author: str | MISSING,
        favorited: str | MISSING,
        limit: int,
        offset: int,
    ) -> ListArticlesOutcome:
        wanted = ArticleList(caller.user_id if caller else "", tag, author, favorited)
        rows, count = await wanted.read(self._transaction, limit=limit, offset=offset)
        return ListArticles200(body=await shown_articles(self._transaction, rows, count))

    @override
    async def list_feed(self, caller: Caller, *, limit: int, offset: int) -> ListFeedOutcome:
        wanted = ArticleList(caller.user_id, is_feed=True)
        rows, count = await wanted.read(self._transaction, limit=limit, offset=offset)
        return ListFeed200(body=await shown_articles(self._transaction, rows, count))

    @override
    async def publish(self, caller: Caller, body: NewArticleEnvelope) -> PublishOutcome:
        new, article_id, now = body.article, uuid7(), self._now()
        await self._transaction.execute(
            statements.INSERT,
            {
                "id": article_id,
                "author_id": caller.user_id,
                "slug": slug_of(new.title, article_id),
                "title": new.title,
                "description": new.description,
                "body": new.body,
                "created_at": now,
                "updated_at": now,
                "favorites": 0,
                "comments": 0,
            },
        )
        await self._tag(article_id, [] if new.tag_list is MISSING else new.tag_list)
        return Publish201(body=await read_article(self._transaction, caller, article_id))

    @override
    async def get_article(self, caller: Caller | None, slug: str) -> GetArticleOutcome:
        values = {"caller": caller.user_id if caller else "", "named": slug}
        row = await self._transaction.first(statements.SELECT_NAMED, values)
        if row is None:
            return GetArticle404(body=NO_ARTICLE)
        return GetArticle200(body=await shown_article(self._transaction, row))

    @override
    async def update_article(
        self, caller: Caller, slug: str, body: ArticleChangeEnvelope
    ) -> UpdateArticleOutcome:
        found = await self._transaction.first(statements.LOCK, {"named": slug})
        if found is None:
            return UpdateArticle404(body=NO_ARTICLE)
        if found.author_id != caller.user_id:
            return UpdateArticle403(body=_NOT_YOURS)
        changes = body.article.model_dump(exclude={"tag_list"}, exclude_unset=True)
        if "title" in changes:
            changes["slug"] = slug_of(changes["title"], found.id)
        if body.article.model_fields_set:
            new = {f"new_{name}": value for name, value in changes.items()}
            values = {"article": found.id, "now": self._now(), **new}
            await self._transaction.execute(statements.change(frozenset(changes)), values)
        if body.article.tag_list is not MISSING:
            await self._transaction.execute(statements.DELETE_TAGS, {"article": found.id})
            await self._tag(found.id, body.article.tag_list)
        return UpdateArticle200(body=await read_article(self._transaction, caller, found.id))

    @override
    async def delete_article(self, caller: Caller, slug: str) -> DeleteArticleOutcome:
        found = await self._transaction.first(statements.LOCK, {"named": slug})
        if found is None:
            return DeleteArticle404(body=NO_ARTICLE)
        if found.author_id != caller.user_id:
            return DeleteArticle403(body=_NOT_YOURS)
        await self._transaction.execute(statements.DELETE, {"article": found.id})
        return DeleteArticle204()

    async def _tag(self, article_id: UUID, tags: list[str]) -> None:
        given = [{"article_id": article_id, "tag": tag} for tag in {*tags}]
        if given:
            await self._transaction.execute(statements.INSERT_TAGS, {"given": given})
