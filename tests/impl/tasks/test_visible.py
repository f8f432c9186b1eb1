"""Titles and names without a visible character are refused, on both databases."""

from __future__ import annotations

import json
import sys
import unicodedata
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError
from sqlalchemy import bindparam, update
from sqlmodel import col

from generated.models import ApiKeyName, PersonName, TagName, TaskTitle
from impl.api_keys.tables import ApiKeyRow
from impl.database import Database
from impl.tags.tables import TagRow
from impl.tasks.tables import TaskRow
from impl.text.visible import is_visible
from impl.users.tables import UserRow
from tests.impl.tasks.caller import Caller
from tests.support.users import PASSWORD

CHARACTERS = [chr(code) for code in range(sys.maxunicode + 1) if not 0xD800 <= code < 0xE000]
UNSEEN = [
    pytest.param(" \u00a0\u3000", id="spaces"),
    pytest.param("\u00ad", id="soft hyphen"),
    pytest.param("\u200b\u200d\u2060\ufeff", id="zero width"),
    pytest.param("\u200f\u202e\u2069", id="directions"),
    pytest.param("\u3164\u115f\uffa0", id="Hangul fillers"),
    pytest.param("\u2800", id="blank of Braille"),
    pytest.param("\ufe0f\u034f", id="variation and joiner"),
    pytest.param("\u17b4\u180e", id="vowels that are not there"),
    pytest.param("\U000e0041\U000e007f", id="tag characters"),
    pytest.param("\U000e0100\u200b\U0001d173", id="beyond U+FFFF"),
]
SEEN = [
    "!",
    "\u0301",
    "\u200bx",
    "x\u3164",
    "\u2764\ufe0f",
    "\u0600",
    "\U0001f3f4\U000e0067\U000e007f",
]


def fits(schema: TypeAdapter[str], text: str) -> bool:
    try:
        schema.validate_python(text)
    except ValidationError:
        return False
    return True


@pytest.mark.parametrize("name", [TaskTitle, PersonName, ApiKeyName, TagName])
def test_the_contract_tells_what_can_be_seen_up_to_the_end_of_its_plane(name: Any) -> None:
    schema: TypeAdapter[str] = TypeAdapter(name)
    others = {",", "\0"} if name is TagName else {"\0"}
    basic = [character for character in CHARACTERS if character <= "\uffff"]
    different = {c for c in basic if fits(schema, c) != is_visible(c)} - others
    assert different == set()


def test_a_character_that_can_be_seen_is_no_space_and_no_format() -> None:
    seen = {unicodedata.category(c) for c in CHARACTERS if is_visible(c)}
    assert seen.isdisjoint({"Zs", "Zl", "Zp", "Cc"})
    formats = {c for c in CHARACTERS if unicodedata.category(c) == "Cf" and is_visible(c)}
    assert {unicodedata.name(c).rpartition(" ")[2] for c in formats} <= {
        *("SIGN", "SANAH", "MARKER", "SAFHA", "SAMVAT", "AYAH", "MARK", "ABOVE", "BELOW"),
    }


@pytest.mark.parametrize("text", UNSEEN)
async def test_what_cannot_be_seen_is_refused(caller: Caller, text: str) -> None:
    task = await caller.create("x", tags=["home"])
    for body, pointer in (({"title": text}, "/title"), ({"title": "x", "tags": [text]}, "/tags/0")):
        for method, path in (("POST", ""), ("PUT", f"/{task['id']}"), ("PATCH", f"/{task['id']}")):
            refused = await caller.send(method, path, status=422, json=body)
            found = [(error["pointer"], error["keyword"]) for error in refused["errors"]]
            assert found == [(pointer, "pattern")]
    operations = [{"op": "create", "task": {"title": text}}]
    batch = {"mode": "all_or_nothing", "operations": operations}
    refused = await caller.send("POST", "/batch", status=422, json=batch)
    assert [error["pointer"] for error in refused["errors"]] == ["/operations/0/task/title"]


@pytest.mark.parametrize("text", UNSEEN)
async def test_no_name_of_a_person_a_key_or_a_tag_is_invisible(caller: Caller, text: str) -> None:
    tags = caller.user.tasks.replace("/tasks", "/tags")
    await caller.create("x", tags=["home"])
    items = (await caller.http.get(tags, headers=caller.user.headers)).json()["items"]
    account = {"email": "new@example.com", "password": PASSWORD, "name": text}
    for method, path, body in (
        ("POST", "/api/auth/signup", account),
        ("PATCH", "/api/me", {"name": text}),
        ("POST", "/api/auth/api-keys", {"name": text, "scopes": ["tasks:read"]}),
        ("PATCH", f"{tags}/{items[0]['id']}", {"name": text}),
    ):
        answer = await caller.http.request(method, path, headers=caller.user.headers, json=body)
        assert answer.status_code == 422, path
        assert [error["pointer"] for error in answer.json()["errors"]] == ["/name"]


@pytest.mark.parametrize("text", UNSEEN)
async def test_a_row_of_an_import_without_a_title_to_be_seen_is_refused(
    caller: Caller, text: str
) -> None:
    rows = [{"title": text}, {"title": "x", "tags": [text]}, {"title": "good"}]
    lines = "\n".join(json.dumps({"type": "task", "task": row}) for row in rows)
    headers = {**caller.user.headers, "Content-Type": "application/jsonl"}
    path = caller.user.tasks.replace("/tasks", "/imports")
    report = (await caller.http.post(path, headers=headers, content=lines)).json()
    assert [row["status"] for row in report["rows"]] == ["rejected", "rejected", "created"]
    pointers = [error["pointer"] for row in report["rows"][:2] for error in row["errors"]]
    assert pointers == ["/task/title", "/task/tags/0"]


@pytest.mark.parametrize("text", SEEN)
async def test_what_can_be_seen_is_taken_as_it_is(caller: Caller, text: str) -> None:
    task = await caller.create(text, tags=[text])
    assert (task["title"], task["tags"]) == (text, [text])


async def test_what_an_older_version_stored_beside_this_one_is_shown(
    caller: Caller, database: Database
) -> None:
    """It accepted invisible titles, and tags that differ only in invisible characters."""
    task = await caller.create("x", tags=["\u2764"])
    created = {"name": "x", "scopes": ["tasks:read"]}
    keys = "/api/auth/api-keys"
    await caller.http.post(keys, headers=caller.user.headers, json=created)
    owner = caller.user.user_id
    async with database.transaction() as transaction:
        for unseen, own in (
            (update(UserRow).values(name="\u200b"), col(UserRow.id)),
            (update(ApiKeyRow).values(name="\u200b"), col(ApiKeyRow.user_id)),
            (update(TaskRow).values(title="\u200b"), col(TaskRow.user_id)),
            (update(TagRow).values(name="\u2060"), col(TagRow.user_id)),
        ):
            await transaction.execute(unseen.where(own == bindparam("owner")), {"owner": owner})
    shown = await caller.get(task)
    assert (shown["title"], shown["tags"]) == ("(untitled)", ["(unnamed)"])
    get = {
        path: (await caller.http.get(path, headers=caller.user.headers)).json()
        for path in ("/api/me", keys, caller.user.tasks.replace("/tasks", "/tags"))
    }
    assert get["/api/me"]["name"] == "(unnamed)"
    assert [item["name"] for path in [*get][1:] for item in get[path]["items"]] == ["(unnamed)"] * 2
