"""The favorites of users."""

from __future__ import annotations

from typing import override

from generated.favorites import (
    Favorite200,
    Favorite404,
    FavoriteOutcome,
    FavoritesApi,
    Unfavorite200,
    Unfavorite404,
    UnfavoriteOutcome,
)
from impl.articles import statements
from impl.articles.handlers import NO_ARTICLE
from impl.articles.reading import read_article
from impl.caller import Caller
from impl.database import Transaction


class Favorites(FavoritesApi[Caller]):
    """Handles the operations tagged `favorites`. The article is locked while it is counted."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    @override
    async def favorite(self, caller: Caller, slug: str) -> FavoriteOutcome:
        found = await self._transaction.first(statements.LOCK, {"named": slug})
        if found is None:
            return Favorite404(body=NO_ARTICLE)
        given = [{"user_id": caller.user_id, "article_id": found.id}]
        if await self._transaction.execute(statements.FAVOR, {"given": given}):
            await self._transaction.execute(statements.COUNT_FAVORITE, {"article": found.id})
        return Favorite200(body=await read_article(self._transaction, caller, found.id))

    @override
    async def unfavorite(self, caller: Caller, slug: str) -> UnfavoriteOutcome:
        found = await self._transaction.first(statements.LOCK, {"named": slug})
        if found is None:
            return Unfavorite404(body=NO_ARTICLE)
        values = {"owner": caller.user_id, "article": found.id}
        if await self._transaction.execute(statements.DISFAVOR, values):
            await self._transaction.execute(statements.COUNT_FAVORITE_OFF, {"article": found.id})
        return Unfavorite200(body=await read_article(self._transaction, caller, found.id))
