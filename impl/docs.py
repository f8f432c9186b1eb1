"""Pages for people: the documentation of the API, served from this installation alone."""

from __future__ import annotations

from pathlib import Path

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

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
        Mount("/docs/assets", StaticFiles(packages=[("fastapi_swagger", "resources")])),
    ]


async def _to_documentation(_request: Request) -> Response:
    return RedirectResponse("/docs")


async def _documentation(_request: Request) -> Response:
    headers = {"Content-Security-Policy": _CONTENT_SECURITY_POLICY}
    return FileResponse(_PAGES / "docs.html", headers=headers)


async def _start_script(_request: Request) -> Response:
    return FileResponse(_PAGES / "start.js")
