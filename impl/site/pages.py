"""Pages for people: the front page, the documentation, journeys, and what problems mean.

All of it is from this installation.
"""

from __future__ import annotations

import html
import json
from functools import cache
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
from impl.name import NAME
from impl.site.journeys import read_journeys
from impl.site.journeys_page import journeys_page
from impl.site.problem_pages import problem_pages
from impl.site.samples import samples

_HERE = Path(__file__).parent
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


def add_pages(app: FastAPI, contract: ContractDocument) -> None:
    """Adds `/`, `/docs`, what is under it, and what these load, which tell of `contract`."""
    problems = problem_pages(contract)
    app.router.routes += [
        _page("/", "landing.html", contract, problems=_LINK_TO_PROBLEMS if problems else ""),
        _page("/docs", "docs.html", contract),
        _samples(contract),
        *_journeys(contract),
        *(_route(path, page) for path, page in problems.items()),
        Mount("/docs/files", _WholeFiles(directory=_HERE / "files")),
        Mount("/docs/assets", _WholeFiles(packages=[("fastapi_swagger", "resources")])),
    ]


def _journeys(contract: ContractDocument) -> list[BaseRoute]:
    """Returns the page of the journeys, if the service has any."""
    journeys = read_journeys()
    if not journeys.journeys:
        return []
    return [_route("/docs/journeys", journeys_page(journeys, contract))]


def _samples(contract: ContractDocument) -> BaseRoute:
    """Returns the code samples of the documentation. Nobody waits for them when a server starts."""

    @cache
    def written() -> bytes:
        return json.dumps(samples(contract)).encode()

    async def respond(_request: Request) -> Response:
        return Response(written(), media_type="application/json")

    return Route("/docs/samples.json", respond)


def _page(path: str, file: str, contract: ContractDocument, **links: str) -> BaseRoute:
    info = contract.info
    page = Template((_HERE / "templates" / file).read_text(encoding="utf-8")).substitute(
        title=html.escape(info["title"]),
        summary=html.escape(info.get("summary", "")),
        version=html.escape(info["version"]),
        client=f"{NAME}-client",
        journeys=_LINK_TO_JOURNEYS if read_journeys().journeys else "",
        first_request=_SIGN_UP if "/api/auth/signup" in contract.paths else _READ_ON,
        **links,
    )

    return _route(path, page)


def _route(path: str, page: str) -> BaseRoute:
    async def respond(_request: Request) -> Response:
        return HTMLResponse(page, headers={"Content-Security-Policy": _CONTENT_SECURITY_POLICY})

    return Route(path, respond)


class _WholeFiles(StaticFiles):
    """Static files that come whole: a range that makes no sense would be an error of its own."""

    @override
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = [header for header in scope["headers"] if header[0] != b"range"]
        await super().__call__({**scope, "headers": headers}, receive, send)
