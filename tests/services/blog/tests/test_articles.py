"""Articles are published, changed by their authors alone, and read by everybody."""

from __future__ import annotations

import asyncio
import re

import httpx

from impl.settings import Settings
from tests.service.blog import Json, Writer, register
from tests.support.apps import run_app
from tests.support.clocks import StandingClock

NOT_FOUND = {"errors": {"article": ["There is no such article."]}}


async def test_an_article_is_read_by_everybody(ada: Writer, grace: Writer, nobody: Writer) -> None:
    article = await ada.publish("How to train your dragon!", ["training", "dragons", "training"])
    assert re.fullmatch("how-to-train-your-dragon-[0-9a-f]{12}", article["slug"])
    assert article["tagList"] == ["dragons", "training"], "sorted, and each once"
    assert article["author"] == {
        "username": ada.username,
        "bio": None,
        "image": None,
        "following": False,
    }
    assert (article["favorited"], article["favoritesCount"]) == (False, 0)
    for reader in (ada, grace, nobody):
        assert await reader.get(f"/articles/{article['slug']}") == {"article": article}
    assert await nobody.get("/articles/not-there", 404) == NOT_FOUND
    await nobody.send("POST", "/articles", 401, json={"article": {}})


async def test_moments_have_milliseconds_whenever_it_is(settings: Settings) -> None:
    clock = StandingClock()
    async with run_app(settings, clock) as client:
        article = await (await register(client)).publish()
    assert article["createdAt"] == f"{clock():%Y-%m-%dT%H:%M:%S}.{clock().microsecond // 1000:03}Z"


async def test_titles_without_letters_of_ours_have_addresses_too(ada: Writer) -> None:
    for title in ("龍", "Ὀδύσσεια", "../..", "x" * 200):
        article = await ada.publish(title)
        assert (await ada.get(f"/articles/{article['slug']}"))["article"]["title"] == title


async def test_only_what_is_sent_changes_and_the_address_with_the_title(
    ada: Writer, nobody: Writer
) -> None:
    before = first = await ada.publish(tags=["one"])
    changed: tuple[Json, ...] = (
        {},
        {"body": "Or not."},
        {"description": "More", "tagList": ["two", "three", "two"]},
        {"tagList": []},
        {"title": "On Analytical Engines"},
    )
    for changes in changed:
        body = {"article": changes}
        after = (await ada.send("PUT", f"/articles/{before['slug']}", json=body))["article"]
        expected = {**before, **changes, "updatedAt": after["updatedAt"], "slug": after["slug"]}
        assert after == {**expected, "tagList": sorted({*expected["tagList"]})}
        assert (after["slug"] == before["slug"]) is ("title" not in changes)
        before = after
    await nobody.get(f"/articles/{first['slug']}", 404)
    assert before["slug"].startswith("on-analytical-engines-")


async def test_only_its_author_changes_or_deletes_an_article(ada: Writer, grace: Writer) -> None:
    article = await ada.publish()
    path = f"/articles/{article['slug']}"
    for method, given in (("PUT", {"json": {"article": {"body": "Mine"}}}), ("DELETE", {})):
        refused = await grace.send(method, path, 403, **given)
        assert refused == {"errors": {"article": ["Only its author may do this."]}}
        assert await grace.send(method, "/articles/not-there", 404, **given) == NOT_FOUND
    assert await grace.get(path) == {"article": article}
    await ada.comment(article, "Farewell")
    await ada.send("POST", f"{path}/favorite")
    await ada.send("DELETE", path, 204)
    await ada.get(path, 404)


async def test_a_favorite_counts_once_for_each_user(
    ada: Writer, grace: Writer, nobody: Writer
) -> None:
    article = await ada.publish()
    path = f"/articles/{article['slug']}"
    for reader, method, count in (
        (ada, "POST", 1),
        (grace, "POST", 2),
        (grace, "POST", 2),
        (ada, "DELETE", 1),
        (ada, "DELETE", 1),
    ):
        found = (await reader.send(method, f"{path}/favorite"))["article"]
        assert (found["favorited"], found["favoritesCount"]) == (method == "POST", count)
        assert await reader.get(path) == {"article": found}
        assert not (await nobody.get(path))["article"]["favorited"]
    await ada.send("POST", "/articles/not-there/favorite", 404)
    await ada.send("DELETE", "/articles/not-there/favorite", 404)


async def test_favorites_that_come_at_once_are_all_counted(client: httpx.AsyncClient) -> None:
    readers = [await register(client) for _ in range(4)]
    path = f"/articles/{(await readers[0].publish())['slug']}"
    for method, count in (("POST", 4), ("DELETE", 0)):
        await asyncio.gather(
            *(reader.send(method, f"{path}/favorite") for reader in readers for _ in range(3))
        )
        assert (await readers[0].get(path))["article"]["favoritesCount"] == count


async def test_an_article_that_is_deleted_meanwhile_is_not_there(
    ada: Writer, grace: Writer
) -> None:
    comment = {"json": {"comment": {"body": "Wait"}}}
    for _ in range(5):
        path = f"/articles/{(await ada.publish())['slug']}"
        answers = await asyncio.gather(
            grace.ask(f"{path}/favorite", "POST"),
            grace.ask(f"{path}/comments", "POST", **comment),
            ada.ask(path, "DELETE"),
            grace.ask(f"{path}/favorite", "DELETE"),
            ada.ask(f"{path}/comments", "POST", **comment),
        )
        assert {answer.status_code for answer in answers} <= {200, 201, 204, 404}


async def test_what_is_no_article_is_refused_field_by_field(ada: Writer) -> None:
    wrong = {"title": " ", "description": 5, "tagList": ["ok", ""], "body": None}
    refused = await ada.send("POST", "/articles", 422, json={"article": wrong})
    assert sorted(refused["errors"]) == ["body", "description", "tagList.1", "title"]


async def test_the_tags_of_most_of_the_newest_articles_come_first(
    ada: Writer, nobody: Writer
) -> None:
    for tags in (["zebra", "aye-aye", "yak"], ["zebra", "yak"], ["zebra"]):
        await ada.publish(tags=tags)
    tags = (await nobody.get("/tags"))["tags"]
    known = [tag for tag in tags if tag in ("aye-aye", "yak", "zebra")]
    assert known == ["zebra", "yak", "aye-aye"]
