"""Which files are valid at all, and how long they may be."""

from __future__ import annotations

import httpx
import pytest

from impl.transfer.files import MAX_TASKS
from tests.impl.transfer.imports.files import CSV, JSONL, import_file, lines_of, send, tasks_of
from tests.support.users import SignedUp


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "must name fields of a task"),
        (b"\xff", "is not UTF-8"),
        (b"title\r\nBuy milk\r\n".decode().encode("utf-16"), "UTF-16"),
        (b"name\r\nBuy milk\r\n", "none: 'name'"),
        (b"Title\r\nBuy milk\r\n", "none: 'Title'"),
        (b"title,title\r\nBuy milk,Buy bread\r\n", "each once"),
        (b"title,\r\nBuy milk,\r\n", "none: ''"),
        (b'"title\r\nBuy milk\r\n', "not closed"),
        (b"x" * 200_000, "longer than 32,768"),
        (b"title;due\r\nBuy milk;\r\n", "separated by semicolons. Separate them by commas"),
        (b'\xef\xbb\xbf"name";"title"\nA;B\n', "separated by semicolons"),
        (b"title\tdue\r\nBuy milk\t\r\n", "separated by tabs"),
        (b"title|due\r\nBuy milk|\r\n", "separated by vertical bars"),
        (b"sep=;\r\ntitle;due\r\n", "separated by semicolons"),
        (b"Titel;Datum\r\nA;B\r\n", "separated by semicolons"),
        (b"title;due,priority\r\nA;B,low\r\n", "separated by semicolons"),
    ],
)
async def test_what_is_not_csv_is_refused_with_a_reason(
    client: httpx.AsyncClient, user: SignedUp, content: bytes, reason: str
) -> None:
    response = await send(client, user, content, CSV)
    assert response.status_code == 400
    assert reason in response.json()["detail"]
    assert await tasks_of(client, user) == []


@pytest.mark.parametrize(
    "wrong", [b'"Buy milk" and bread', b'"Buy milk', b"Br\xf6t", b"x" * 40_000]
)
async def test_a_record_that_cannot_be_read_leaves_the_others(
    client: httpx.AsyncClient, user: SignedUp, wrong: bytes
) -> None:
    file = b"title\r\nBuy bread\r\n" + wrong + b"\r\nBuy butter\r\n"
    rows = (await import_file(client, user, file, CSV))["rows"]
    assert [(row["row"], row["status"]) for row in rows] == [
        (2, "created"),
        (3, "rejected"),
        (4, "created"),
    ]
    assert rows[1]["errors"][0]["pointer"] == ""
    titles = {task["title"] for task in await tasks_of(client, user)}
    assert titles == {"Buy bread", "Buy butter"}


async def test_records_that_do_not_fit_are_rejected(
    client: httpx.AsyncClient, user: SignedUp
) -> None:
    file = (
        "\ufefftitle,completed,tags,due,version\r\n"
        "Buy milk,TRUE,'-Home,,many\r\n\r\n"
        "Too,few\r\n"
        ",,,,\r\n"
        "Not yet,no,,soon,\r\n"
        "'=1+1,,,2026-12-24,\r\n"
    )
    report = await import_file(client, user, file.encode(), CSV)
    found = [
        (row["row"], [error["pointer"] for error in row.get("errors", [])])
        for row in report["rows"]
    ]
    assert found == [(2, []), (4, [""]), (5, ["/title"]), (6, ["/due", "/completed"]), (7, [])]
    tasks = {task["title"]: task for task in await tasks_of(client, user)}
    assert tasks.keys() == {"Buy milk", "=1+1"}
    assert tasks["Buy milk"]["completed"] is True
    assert tasks["Buy milk"]["tags"] == ["-Home"]


@pytest.mark.parametrize(
    "media_type", ["application/json", "text/plain", "", "text/csv; charset=latin-1"]
)
async def test_another_media_type_is_refused(
    client: httpx.AsyncClient, user: SignedUp, media_type: str
) -> None:
    assert (await send(client, user, lines_of({"title": "A"}), media_type)).status_code == 415


@pytest.mark.parametrize("query", ["?dry_run=yes", "?dry_run=", "?dryrun=true"])
async def test_only_a_known_query_is_read(
    client: httpx.AsyncClient, user: SignedUp, query: str
) -> None:
    response = await send(client, user, lines_of({"title": "A"}), query=query)
    assert response.status_code == 422
    assert await tasks_of(client, user) == []


@pytest.mark.parametrize("media_type", [JSONL, CSV])
async def test_more_tasks_than_the_limit_are_too_many(
    client: httpx.AsyncClient, user: SignedUp, media_type: str
) -> None:
    is_csv = media_type == CSV
    line = b"x\r\n" if is_csv else b"{}\n"
    file = b"title\r\n" * is_csv + line * MAX_TASKS
    query = "?dry_run=true"
    report = await import_file(client, user, file, media_type, query=query)
    assert (len(report["rows"]), report["rows_left_out"]) == (1_000, 9_000)
    response = await send(client, user, file + line, media_type, query=query)
    assert response.status_code == 413
    assert "10,000" in response.json()["detail"]


async def test_a_file_may_be_as_long_as_the_contract_says(
    client: httpx.AsyncClient, user: SignedUp
) -> None:
    line = lines_of({"title": "A"})
    file = line + b" " * (16 * 1024 * 1024 - len(line))
    assert (await import_file(client, user, file))["created"] == 1
    assert (await send(client, user, file + b" ")).status_code == 413
