"""Comments of readers."""

from __future__ import annotations

from typing import override

from generated.comments import (
    Comment201,
    Comment404,
    CommentOutcome,
    CommentsApi,
    DeleteComment204,
    DeleteComment403,
    DeleteComment404,
    DeleteCommentOutcome,
    ListComments200,
    ListComments404,
    ListCommentsOutcome,
)
from generated.models import CommentEnvelope, CommentsEnvelope, NewCommentEnvelope
from impl.articles.handlers import NO_ARTICLE
from impl.articles.statements import SELECT_AUTHORED
from impl.caller import Caller, invalid_token
from impl.clock import Clock
from impl.comments import statements
from impl.comments.rows import CommentRecord, comment_of
from impl.database import Transaction
from impl.errors import failure
from impl.profiles.statements import SELECT

MOST = 200
"""How many comments are listed."""


class Comments(CommentsApi[Caller]):
    """Handles the operations tagged `comments`."""

    def __init__(self, transaction: Transaction, now: Clock) -> None:
        self._transaction = transaction
        self._now = now

    @override
    async def list_comments(self, caller: Caller | None, slug: str) -> ListCommentsOutcome:
        article = await self._transaction.first(SELECT_AUTHORED, {"named": slug})
        if article is None:
            return ListComments404(body=NO_ARTICLE)
        values = {
            "article": article.id,
            "caller": caller.user_id if caller else "",
            "rows": MOST,
        }
        rows = await self._transaction.all(statements.SELECT_NEWEST, values)
        return ListComments200(body=CommentsEnvelope(comments=[comment_of(row) for row in rows]))

    @override
    async def comment(self, caller: Caller, slug: str, body: NewCommentEnvelope) -> CommentOutcome:
        place = await self._transaction.first(statements.NUMBER, {"named": slug})
        if place is None:
            return Comment404(body=NO_ARTICLE)
        text, now = body.comment.body, self._now()
        new = {"number": place.comments, "body": text, "created_at": now}
        await self._transaction.execute(
            statements.INSERT, {"article_id": place.id, "author_id": caller.user_id, **new}
        )
        whose = {"user": caller.user_id, "caller": caller.user_id}
        author = await self._transaction.first(SELECT, whose)
        if author is None:
            raise invalid_token()
        shown = comment_of(CommentRecord(place.comments, text, now, *author))
        return Comment201(body=CommentEnvelope(comment=shown))

    @override
    async def delete_comment(self, caller: Caller, slug: str, id_: int) -> DeleteCommentOutcome:
        article = await self._transaction.first(SELECT_AUTHORED, {"named": slug})
        if article is None:
            return DeleteComment404(body=NO_ARTICLE)
        one = {"article": article.id, "number": id_}
        author = await self._transaction.first(statements.SELECT_AUTHOR, one)
        if author is None:
            return DeleteComment404(body=failure("comment", "There is no such comment."))
        if author != caller.user_id:
            return DeleteComment403(body=failure("comment", "Only who wrote it may do this."))
        await self._transaction.execute(statements.DELETE, one)
        return DeleteComment204()
