"""Lists of the tasks with any or all of some tags."""

from __future__ import annotations

import httpx
import pytest

from tests.impl.tasks.caller import Caller
from tests.support.users import SignedUp


@pytest.mark.parametrize(
    ("parameters", "titles"),
    [
        ({"tags_any": "Home"}, ["both", "home"]),
        ({"tags_any": ["HOME", "errands"]}, ["both", "errands", "home"]),
        ({"tags_any": ["Home", "home"]}, ["both", "home"]),
        ({"tags_all": ["home", "Errands"]}, ["both"]),
        ({"tags_all": ["home", "HOME"]}, ["both", "home"]),
        ({"tags_all": ["home", "nowhere"]}, []),
        ({"tags_any": ["errands"], "tags_all": ["home"]}, ["both"]),
        ({"tags_any": "nowhere"}, []),
    ],
)
async def test_tags_are_found_however_they_are_spelled(
    caller: Caller,
    client: httpx.AsyncClient,
    other_user: SignedUp,
    parameters: dict[str, str | list[str]],
    titles: list[str],
) -> None:
    await Caller(client, other_user).create("another's", tags=["Home", "Errands"])
    await caller.create("none")
    await caller.create("home", tags=["Home"])
    await caller.create("errands", tags=["Errands", "Other"])
    await caller.create("both", tags=["Home", "Errands"])
    page = await caller.page(sort="title", total="true", **parameters)
    assert [task["title"] for task in page["items"]] == titles
    assert page["total"] == len(titles)
