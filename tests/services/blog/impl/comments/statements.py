"""Statements about comments."""

from __future__ import annotations

from typing import NamedTuple
from uuid import UUID

from sqlalchemy import bindparam, delete, insert, select, update
from sqlmodel import col

from impl.articles.tables import ArticleRow
from impl.comments.rows import CommentRecord
from impl.comments.tables import CommentRow
from impl.database import rows_of, values_of
from impl.profiles.statements import PROFILE_COLUMNS
from impl.profiles.tables import ProfileRow


class Numbered(NamedTuple):
    """An article, and how many comments it has had."""

    id: UUID
    comments: int


_ARTICLE = col(CommentRow.article_id) == bindparam("article")
_ONE = (_ARTICLE, col(CommentRow.number) == bindparam("number"))

# It gives the next comment its number, and each one another.
NUMBER = rows_of(
    Numbered,
    update(ArticleRow)
    .where(col(ArticleRow.slug) == bindparam("named"))
    .values(comments=col(ArticleRow.comments) + 1)
    .returning(col(ArticleRow.id), col(ArticleRow.comments)),
)
INSERT = insert(CommentRow)
SELECT_NEWEST = rows_of(
    CommentRecord,
    select(
        col(CommentRow.number), col(CommentRow.body), col(CommentRow.created_at), *PROFILE_COLUMNS
    )
    .join_from(CommentRow, ProfileRow, col(ProfileRow.user_id) == col(CommentRow.author_id))
    .where(_ARTICLE)
    .order_by(col(CommentRow.number).desc())
    .limit(bindparam("rows")),
)
SELECT_AUTHOR = values_of(str, select(col(CommentRow.author_id)).where(*_ONE))
DELETE = delete(CommentRow).where(*_ONE)
