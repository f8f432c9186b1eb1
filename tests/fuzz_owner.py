"""The user who owns what is fuzzed, and requests in that name: they make what a case refers to."""

from __future__ import annotations

import json
import os
from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import urllib3
from schemathesis.core.parameters import ParameterLocation
from schemathesis.generation.case import Case
from schemathesis.generation.meta import CaseMetadata

# `tests/fuzz.py` sets them for Schemathesis.
OWNER_ID = os.environ.get("FUZZ_OWNER_ID", "")
URLS = os.environ.get("FUZZ_URLS", "").split() or [""]
"""The servers that each case is sent to: one for each database."""
OWNER: dict[str, str] = json.loads(os.environ.get("FUZZ_OWNER_HEADERS", "{}"))
"""What signs the owner in."""
# One of the fastest clients: it makes two requests for each one of Schemathesis.
http = urllib3.PoolManager(maxsize=10)
_url = ContextVar("_url", default=URLS[0])


def url() -> str:
    """Returns the address of the server that a case is sent to now."""
    return _url.get()


@contextmanager
def requests_to(url: str) -> Generator[None]:
    """Sends the requests of the block to that server."""
    token = _url.set(url)
    try:
        yield
    finally:
        _url.reset(token)


def created(
    path: str, body: dict[str, Any], headers: dict[str, str] | None = None
) -> dict[str, Any]:
    """Returns what a POST creates."""
    response = http.request("POST", f"{url()}{path}", json=body, headers=headers)
    created: dict[str, Any] = succeeded(response).json()
    return created


def read(path: str, headers: dict[str, str]) -> dict[str, Any]:
    """Returns what a GET finds."""
    found: dict[str, Any] = succeeded(http.request("GET", f"{url()}{path}", headers=headers)).json()
    return found


def succeeded(response: urllib3.BaseHTTPResponse) -> urllib3.BaseHTTPResponse:
    """Returns a response, which must be no error."""
    if response.status >= 300:
        why = f"{response.status} to a request of the hooks: {response.data!r}"
        raise RuntimeError(f"{why}. What it needs has to be there: see tests/fuzz_service.py.")
    return response


def is_on_the_owners_path(case: Case[Any], meta: CaseMetadata) -> bool:
    """Whether a case is about what the owner has, and not about its path itself."""
    is_about_the_path = (
        meta.phase.data.parameter_location is ParameterLocation.PATH
        or meta.is_negative_at(ParameterLocation.PATH)
    )
    return case.path_parameters.get("user_id") == OWNER_ID and not is_about_the_path
