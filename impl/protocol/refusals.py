"""The server's own responses: problems of the same form as in the contract (RFC 9457)."""

from __future__ import annotations

from http import HTTPStatus

from uuid_utils.compat import uuid7

from generated.models import Problem
from generated.structs import encode

_RETRY_AFTER_SECONDS = 5


class RefusedError(Exception):
    """A request that is refused before the application sees it. The client gets `detail`."""

    def __init__(self, status: int, detail: str, *, retry_after: int | None = None) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.retry_after = retry_after
        self.request_id = str(uuid7())

    def response(self, date: str, *, to_head: bool = False) -> bytes:
        """Returns the whole response; the connection must be closed after it.

        The response to a HEAD request has no content (RFC 9110, section 9.3.2).
        """
        problem = Problem(
            type="about:blank",
            title=HTTPStatus(self.status).phrase,
            status=self.status,
            detail=self.detail,
            request_id=self.request_id,
        )
        body = encode(problem)
        retry_after = f"retry-after: {self.retry_after}\r\n" if self.retry_after else ""
        head = (
            f"HTTP/1.1 {self.status} {problem.title}\r\n"
            "content-type: application/problem+json\r\n"
            "cache-control: no-store\r\n"
            "x-content-type-options: nosniff\r\n"
            f"x-request-id: {self.request_id}\r\n"
            f"{retry_after}"
            f"content-length: {len(body)}\r\n"
            "connection: close\r\n"
            f"{date}"
            "\r\n"
        )
        return head.encode() if to_head else head.encode() + body


def bad_request(detail: str) -> RefusedError:
    """Returns the refusal of a request that is not valid HTTP/1.1 (RFC 9112)."""
    return RefusedError(400, detail)


def too_many_connections() -> RefusedError:
    """Returns the refusal of a connection beyond the limit."""
    return RefusedError(503, "There are too many connections.", retry_after=_RETRY_AFTER_SECONDS)
