"""Clients of the application that hold each of its responses against the contract."""

from __future__ import annotations

import sys
from typing import Any, override

import httpx
from starlette.types import ASGIApp

from tests.support.declared_bodies import require_declared_body
from tests.support.declared_headers import require_declared_headers

# httpx looks for it at each request. What is not there is searched for in all folders, each time.
sys.modules.setdefault("sniffio", None)  # type: ignore[arg-type]


class _ClientOfApplication(httpx.AsyncClient):
    """A client of an application in this process, without what only a network needs.

    That is a quarter of what a small request takes. There are no redirects to follow either.
    """

    def __init__(self, app: ASGIApp, base_url: str) -> None:
        self._application = httpx.ASGITransport(app, raise_app_exceptions=False)
        # If there are proxies in the environment, each client would load all certificates for them.
        super().__init__(transport=self._application, base_url=base_url, trust_env=False)

    @override
    async def send(self, request: httpx.Request, **options: Any) -> httpx.Response:
        if any(option is not httpx.USE_CLIENT_DEFAULT for option in options.values()):
            response = await super().send(request, **options)
        else:
            response = await self._application.handle_async_request(request)
            response.request = request
            if "set-cookie" in response.headers:
                self.cookies.extract_cookies(response)
        await _check_later(response)
        return response


def client_to(app: ASGIApp, base_url: str = "http://testserver") -> httpx.AsyncClient:
    """Returns a client of an application in this process. It sees a 500 as callers do."""
    return _ClientOfApplication(app, base_url)


def client_at(url: str, **options: Any) -> httpx.AsyncClient:
    """Returns a client of a server on the loopback interface, where no proxy is to be used."""
    hooks = {"response": [_check_later]}
    return httpx.AsyncClient(base_url=url, trust_env=False, event_hooks=hooks, **options)


def blocking_client_at(url: str, **options: Any) -> httpx.Client:
    """Returns a client for tests that wait for each response."""
    hooks = {"response": [_check]}
    return httpx.Client(base_url=url, trust_env=False, event_hooks=hooks, **options)


def _check(response: httpx.Response) -> None:
    response.read()
    _require_declared(response)


async def _check_later(response: httpx.Response) -> None:
    await response.aread()
    _require_declared(response)


def _require_declared(response: httpx.Response) -> None:
    """Fails unless a response is one that the contract declares."""
    request, headers = response.request, response.headers
    at = (request.method, request.url.path, response.status_code)
    require_declared_headers(*at, headers)
    media_type = headers.get("content-type", "").partition(";")[0]
    require_declared_body(*at, media_type, response.content)
