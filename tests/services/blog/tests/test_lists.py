"""Lists begin with the newest article, and take as many statements however many there are."""

from __future__ import annotations

import pytest

from tests.service.blog import Writer, register
from tests.support.plans import recorded


async def test_filters_are_met_together(ada: Writer, grace: Writer, nobody: Writer) -> None:
    first = await ada.publish("First", ["old", "odd"])
    second = await ada.publish("Second", ["old"])
    third = await grace.publish("Third", ["odd"])
    for article in (third, first):
        await grace.send("POST", f"/articles/{article['slug']}/favorite")
    own, hers = f"author={ada.username.upper()}", f"favorited={grace.username}"
    assert (await nobody.listed())[:3] == ["Third", "Second", "First"]
    for query, titles in (
        (f"?{own}", ["Second", "First"]),
        (f"?{hers}", ["Third", "First"]),
        (f"?{own}&{hers}", ["First"]),
        (f"?{own}&tag=old", ["Second", "First"]),
        (f"?{hers}&tag=odd", ["Third", "First"]),
        (f"?{own}&{hers}&tag=odd", ["First"]),
        (f"?{own}&{hers}&tag=new", []),
        ("?author=not-there", []),
        ("?favorited=not-there", []),
    ):
        page = await nobody.get(f"/articles{query}")
        assert [each["title"] for each in page["articles"]] == titles, query
        assert page["articlesCount"] == len(titles), query
        assert all("body" not in each for each in page["articles"])
    assert second["slug"]


async def test_a_list_is_read_in_parts(ada: Writer) -> None:
    for number in range(5):
        await ada.publish(f"{number}")
    own = f"?author={ada.username}"
    assert await ada.listed(f"{own}&limit=2") == ["4", "3"]
    assert await ada.listed(f"{own}&limit=2&offset=2") == ["2", "1"]
    assert await ada.listed(f"{own}&offset=4") == ["0"]
    page = await ada.get(f"/articles{own}&offset=9")
    assert page == {"articles": [], "articlesCount": 5}
    for query in ("limit=0", "limit=101", "offset=-1", "offset=10001", "limit=x", "page=2"):
        await ada.get(f"/articles?{query}", 422)


async def test_nothing_is_listed_beyond_what_is_counted(
    ada: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        await ada.publish(f"{number}")
    monkeypatch.setattr("impl.articles.listing.MOST_LISTED", 2)
    assert await ada.listed(f"?author={ada.username}&offset=1") == ["1"]


async def test_the_feed_has_those_whom_one_follows(
    ada: Writer, grace: Writer, nobody: Writer
) -> None:
    other = await register(ada.http)
    await grace.publish("Hers")
    await other.publish("Theirs")
    await ada.publish("Mine")
    assert await ada.get("/articles/feed") == {"articles": [], "articlesCount": 0}
    await ada.follow(grace)
    assert await ada.listed(path="/articles/feed") == ["Hers"]
    await ada.follow(other)
    page = await ada.get("/articles/feed?limit=1")
    assert (page["articlesCount"], page["articles"][0]["title"]) == (2, "Theirs")
    assert page["articles"][0]["author"]["following"]
    assert await ada.listed(path="/articles/feed", query="?offset=1") == ["Hers"]
    await nobody.get("/articles/feed", 401)


async def test_a_list_takes_three_statements_and_comments_take_two(ada: Writer) -> None:
    asked = set()
    for number in range(3):
        other = await register(ada.http)
        await ada.follow(other)
        article = await other.publish(f"{number}", ["a", "b"])
        await ada.comment(article, "Mine")
        comments = f"/articles/{article['slug']}/comments"
        for path in ("/articles?limit=100", "/articles/feed", comments):
            with recorded() as statements:
                await ada.get(path)
            # The application asks on its own, too, what was revoked.
            of_articles = [each for each in statements if "article" in each.sql]
            asked.add((path.rpartition("/")[2], len(of_articles)))
    assert asked == {("articles?limit=100", 3), ("feed", 3), ("comments", 2)}
