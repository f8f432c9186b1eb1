"""Everybody sees profiles; who is signed in sees whom they follow."""

from __future__ import annotations

import pytest

from tests.service.blog import Writer, register


async def test_following_is_seen_by_who_follows(ada: Writer, grace: Writer, nobody: Writer) -> None:
    path = f"/profiles/{grace.username}"
    for method in ("POST", "POST", "DELETE", "DELETE"):
        followed = await ada.send(method, f"{path}/follow")
        assert followed["profile"]["following"] is (method == "POST")
        assert (await ada.get(path)) == followed
        assert not (await nobody.get(path))["profile"]["following"]
        assert not (await grace.get(path))["profile"]["following"]


async def test_nobody_follows_who_is_not_there(ada: Writer) -> None:
    for method in ("POST", "DELETE"):
        refused = await ada.send(method, "/profiles/not-there/follow", 404)
        assert refused == {"errors": {"profile": ["There is no user of this name."]}}
    await ada.get("/profiles/not-there", 404)


async def test_there_is_an_end_to_following(
    ada: Writer, grace: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("impl.profiles.handlers._MOST_FOLLOWED", 1)
    other = await register(ada.http)
    await ada.follow(grace)
    await ada.send("POST", f"/profiles/{other.username}/follow", 422)
    await ada.follow(grace)
    await ada.send("DELETE", f"/profiles/{grace.username}/follow")
    await ada.follow(other)
