"""Readers comment on articles, and delete what they wrote."""

from __future__ import annotations

import asyncio

import pytest

from tests.service.blog import Writer

NO_COMMENT = {"errors": {"comment": ["There is no such comment."]}}


async def test_comments_are_read_by_everybody_the_newest_first(
    ada: Writer, grace: Writer, nobody: Writer
) -> None:
    article = await ada.publish()
    path = f"/articles/{article['slug']}/comments"
    first = await grace.comment(article, "I have waited for this.")
    second = await ada.comment(article, "So have I.")
    assert (first["author"]["username"], first["createdAt"]) == (grace.username, first["updatedAt"])
    assert await nobody.get(path) == {"comments": [second, first]}
    await ada.follow(grace)
    followed = [each["author"]["following"] for each in (await ada.get(path))["comments"]]
    assert followed == [False, True]
    await nobody.send("POST", path, 401, json={"comment": {"body": "Me too"}})
    for method in ("GET", "POST"):
        given = {"json": {"comment": {"body": "Where?"}}} if method == "POST" else {}
        await ada.send(method, "/articles/not-there/comments", 404, **given)


async def test_only_who_wrote_a_comment_deletes_it(ada: Writer, grace: Writer) -> None:
    article = await ada.publish()
    comment = await grace.comment(article, "I have waited for this.")
    path = f"/articles/{article['slug']}/comments"
    refused = await ada.send("DELETE", f"{path}/{comment['id']}", 403)
    assert list(refused["errors"]) == ["comment"]
    assert await grace.send("DELETE", f"{path}/99", 404) == NO_COMMENT
    await grace.send("DELETE", f"/articles/not-there/comments/{comment['id']}", 404)
    await grace.send("DELETE", f"{path}/{comment['id']}", 204)
    assert await grace.send("DELETE", f"{path}/{comment['id']}", 404) == NO_COMMENT
    assert (await grace.comment(article, "Again"))["id"] != comment["id"], "no id is given twice"


async def test_comments_that_come_at_once_have_different_ids(ada: Writer) -> None:
    article = await ada.publish()
    made = await asyncio.gather(*(ada.comment(article, str(number)) for number in range(6)))
    assert len({each["id"] for each in made}) == 6


async def test_only_the_newest_comments_are_listed(
    ada: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    article = await ada.publish()
    for number in range(3):
        await ada.comment(article, str(number))
    monkeypatch.setattr("impl.comments.handlers.MOST", 2)
    found = await ada.get(f"/articles/{article['slug']}/comments")
    assert [each["body"] for each in found["comments"]] == ["2", "1"]
