"""However many articles there are, those of a list are found by an index of what it is about."""

from __future__ import annotations

import pytest

from impl.articles.listing import ArticleList
from impl.database import Database
from tests.support.plans import indexes_for, recorded

LISTS = {
    "ix_article_tags_tag": ArticleList("", tag="engines"),
    "ix_articles_author_id": ArticleList("", author="ada"),
    "pk_favorites": ArticleList("", favorited="ada"),
    "pk_articles": ArticleList(""),
}
IN_SQLITE = {name: f"sqlite_autoindex_{name[3:]}_1" for name in LISTS if name.startswith("pk_")}


@pytest.mark.parametrize("index", LISTS)
async def test_articles_are_found_by_an_index(
    index: str, database: Database, database_url: str
) -> None:
    with recorded(database) as asked:
        async with database.transaction(read_only=True) as transaction:
            await LISTS[index].read(transaction, limit=20, offset=0)
    _, page = asked
    name = IN_SQLITE.get(index, index) if database.is_sqlite else index
    assert name in await indexes_for(database_url, page)
