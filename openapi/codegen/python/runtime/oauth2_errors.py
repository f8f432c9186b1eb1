"""Problems in the shape of RFC 6749, where the contract asks for it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

from generated.http_request import HttpRequest
from generated.http_response import HttpResponse
from generated.models import OAuthError
from generated.problems import ProblemReply
from generated.replies import limit_headers
from generated.structs import encode


def respond_with_oauth2_error(request: HttpRequest, problem: ProblemReply) -> HttpResponse:
    """Returns `problem` in the shape of RFC 6749, section 5.2.

    What is wrong with a request is a 400 there, whatever it is elsewhere.
    """
    reasons = [problem.detail, *(f"{e.pointer}: {e.message}." for e in problem.errors)]
    error = OAuthError(
        error=_OAUTH2_ERRORS.get(problem.status, "invalid_request"),
        error_description=_NOT_IN_DESCRIPTIONS.sub(" ", " ".join(reasons))[:500],
    )
    status = problem.status if problem.status in _OAUTH2_STATUSES else 400
    body = encode(error)
    headers = [pair for pair in problem.headers() if pair[0] != b"content-type"]
    headers += [
        *limit_headers(request),
        (b"pragma", b"no-cache"),
        (b"content-type", b"application/json"),
    ]
    return HttpResponse(status, headers, body)


_NOT_IN_DESCRIPTIONS = re.compile(r"[^ !#-\[\]-~]+")
_OAUTH2_STATUSES = {413, 429, 500, 503}
_OAUTH2_ERRORS: Mapping[int, Literal["server_error", "temporarily_unavailable"]] = {
    429: "temporarily_unavailable",
    500: "server_error",
    503: "temporarily_unavailable",
}
