# Generated from openapi/openapi.yaml by `make generate`. Change that, not this.
"""The errors of the contract, each a class: who decides on one returns it, or raises it in a `Refusal`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Literal

from pydantic_core import to_json
from starlette.requests import HTTPConnection
from starlette.responses import Response

from .models import (
    Challenge,
    FieldError,
    OAuthError,
    Problem,
    RateLimitField,
    RateLimitPolicyField,
    Seconds,
)
from .replies import Reply, rate_limit_headers


class Refusal(Exception):
    """Ends a request with a problem, from wherever it is raised."""

    def __init__(self, problem: ProblemReply) -> None:
        super().__init__(problem)
        self.problem = problem


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemReply(Reply):
    """An error response (RFC 9457). `detail` and `errors` say what was wrong this time."""

    media_type: ClassVar[str | None] = "application/problem+json"
    constant_headers: ClassVar[Mapping[str, str]] = {"Cache-Control": "no-store"}
    type: ClassVar[str] = "about:blank"
    title: ClassVar[str]
    detail: str
    errors: list[FieldError] = field(default_factory=list)

    def content(self, request_id: str) -> Problem:
        """Returns the body, which names the request."""
        problem = Problem(
            type=self.type,
            title=self.title,
            status=self.status,
            detail=self.detail,
            request_id=request_id,
        )
        if self.errors:
            problem.errors = self.errors
        return problem


@dataclass(frozen=True, slots=True, kw_only=True)
class MalformedRequest(ProblemReply):
    """The body is not JSON in UTF-8, or repeats a property, or is nested too deep; or a
    credential came twice."""

    status: ClassVar[int] = 400
    constant_headers: ClassVar[Mapping[str, str]] = {"Cache-Control": "no-store"}
    type: ClassVar[str] = "urn:taskpact:problem:malformed-request"
    title: ClassVar[str] = "Malformed request"
    detail: str = "The body is not JSON in UTF-8, or repeats a property, or is nested too deep; or a credential came twice."


@dataclass(frozen=True, slots=True, kw_only=True)
class InvalidCursor(ProblemReply):
    """The cursor is not one that this list gave. Start again from the first page."""

    status: ClassVar[int] = 400
    constant_headers: ClassVar[Mapping[str, str]] = {"Cache-Control": "no-store"}
    type: ClassVar[str] = "urn:taskpact:problem:invalid-cursor"
    title: ClassVar[str] = "Invalid cursor"
    detail: str = "The cursor is not one that this list gave. Start again from the first page."


@dataclass(frozen=True, slots=True, kw_only=True)
class Unauthorized(ProblemReply):
    """This needs a signed-in user. Send a valid access token."""

    status: ClassVar[int] = 401
    constant_headers: ClassVar[Mapping[str, str]] = {"Cache-Control": "no-store"}
    type: ClassVar[str] = "urn:taskpact:problem:unauthorized"
    title: ClassVar[str] = "Unauthorized"
    detail: str = "This needs a signed-in user. Send a valid access token."
    www_authenticate: Challenge
    """How to authenticate (RFC 6750). It says `error="invalid_token"` when a token was sent that
    is malformed, expired or otherwise no good, and `error="insufficient_user_authentication"`
    with a `max_age` in seconds when the user signed in longer ago than that (RFC 9470)."""

    def headers(self) -> dict[str, str]:
        """Returns the declared headers."""
        return {**self.constant_headers, "WWW-Authenticate": self.www_authenticate}


@dataclass(frozen=True, slots=True, kw_only=True)
class WrongCredentials(ProblemReply):
    """The email or the password is wrong."""

    status: ClassVar[int] = 401
    constant_headers: ClassVar[Mapping[str, str]] = {
        "WWW-Authenticate": "Bearer",
        "Cache-Control": "no-store",
    }
    type: ClassVar[str] = "urn:taskpact:problem:wrong-credentials"
    title: ClassVar[str] = "Wrong credentials"
    detail: str = "The email or the password is wrong."


@dataclass(frozen=True, slots=True, kw_only=True)
class InvalidRefreshToken(ProblemReply):
    """The refresh token is missing, used up, expired, or its session has ended. Log in again."""

    status: ClassVar[int] = 401
    constant_headers: ClassVar[Mapping[str, str]] = {
        "WWW-Authenticate": "Bearer",
        "Cache-Control": "no-store",
    }
    type: ClassVar[str] = "urn:taskpact:problem:invalid-refresh-token"
    title: ClassVar[str] = "Invalid refresh token"
    detail: str = (
        "The refresh token is missing, used up, expired, or its session has ended. Log in again."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Forbidden(ProblemReply):
    """The credential does not allow this: it lacks a scope, or the `user_id` of the path is another user's."""

    status: ClassVar[int] = 403
    constant_headers: ClassVar[Mapping[str, str]] = {"Cache-Control": "no-store"}
    type: ClassVar[str] = "urn:taskpact:problem:forbidden"
    title: ClassVar[str] = "Forbidden"
    detail: str = "The credential does not allow this: it lacks a scope, or the `user_id` of the path is another user's."
    www_authenticate: Challenge | None = None
    """With a credential that lacks a scope: `Bearer error="insufficient_scope"` and the scopes
    that it takes (RFC 6750, section 3.1)."""

    def headers(self) -> dict[str, str]:
        """Returns the declared headers."""
        return {
            **self.constant_headers,
            **(
                {"WWW-Authenticate": self.www_authenticate}
                if self.www_authenticate is not None
                else {}
            ),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskNotFound(ProblemReply):
    """There is no such task."""

    status: ClassVar[int] = 404
    constant_headers: ClassVar[Mapping[str, str]] = {"Cache-Control": "no-store"}
    type: ClassVar[str] = "urn:taskpact:problem:task-not-found"
    title: ClassVar[str] = "Task not found"
    detail: str = "There is no such task."


@dataclass(frozen=True, slots=True, kw_only=True)
class TagNotFound(ProblemReply):
    """There is no such tag."""

    status: ClassVar[int] = 404
    constant_headers: ClassVar[Mapping[str, str]] = {"Cache-Control": "no-store"}
    type: ClassVar[str] = "urn:taskpact:problem:tag-not-found"
    title: ClassVar[str] = "Tag not found"
    detail: str = "There is no such tag."


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionNotFound(ProblemReply):
    """There is no such session."""

    status: ClassVar[int] = 404
    constant_headers: ClassVar[Mapping[str, str]] = {"Cache-Control": "no-store"}
    type: ClassVar[str] = "urn:taskpact:problem:session-not-found"
    title: ClassVar[str] = "Session not found"
    detail: str = "There is no such session."


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiKeyNotFound(ProblemReply):
    """There is no such key."""

    status: ClassVar[int] = 404
    constant_headers: ClassVar[Mapping[str, str]] = {"Cache-Control": "no-store"}
    type: ClassVar[str] = "urn:taskpact:problem:api-key-not-found"
    title: ClassVar[str] = "Api key not found"
    detail: str = "There is no such key."


@dataclass(frozen=True, slots=True, kw_only=True)
class UserNotFound(ProblemReply):
    """There is no such user."""

    status: ClassVar[int] = 404
    constant_headers: ClassVar[Mapping[str, str]] = {"Cache-Control": "no-store"}
    type: ClassVar[str] = "urn:taskpact:problem:user-not-found"
    title: ClassVar[str] = "User not found"
    detail: str = "There is no such user."


@dataclass(frozen=True, slots=True, kw_only=True)
class EmailTaken(ProblemReply):
    """An account with this email exists already. Log in, or take another email."""

    status: ClassVar[int] = 409
    constant_headers: ClassVar[Mapping[str, str]] = {"Cache-Control": "no-store"}
    type: ClassVar[str] = "urn:taskpact:problem:email-taken"
    title: ClassVar[str] = "Email taken"
    detail: str = "An account with this email exists already. Log in, or take another email."


@dataclass(frozen=True, slots=True, kw_only=True)
class TagNameTaken(ProblemReply):
    """Another tag has this name already. Send `"merge": true` to make them one."""

    status: ClassVar[int] = 409
    constant_headers: ClassVar[Mapping[str, str]] = {"Cache-Control": "no-store"}
    type: ClassVar[str] = "urn:taskpact:problem:tag-name-taken"
    title: ClassVar[str] = "Tag name taken"
    detail: str = 'Another tag has this name already. Send `"merge": true` to make them one.'


@dataclass(frozen=True, slots=True, kw_only=True)
class TooManyApiKeys(ProblemReply):
    """There are 50 keys already. Revoke one first."""

    status: ClassVar[int] = 409
    constant_headers: ClassVar[Mapping[str, str]] = {"Cache-Control": "no-store"}
    type: ClassVar[str] = "urn:taskpact:problem:too-many-api-keys"
    title: ClassVar[str] = "Too many api keys"
    detail: str = "There are 50 keys already. Revoke one first."


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotaExceeded(ProblemReply):
    """There is no room for this. Delete something, then send it again."""

    status: ClassVar[int] = 409
    constant_headers: ClassVar[Mapping[str, str]] = {"Cache-Control": "no-store"}
    type: ClassVar[str] = "urn:taskpact:problem:quota-exceeded"
    title: ClassVar[str] = "Quota exceeded"
    detail: str = "There is no room for this. Delete something, then send it again."


@dataclass(frozen=True, slots=True, kw_only=True)
class LastAdmin(ProblemReply):
    """This is the last active administrator. Make another one first."""

    status: ClassVar[int] = 409
    constant_headers: ClassVar[Mapping[str, str]] = {"Cache-Control": "no-store"}
    type: ClassVar[str] = "urn:taskpact:problem:last-admin"
    title: ClassVar[str] = "Last admin"
    detail: str = "This is the last active administrator. Make another one first."


@dataclass(frozen=True, slots=True, kw_only=True)
class PreconditionFailed(ProblemReply):
    """The task is not the one of `If-Match` any more. Read it again."""

    status: ClassVar[int] = 412
    constant_headers: ClassVar[Mapping[str, str]] = {"Cache-Control": "no-store"}
    type: ClassVar[str] = "urn:taskpact:problem:precondition-failed"
    title: ClassVar[str] = "Precondition failed"
    detail: str = "The task is not the one of `If-Match` any more. Read it again."


@dataclass(frozen=True, slots=True, kw_only=True)
class IdempotencyKeyInUse(ProblemReply):
    """A request with this `Idempotency-Key` is still running. Send it again."""

    status: ClassVar[int] = 409
    constant_headers: ClassVar[Mapping[str, str]] = {"Cache-Control": "no-store"}
    type: ClassVar[str] = "urn:taskpact:problem:idempotency-key-in-use"
    title: ClassVar[str] = "Idempotency key in use"
    detail: str = "A request with this `Idempotency-Key` is still running. Send it again."


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentTooLarge(ProblemReply):
    """The body is larger than 64 KiB, or than what else the operation says."""

    status: ClassVar[int] = 413
    constant_headers: ClassVar[Mapping[str, str]] = {"Cache-Control": "no-store"}
    type: ClassVar[str] = "urn:taskpact:problem:content-too-large"
    title: ClassVar[str] = "Content too large"
    detail: str = "The body is larger than 64 KiB, or than what else the operation says."


@dataclass(frozen=True, slots=True, kw_only=True)
class UnsupportedMediaType(ProblemReply):
    """The `Content-Type` is missing, is none that this operation takes, or is encoded."""

    status: ClassVar[int] = 415
    constant_headers: ClassVar[Mapping[str, str]] = {"Cache-Control": "no-store"}
    type: ClassVar[str] = "urn:taskpact:problem:unsupported-media-type"
    title: ClassVar[str] = "Unsupported media type"
    detail: str = "The `Content-Type` is missing, is none that this operation takes, or is encoded."


@dataclass(frozen=True, slots=True, kw_only=True)
class InvalidRequest(ProblemReply):
    """The request does not fit the contract; `errors` says where."""

    status: ClassVar[int] = 422
    constant_headers: ClassVar[Mapping[str, str]] = {"Cache-Control": "no-store"}
    type: ClassVar[str] = "urn:taskpact:problem:invalid-request"
    title: ClassVar[str] = "Invalid request"
    detail: str = "The request does not fit the contract; `errors` says where."


@dataclass(frozen=True, slots=True, kw_only=True)
class IdempotencyKeyReused(ProblemReply):
    """The request does not fit the contract; `errors` says where. Or the `Idempotency-Key` came with
    another request before."""

    status: ClassVar[int] = 422
    constant_headers: ClassVar[Mapping[str, str]] = {"Cache-Control": "no-store"}
    type: ClassVar[str] = "urn:taskpact:problem:idempotency-key-reused"
    title: ClassVar[str] = "Idempotency key reused"
    detail: str = "The request does not fit the contract; `errors` says where. Or the `Idempotency-Key` came with another request before."


@dataclass(frozen=True, slots=True, kw_only=True)
class TooManyRequests(ProblemReply):
    """That was too often. Try again after `Retry-After` seconds."""

    status: ClassVar[int] = 429
    constant_headers: ClassVar[Mapping[str, str]] = {"Cache-Control": "no-store"}
    type: ClassVar[str] = "urn:taskpact:problem:too-many-requests"
    title: ClassVar[str] = "Too many requests"
    detail: str = "That was too often. Try again after `Retry-After` seconds."
    retry_after: Seconds
    """After how many seconds to try again."""
    rate_limit: RateLimitField
    """What remains of each policy, and for how many seconds."""
    rate_limit_policy: RateLimitPolicyField
    """How many requests each policy allows, in how many seconds."""

    def headers(self) -> dict[str, str]:
        """Returns the declared headers."""
        return {
            **self.constant_headers,
            "Retry-After": str(self.retry_after),
            "RateLimit": self.rate_limit,
            "RateLimit-Policy": self.rate_limit_policy,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class TooManyAtOnce(ProblemReply):
    """That was too often, or too much at once: of imports, exports and batches, two of a user run at
    the same time. Try again after `Retry-After` seconds."""

    status: ClassVar[int] = 429
    constant_headers: ClassVar[Mapping[str, str]] = {"Cache-Control": "no-store"}
    type: ClassVar[str] = "urn:taskpact:problem:too-many-at-once"
    title: ClassVar[str] = "Too many at once"
    detail: str = "That was too often, or too much at once: of imports, exports and batches, two of a user run at the same time. Try again after `Retry-After` seconds."
    retry_after: Seconds
    """After how many seconds to try again."""

    def headers(self) -> dict[str, str]:
        """Returns the declared headers."""
        return {**self.constant_headers, "Retry-After": str(self.retry_after)}


@dataclass(frozen=True, slots=True, kw_only=True)
class InternalError(ProblemReply):
    """Something went wrong on our side. Quote the `request_id` when you report it."""

    status: ClassVar[int] = 500
    constant_headers: ClassVar[Mapping[str, str]] = {"Cache-Control": "no-store"}
    type: ClassVar[str] = "urn:taskpact:problem:internal-error"
    title: ClassVar[str] = "Internal error"
    detail: str = "Something went wrong on our side. Quote the `request_id` when you report it."


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceUnavailable(ProblemReply):
    """The service cannot answer just now. Try again after `Retry-After` seconds."""

    status: ClassVar[int] = 503
    constant_headers: ClassVar[Mapping[str, str]] = {"Cache-Control": "no-store"}
    type: ClassVar[str] = "urn:taskpact:problem:service-unavailable"
    title: ClassVar[str] = "Service unavailable"
    detail: str = "The service cannot answer just now. Try again after `Retry-After` seconds."
    retry_after: Seconds
    """After how many seconds to try again."""

    def headers(self) -> dict[str, str]:
        """Returns the declared headers."""
        return {**self.constant_headers, "Retry-After": str(self.retry_after)}


@dataclass(frozen=True, slots=True, kw_only=True)
class NotFound(ProblemReply):
    """There is nothing at this path."""

    status: ClassVar[int] = 404
    title: ClassVar[str] = "Not Found"
    detail: str = "There is nothing at this path."


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodNotAllowed(ProblemReply):
    """This path does not take this method; `Allow` names those it does."""

    status: ClassVar[int] = 405
    title: ClassVar[str] = "Method Not Allowed"
    detail: str = "This path does not take this method; `Allow` names those it does."
    allow: str
    """The methods of the path (RFC 9110, section 10.2.1)."""

    def headers(self) -> dict[str, str]:
        """Returns the declared headers."""
        return {**self.constant_headers, "Allow": self.allow}


def respond_with_oauth2_error(request: HTTPConnection, problem: ProblemReply) -> Response:
    """Returns `problem` in the shape of RFC 6749, section 5.2.

    What is wrong with a request is a 400 there, whatever it is elsewhere.
    """
    reasons = [problem.detail, *(f"{e.pointer}: {e.message}." for e in problem.errors)]
    error = OAuthError(
        error=_OAUTH2_ERRORS.get(problem.status, "invalid_request"),
        error_description=_NOT_IN_DESCRIPTIONS.sub(" ", " ".join(reasons))[:500],
    )
    status = problem.status if problem.status in _OAUTH2_STATUSES else 400
    headers = {**problem.headers(), **rate_limit_headers(request), "Pragma": "no-cache"}
    return Response(to_json(error), status, headers, "application/json")


_NOT_IN_DESCRIPTIONS = re.compile(r"[^ !#-\[\]-~]+")
_OAUTH2_STATUSES = {413, 429, 500, 503}
_OAUTH2_ERRORS: Mapping[int, Literal["server_error", "temporarily_unavailable"]] = {
    429: "temporarily_unavailable",
    500: "server_error",
    503: "temporarily_unavailable",
}
