# Generated from openapi/openapi.yaml by `make generate`. Change that, not this.
"""The errors of the contract, each a class: who decides on one returns it, or raises it in a `Refusal`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from .models import Challenge, FieldError, Problem, RateLimitField, RateLimitPolicyField, Seconds
from .replies import Reply, header, outcome


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


@outcome
class MalformedRequest(ProblemReply):
    """The body is not JSON in UTF-8, or repeats a property, or is nested too deep; or a
    credential came twice."""

    status = 400
    type = "urn:taskpact:problem:malformed-request"
    title = "Malformed request"
    detail: str = "The body is not JSON in UTF-8, or repeats a property, or is nested too deep; or a credential came twice."


@outcome
class InvalidCursor(ProblemReply):
    """The cursor is not one that this list gave. Start again from the first page."""

    status = 400
    type = "urn:taskpact:problem:invalid-cursor"
    title = "Invalid cursor"
    detail: str = "The cursor is not one that this list gave. Start again from the first page."


@outcome
class Unauthorized(ProblemReply):
    """This needs a signed-in user. Send a valid access token."""

    status = 401
    type = "urn:taskpact:problem:unauthorized"
    title = "Unauthorized"
    detail: str = "This needs a signed-in user. Send a valid access token."
    www_authenticate: Challenge = header("WWW-Authenticate")
    """How to authenticate (RFC 6750). It says `error="invalid_token"` when a token was sent that
    is malformed, expired or otherwise no good, and `error="insufficient_user_authentication"`
    with a `max_age` in seconds when the user signed in longer ago than that (RFC 9470)."""


@outcome
class WrongCredentials(ProblemReply):
    """The email or the password is wrong."""

    status = 401
    constant_headers = {"WWW-Authenticate": "Bearer", "Cache-Control": "no-store"}
    type = "urn:taskpact:problem:wrong-credentials"
    title = "Wrong credentials"
    detail: str = "The email or the password is wrong."


@outcome
class InvalidRefreshToken(ProblemReply):
    """The refresh token is missing, used up, expired, or its session has ended. Log in again."""

    status = 401
    constant_headers = {"WWW-Authenticate": "Bearer", "Cache-Control": "no-store"}
    type = "urn:taskpact:problem:invalid-refresh-token"
    title = "Invalid refresh token"
    detail: str = (
        "The refresh token is missing, used up, expired, or its session has ended. Log in again."
    )


@outcome
class Forbidden(ProblemReply):
    """The credential does not allow this: it lacks a scope, or the `user_id` of the path is another user's."""

    status = 403
    type = "urn:taskpact:problem:forbidden"
    title = "Forbidden"
    detail: str = "The credential does not allow this: it lacks a scope, or the `user_id` of the path is another user's."
    www_authenticate: Challenge | None = header("WWW-Authenticate", default=None)
    """With a credential that lacks a scope: `Bearer error="insufficient_scope"` and the scopes
    that it takes (RFC 6750, section 3.1)."""


@outcome
class TaskNotFound(ProblemReply):
    """There is no such task."""

    status = 404
    type = "urn:taskpact:problem:task-not-found"
    title = "Task not found"
    detail: str = "There is no such task."


@outcome
class TagNotFound(ProblemReply):
    """There is no such tag."""

    status = 404
    type = "urn:taskpact:problem:tag-not-found"
    title = "Tag not found"
    detail: str = "There is no such tag."


@outcome
class SessionNotFound(ProblemReply):
    """There is no such session."""

    status = 404
    type = "urn:taskpact:problem:session-not-found"
    title = "Session not found"
    detail: str = "There is no such session."


@outcome
class ApiKeyNotFound(ProblemReply):
    """There is no such key."""

    status = 404
    type = "urn:taskpact:problem:api-key-not-found"
    title = "Api key not found"
    detail: str = "There is no such key."


@outcome
class UserNotFound(ProblemReply):
    """There is no such user."""

    status = 404
    type = "urn:taskpact:problem:user-not-found"
    title = "User not found"
    detail: str = "There is no such user."


@outcome
class EmailTaken(ProblemReply):
    """An account with this email exists already. Log in, or take another email."""

    status = 409
    type = "urn:taskpact:problem:email-taken"
    title = "Email taken"
    detail: str = "An account with this email exists already. Log in, or take another email."


@outcome
class TagNameTaken(ProblemReply):
    """Another tag has this name already. To make them one, merge this tag into it."""

    status = 409
    type = "urn:taskpact:problem:tag-name-taken"
    title = "Tag name taken"
    detail: str = "Another tag has this name already. To make them one, merge this tag into it."


@outcome
class MergeTargetNotFound(ProblemReply):
    """There is no tag of the id `into`, so nothing was merged."""

    status = 409
    type = "urn:taskpact:problem:merge-target-not-found"
    title = "Merge target not found"
    detail: str = "There is no tag of the id `into`, so nothing was merged."


