"""How the gate writes a line of the log, without a server."""

from __future__ import annotations

import asyncio
import io
import json
import subprocess
import sys
from typing import Any

import httpx
import pytest
import structlog
from starlette.types import Message, Receive, Scope, Send

from generated.http_request import HttpRequest
from generated.http_response import HttpResponse
from generated.routing import ContractRouter
from impl.web.gate import Operations
from impl.web.request_lines import PAUSE_SECONDS, line_writer
from tests.impl.web.gates import gate_before
from tests.support.users import SignedUp

SCOPE = {"type": "http", "method": "GET", "path": "/", "query_string": b"", "headers": []}


async def test_a_log_that_nobody_reads_is_no_reason_to_refuse_requests(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Closed(io.StringIO):
        def write(self, _text: str) -> int:
            raise BrokenPipeError

    async def answer(_scope: Scope, _receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 204, "headers": []})

    async def send(message: Message) -> None:
        sent.append(message["status"])

    sent: list[int] = []
    monkeypatch.setattr(sys, "stderr", Closed())
    app = gate_before(answer, line_writer("info", as_json=True, paths={}))
    failures: list[object] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, failure: failures.append(failure))
    await app(SCOPE, send, send)  # type: ignore[arg-type]
    await asyncio.sleep(0)
    assert sent == [204]
    assert failures == []


async def test_lines_that_follow_others_at_once_wait_for_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def answer(_scope: Scope, _receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 204, "headers": []})

    async def send(_message: Message) -> None:
        pass

    written: list[str] = []
    monkeypatch.setattr(sys.stderr, "write", written.append)
    monkeypatch.setattr("impl.web.request_lines.PAUSE_SECONDS", 0.5)
    app = gate_before(answer, line_writer("info", as_json=True, paths={}))
    for methods in (["GET"], ["PUT", '"\\n'], ["HEAD"]):
        for method in methods:
            await app(SCOPE | {"method": method}, send, send)  # type: ignore[arg-type]
        await asyncio.sleep(0)
    assert len(written) == 1
    await asyncio.sleep(0.6)
    lines = [[json.loads(line) for line in text.splitlines()] for text in written]
    assert [[line["method"] for line in together] for together in lines] == [
        ["GET"],
        ["PUT", '"\\n', "HEAD"],
    ]
    moments = [line["timestamp"] for together in lines for line in together]
    assert moments == sorted(set(moments))


def test_lines_that_wait_are_written_when_the_process_ends() -> None:
    program = """
import asyncio
from generated.http_request import HttpRequest
from impl.current import Current
from impl.web.request_lines import PAUSE_SECONDS, line_writer

async def main():
    write = line_writer("info", as_json=True, paths={})
    for path in ("/first", "/second"):
        scope = {"method": "GET", "path": path, "query_string": b"", "headers": []}
        write(HttpRequest(scope, None), Current(path), 0.0)
        await asyncio.sleep(0)

asyncio.run(main())
"""
    ended = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60
    )
    assert [json.loads(line)["path"] for line in ended.stderr.splitlines()] == ["/first", "/second"]


async def test_a_request_that_raises_is_logged_as_well() -> None:
    """The outermost middleware sees even what nothing inside could handle."""

    async def fail(*_: object) -> None:
        raise LookupError

    app = gate_before(fail, line_writer("info", as_json=False, paths={}))
    with structlog.testing.capture_logs() as lines, pytest.raises(LookupError):
        await app(SCOPE | {"path": "/pages/canary"}, fail, fail)  # type: ignore[arg-type]
    (line,) = lines
    assert (line["event"], line["method"], line["status"]) == ("request", "GET", 0)
    assert "canary" not in str(line)


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/", "/"),
        ("/docs", "/docs"),
        ("/docs/files/docs.js", "/docs/..."),
        ("/api/canary", "/api/..."),
        (f"/{'a' * 22}canary", f"/{'a' * 22}c..."),
        ('/"%0A', '/"%0A'),
        ("*", "*"),
    ],
)
async def test_a_path_that_leads_to_no_operation_is_cut(
    monkeypatch: pytest.MonkeyPatch, path: str, told: str
) -> None:
    """It is what somebody looks for who follows a link that is broken, and may hold a secret."""
    (line,) = await lines_of(monkeypatch, ContractRouter([]), path=path)
    assert (line["operation"], line["path"]) == (None, told)


async def test_of_what_is_noise_some_successes_and_all_failures_are_written(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    statuses = [204, 204, 503, 204, 204, 204, 204, 204]
    lines = await lines_of(monkeypatch, Noise(statuses), times=len(statuses), noise_every=3)
    assert [line["status"] for line in lines] == [204, 503, 204, 204]
    assert {line["path"] for line in lines} == {"/noise/{id}"}


class Noise:
    """Operations whose responses are of these statuses."""

    def __init__(self, statuses: list[int]) -> None:
        self._statuses = iter(statuses)

    async def response(self, request: HttpRequest) -> HttpResponse:
        request.operation_id = "makeNoise"
        return HttpResponse(next(self._statuses), [])

    def end(self, request: HttpRequest) -> None:
        pass


async def lines_of(
    monkeypatch: pytest.MonkeyPatch,
    operations: Operations,
    *,
    path: str = "/noise/1",
    times: int = 1,
    noise_every: int = 1,
) -> list[dict[str, Any]]:
    """Returns the lines of requests that are sent one after the other."""

    async def answer(_scope: Scope, _receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 404, "headers": []})

    async def ignore(*_: object) -> None:
        pass

    written: list[str] = []
    monkeypatch.setattr(sys.stderr, "write", written.append)
    writer = line_writer(
        "info",
        as_json=True,
        paths={"makeNoise": "/noise/{id}"},
        noise=("makeNoise",),
        noise_every=noise_every,
    )
    app = gate_before(answer, writer, operations)
    for _ in range(times):
        await app(SCOPE | {"path": path}, ignore, ignore)  # type: ignore[arg-type]
    await asyncio.sleep(2 * PAUSE_SECONDS)
    return [json.loads(line) for line in "".join(written).splitlines()]


async def test_every_request_has_an_id_of_its_own_whatever_it_says(
    client: httpx.AsyncClient, user: SignedUp
) -> None:
    """Somebody who could choose the id could hide among somebody else's lines."""
    chosen = {"X-Request-Id": "chosen", **user.headers}
    ids = [
        (await client.get(path, headers=chosen)).headers["x-request-id"]
        for path in ("/api/me", "/api/me", "/nothing")
    ]
    assert len(set(ids)) == 3
    assert "chosen" not in ids
