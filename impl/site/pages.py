"""Pages for people: the front page, the documentation, journeys, and what problems mean.

All of it is from this installation.
"""

from __future__ import annotations

import html
import json
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from string import Template
from typing import override

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send

from generated.models import ContractDocument
from impl.later import later
from impl.name import NAME
from impl.site.problem_pages import problem_pages
from impl.site.samples import samples

_HERE = Path(__file__).parent
JOURNEYS = _HERE.parents[1] / "openapi" / "journeys.arazzo.yaml"
"""What clients do. A service may have no such file yet."""
_journeys_page: Callable[[Path, ContractDocument], str] = later(
    "impl.site.journeys_page", "journeys_page"
)
# Swagger UI styles its elements in place; nothing else from outside the page's own files runs.
_CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
_LINK_TO_JOURNEYS = """\
        <a href="/docs/journeys">
          <strong>Journeys</strong>
          <span>What clients do, from their first request to the last.</span>
        </a>
"""
_SIGN_UP = """\
/api/auth/signup \\
  --json '{"email": "ada@example.com", "password": "a long walk at dawn"}'</code></pre>
        <p>The answer holds the user and an access token. Send it as
          <code>Authorization: Bearer &lt;access_token&gt;</code>.</p>"""
_READ_ON = """\
/api/openapi.yaml</code></pre>
        <p>The answer says how to go on.</p>"""
_LINK_TO_PROBLEMS = """\
        <a href="/docs/problems/">
          <strong>Problems</strong>
          <span>What each error means, and what to do about it.</span>
        </a>
"""


def add_pages(app: FastAPI, read: Callable[[], ContractDocument]) -> None:
    """Adds `/`, `/docs`, what is under it, and what these load, which tell of the contract.

    Nobody waits for them when a server starts: `read` is called when somebody opens one.
    """
    problems = problem_pages()
    pages: dict[str, Callable[[ContractDocument], str]] = {
        "/": partial(_page, "landing.html", problems=_LINK_TO_PROBLEMS if problems else ""),
        "/docs": partial(_page, "docs.html"),
        **problems,
    }
    if JOURNEYS.exists():
        pages["/docs/journeys"] = lambda contract: _journeys_page(JOURNEYS, contract)
    app.router.routes += [
        *(_route(path, _html, write, read) for path, write in pages.items()),
        _route("/docs/samples.json", _json, lambda contract: json.dumps(samples(contract)), read),
        Mount("/docs/files", _WholeFiles(directory=_HERE / "files")),
        Mount("/docs/assets", _WholeFiles(packages=[("fastapi_swagger", "resources")])),
    ]


def _route(
    path: str,
    respond: Callable[[str], Response],
    write: Callable[[ContractDocument], str],
    read: Callable[[], ContractDocument],
) -> BaseRoute:
    """Returns the route of a text that is written when it is first asked for, and kept then."""
    written = cache(lambda: write(read()))

    async def answer(_request: Request) -> Response:
        return respond(written())

    return Route(path, answer)


def _html(text: str) -> Response:
    return HTMLResponse(text, headers={"Content-Security-Policy": _CONTENT_SECURITY_POLICY})


def _json(text: str) -> Response:
    return Response(text, media_type="application/json")


def _page(file: str, contract: ContractDocument, **links: str) -> str:
    info = contract.info
    return Template((_HERE / "templates" / file).read_text(encoding="utf-8")).substitute(
        title=html.escape(info["title"]),
        summary=html.escape(info.get("summary", "")),
        version=html.escape(info["version"]),
        client=f"{NAME}-client",
        journeys=_LINK_TO_JOURNEYS if JOURNEYS.exists() else "",
        first_request=_SIGN_UP if "/api/auth/signup" in contract.paths else _READ_ON,
        **links,
    )


class _WholeFiles(StaticFiles):
    """Static files that come whole: a range that makes no sense would be an error of its own."""

    @override
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = [header for header in scope["headers"] if header[0] != b"range"]
        await super().__call__({**scope, "headers": headers}, receive, send)