@outcome
class TooManyApiKeys(ProblemReply):
    """There are 50 keys already. Revoke one first."""

    status = 409
    type = "urn:taskpact:problem:too-many-api-keys"
    title = "Too many api keys"
    detail: str = "There are 50 keys already. Revoke one first."


@outcome
class QuotaExceeded(ProblemReply):
    """There is no room for this. Delete something, then send it again."""

    status = 409
    type = "urn:taskpact:problem:quota-exceeded"
    title = "Quota exceeded"
    detail: str = "There is no room for this. Delete something, then send it again."


@outcome
class LastAdmin(ProblemReply):
    """This is the last active administrator. Make another one first."""

    status = 409
    type = "urn:taskpact:problem:last-admin"
    title = "Last admin"
    detail: str = "This is the last active administrator. Make another one first."


@outcome
class PreconditionFailed(ProblemReply):
    """The task is not the one of `If-Match` any more. Read it again."""

    status = 412
    type = "urn:taskpact:problem:precondition-failed"
    title = "Precondition failed"
    detail: str = "The task is not the one of `If-Match` any more. Read it again."


@outcome
class IdempotencyKeyInUse(ProblemReply):
    """A request with this `Idempotency-Key` is still running. Send it again."""

    status = 409
    type = "urn:taskpact:problem:idempotency-key-in-use"
    title = "Idempotency key in use"
    detail: str = "A request with this `Idempotency-Key` is still running. Send it again."


@outcome
class ContentTooLarge(ProblemReply):
    """The body is larger than 64 KiB, or than what else the operation says."""

    status = 413
    type = "urn:taskpact:problem:content-too-large"
    title = "Content too large"
    detail: str = "The body is larger than 64 KiB, or than what else the operation says."


@outcome
class UnsupportedMediaType(ProblemReply):
    """The `Content-Type` is missing, is none that this operation takes, or is encoded."""

    status = 415
    type = "urn:taskpact:problem:unsupported-media-type"
    title = "Unsupported media type"
    detail: str = "The `Content-Type` is missing, is none that this operation takes, or is encoded."


@outcome
class InvalidRequest(ProblemReply):
    """The request does not fit the contract; `errors` says where."""

    status = 422
    type = "urn:taskpact:problem:invalid-request"
    title = "Invalid request"
    detail: str = "The request does not fit the contract; `errors` says where."


@outcome
class IdempotencyKeyReused(ProblemReply):
    """The request does not fit the contract; `errors` says where. Or the `Idempotency-Key` came with
    another request before."""

    status = 422
    type = "urn:taskpact:problem:idempotency-key-reused"
    title = "Idempotency key reused"
    detail: str = "The request does not fit the contract; `errors` says where. Or the `Idempotency-Key` came with another request before."


@outcome
class TooManyRequests(ProblemReply):
    """That was too often. Try again after `Retry-After` seconds."""

    status = 429
    type = "urn:taskpact:problem:too-many-requests"
    title = "Too many requests"
    detail: str = "That was too often. Try again after `Retry-After` seconds."
    retry_after: Seconds = header("Retry-After")
    """After how many seconds to try again."""
    rate_limit: RateLimitField = header("RateLimit")
    """What remains of each policy, and for how many seconds."""
    rate_limit_policy: RateLimitPolicyField = header("RateLimit-Policy")
    """How many requests each policy allows, in how many seconds."""


@outcome
class TooManyAtOnce(ProblemReply):
    """That was too often, or too much at once: of imports, exports and batches, two of a user run at
    the same time. Try again after `Retry-After` seconds."""

    status = 429
    type = "urn:taskpact:problem:too-many-at-once"
    title = "Too many at once"
    detail: str = "That was too often, or too much at once: of imports, exports and batches, two of a user run at the same time. Try again after `Retry-After` seconds."
    retry_after: Seconds = header("Retry-After")
    """After how many seconds to try again."""


@outcome
class InternalError(ProblemReply):
    """Something went wrong on our side. Quote the `request_id` when you report it."""

    status = 500
    type = "urn:taskpact:problem:internal-error"
    title = "Internal error"
    detail: str = "Something went wrong on our side. Quote the `request_id` when you report it."


@outcome
class ServiceUnavailable(ProblemReply):
    """The service cannot answer just now. Try again after `Retry-After` seconds."""

    status = 503
    type = "urn:taskpact:problem:service-unavailable"
    title = "Service unavailable"
    detail: str = "The service cannot answer just now. Try again after `Retry-After` seconds."
    retry_after: Seconds = header("Retry-After")
    """After how many seconds to try again."""


@outcome
class NotFound(ProblemReply):
    """There is nothing at this path."""

    status = 404
    title = "Not Found"
    detail: str = "There is nothing at this path."


@outcome
class MethodNotAllowed(ProblemReply):
    """This path does not take this method; `Allow` names those it does."""

    status = 405
    title = "Method Not Allowed"
    detail: str = "This path does not take this method; `Allow` names those it does."
    allow: str = header("Allow")
    """The methods of the path (RFC 9110, section 10.2.1)."""
