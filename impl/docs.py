"""Pages for people: the documentation of the API, served from this installation alone."""

from __future__ import annotations

from pathlib import Path
from typing import override

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send

_PAGES = Path(__file__).parent / "pages"
# Swagger UI styles its elements in place; nothing else from outside the page's own files runs.
_CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)


def add_pages(app: FastAPI) -> None:
    """Adds `/docs`, and `/` that leads there."""
    app.router.routes += [
        Route("/", _to_documentation),
        Route("/docs", _documentation),
        Route("/docs/start.js", _start_script),
        Mount("/docs/assets", _WholeFiles(packages=[("fastapi_swagger", "resources")])),
    ]


async def _to_documentation(_request: Request) -> Response:
    return RedirectResponse("/docs")


async def _documentation(_request: Request) -> Response:
    return HTMLResponse(
        (_PAGES / "docs.html").read_bytes(),
        headers={"Content-Security-Policy": _CONTENT_SECURITY_POLICY},
    )


async def _start_script(_request: Request) -> Response:
    return Response((_PAGES / "start.js").read_bytes(), media_type="text/javascript")


class _WholeFiles(StaticFiles):
    """Static files that come whole: a range that makes no sense would be an error of its own."""

    @override
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = [header for header in scope["headers"] if header[0] != b"range"]
        await super().__call__({**scope, "headers": headers}, receive, send)
