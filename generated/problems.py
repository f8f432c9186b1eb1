# Generated from openapi/openapi.yaml by `make generate`. Change that, not this.
"""The errors of the contract, each a class: who decides on one returns it, or raises it in a `Refusal`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from pydantic import MISSING

from .http_request import HttpRequest
from .models import Challenge, EntityTag, FieldError, Problem, Quota, Seconds, TagId
from .replies import Reply, header, member


class Refusal(Exception):
    """Ends a request with a problem, from wherever it is raised."""

    def __init__(self, problem: ProblemReply) -> None:
        super().__init__(problem)
        self.problem = problem


_FIELDS = dict(zip(Problem.__struct_encode_fields__, Problem.__struct_fields__, strict=True))
"""The fields of a body, by their names on the wire."""


class ProblemReply(Reply):
    """An error response (RFC 9457). `detail` and `errors` say what was wrong this time."""

    media_type: ClassVar[str | None] = "application/problem+json"
    constant_headers: ClassVar[Mapping[str, str]] = {"Cache-Control": "no-store"}
    type: ClassVar[str] = "about:blank"
    """Where people read about it, and what programs tell it apart by."""
    title: ClassVar[str]
    detail: str
    errors: list[FieldError] = []

    def content(self, request: HttpRequest) -> Problem:
        """Returns the body, which names the request, with the members of its type."""
        return Problem(
            type=self.type,
            title=self.title,
            status=self.status,
            detail=self.detail,
            request_id=request.id,
            trace_id=request.trace_id or MISSING,
            errors=self.errors or MISSING,
            **{_FIELDS[name]: value for name, value in self._given(self.given_members)},
        )


class EmailTaken(ProblemReply):
    """An account with this email exists already.

    Log in, or take another email.
    """

    status = 409
    type = "/docs/problems/email-taken"
    title = "Email taken"
    detail: str = "An account with this email exists already. Log in, or take another email."


class WrongCredentials(ProblemReply):
    """The email or the password is wrong.

    Ask for both again.
    """

    status = 401
    constant_headers = {"WWW-Authenticate": "Bearer", "Cache-Control": "no-store"}
    type = "/docs/problems/wrong-credentials"
    title = "Wrong credentials"
    detail: str = "The email or the password is wrong. Ask for both again."


class InvalidRefreshToken(ProblemReply):
    """The refresh token is missing, used up, expired, or its session has ended.

    Log in again.
    """

    status = 401
    constant_headers = {"WWW-Authenticate": "Bearer", "Cache-Control": "no-store"}
    type = "/docs/problems/invalid-refresh-token"
    title = "Invalid refresh token"
    detail: str = (
        "The refresh token is missing, used up, expired, or its session has ended. Log in again."
    )


class ReauthenticationRequired(ProblemReply):
    """This needs a sign-in within the last five minutes.

    Have the user sign in again, and send the new access token.
    """

    status = 401
    type = "/docs/problems/reauthentication-required"
    title = "Reauthentication required"
    detail: str = "This needs a sign-in within the last five minutes. Have the user sign in again, and send the new access token."
    max_age: Seconds = member("max_age")
    """How long ago the user may have signed in, in seconds."""
    www_authenticate: Challenge = header("WWW-Authenticate")
    """How to authenticate (RFC 6750). It says `error="invalid_token"` for a token that is
    malformed, expired or otherwise invalid, and `error="insufficient_user_authentication"` with
    a `max_age` in seconds if the user signed in longer ago than that (RFC 9470)."""


class UserNotFound(ProblemReply):
    """There is no such user.

    List the users again: this one may have been deleted.
    """

    status = 404
    type = "/docs/problems/user-not-found"
    title = "User not found"
    detail: str = "There is no such user. List the users again: this one may have been deleted."


class LastAdmin(ProblemReply):
    """This is the last active administrator.

    Make another one first.
    """

    status = 409
    type = "/docs/problems/last-admin"
    title = "Last admin"
    detail: str = "This is the last active administrator. Make another one first."


class SessionNotFound(ProblemReply):
    """There is no such session.

    List the sessions again: this one may have ended.
    """

    status = 404
    type = "/docs/problems/session-not-found"
    title = "Session not found"
    detail: str = "There is no such session. List the sessions again: this one may have ended."


class ApiKeyNotFound(ProblemReply):
    """There is no such key.

    List the keys again: this one may have been revoked.
    """

    status = 404
    type = "/docs/problems/api-key-not-found"
    title = "API key not found"
    detail: str = "There is no such key. List the keys again: this one may have been revoked."


class TooManyApiKeys(ProblemReply):
    """There are 50 keys already.

    Revoke one first.
    """

    status = 409
    type = "/docs/problems/too-many-api-keys"
    title = "Too many API keys"
    detail: str = "There are 50 keys already. Revoke one first."
    limit: int = member("limit")
    """How many keys a user can have."""


class TaskNotFound(ProblemReply):
    """There is no such task.

    List the tasks again: this one may have been deleted.
    """

    status = 404
    type = "/docs/problems/task-not-found"
    title = "Task not found"
    detail: str = "There is no such task. List the tasks again: this one may have been deleted."


class PreconditionFailed(ProblemReply):
    """The task is no longer the version that `If-Match` or `if_version` names.

    Read it again, and decide anew what to change.
    """

    status = 412
    type = "/docs/problems/precondition-failed"
    title = "Precondition failed"
    detail: str = "The task is no longer the version that `If-Match` or `if_version` names. Read it again, and decide anew what to change."
    etag: EntityTag = member("etag")
    """The `ETag` of the task as it is now."""


class QuotaExceeded(ProblemReply):
    """There is no room for this.

    Delete something, then send it again.
    """

    status = 409
    type = "/docs/problems/quota-exceeded"
    title = "Quota exceeded"
    detail: str = "There is no room for this. Delete something, then send it again."
    quota: Quota = member("quota")
    """What there is no room for."""
    limit: int = member("limit")
    """How much of it there is room for."""


class InvalidCursor(ProblemReply):
    """The cursor is not one that this list gave.

    Start again from the first page.
    """

    status = 400
    type = "/docs/problems/invalid-cursor"
    title = "Invalid cursor"
    detail: str = "The cursor is not one that this list gave. Start again from the first page."


class TagNotFound(ProblemReply):
    """There is no such tag.

    List the tags again: no task may have this one any more.
    """

    status = 404
    type = "/docs/problems/tag-not-found"
    title = "Tag not found"
    detail: str = "There is no such tag. List the tags again: no task may have this one any more."


class TagNameTaken(ProblemReply):
    """Another tag has this name already.

    To make them one, merge this tag into it.
    """

    status = 409
    type = "/docs/problems/tag-name-taken"
    title = "Tag name taken"
    detail: str = "Another tag has this name already. To make them one, merge this tag into it."
    tag_id: TagId = member("tag_id")
    """The other tag."""


class MergeTargetNotFound(ProblemReply):
    """There is no tag of the id `into`, so nothing was merged.

    List the tags again: no task may have that one any more.
    """

    status = 409
    type = "/docs/problems/merge-target-not-found"
    title = "Merge target not found"
    detail: str = "There is no tag of the id `into`, so nothing was merged. List the tags again: no task may have that one any more."


class ForeignPath(ProblemReply):
    """The `user_id` of the path is another user's.

    Use the `id` of the signed-in user, which `GET /api/me` tells.
    """

    status = 403
    type = "/docs/problems/foreign-path"
    title = "Foreign path"
    detail: str = "The `user_id` of the path is another user's. Use the `id` of the signed-in user, which `GET /api/me` tells."
    www_authenticate: Challenge | None = header("WWW-Authenticate", default=None)
    """If the credential lacks a scope: `Bearer error="insufficient_scope"` and the required scopes
    (RFC 6750, section 3.1)."""


class MalformedRequest(ProblemReply):
    """The body is not JSON in UTF-8, or repeats a property, or is nested too deep.

    Send a body that a strict parser of JSON takes.
    """

    status = 400
    type = "/docs/problems/malformed-request"
    title = "Malformed request"
    detail: str = "The body is not JSON in UTF-8, or repeats a property, or is nested too deep. Send a body that a strict parser of JSON takes."


class RepeatedCredential(ProblemReply):
    """A credential came twice.

    Send one of each kind.
    """

    status = 400
    type = "/docs/problems/repeated-credential"
    title = "Repeated credential"
    detail: str = "A credential came twice. Send one of each kind."


class Unauthorized(ProblemReply):
    """This needs a signed-in user.

    Send a valid access token.
    """

    status = 401
    type = "/docs/problems/unauthorized"
    title = "Unauthorized"
    detail: str = "This needs a signed-in user. Send a valid access token."
    www_authenticate: Challenge = header("WWW-Authenticate")
    """How to authenticate (RFC 6750). It says `error="invalid_token"` for a token that is
    malformed, expired or otherwise invalid, and `error="insufficient_user_authentication"` with
    a `max_age` in seconds if the user signed in longer ago than that (RFC 9470)."""


class MissingScope(ProblemReply):
    """The credential lacks a scope that this takes.

    Sign in for all of `scopes`, or use a key that has them.
    """

    status = 403
    type = "/docs/problems/missing-scope"
    title = "Missing scope"
    detail: str = "The credential lacks a scope that this takes. Sign in for all of `scopes`, or use a key that has them."
    scopes: list[str] = member("scopes")
    """The scopes that the credential must have."""
    www_authenticate: Challenge = header("WWW-Authenticate")
    """`Bearer error="insufficient_scope"` and the required scopes (RFC 6750, section 3.1)."""


class ContentTooLarge(ProblemReply):
    """The body is larger than this operation takes.

    Send less at once.
    """

    status = 413
    type = "/docs/problems/content-too-large"
    title = "Content too large"
    detail: str = "The body is larger than this operation takes. Send less at once."
    limit: int | None = member("limit", default=None)
    """How many bytes it may have. Left out where something else is too much, such as the
    lines of a file."""


class UnsupportedMediaType(ProblemReply):
    """The `Content-Type` is missing, is none that this operation takes, or is encoded.

    Send the body as one of the media types of the operation, without a `Content-Encoding`.
    """

    status = 415
    type = "/docs/problems/unsupported-media-type"
    title = "Unsupported media type"
    detail: str = "The `Content-Type` is missing, is none that this operation takes, or is encoded. Send the body as one of the media types of the operation, without a `Content-Encoding`."


class InvalidRequest(ProblemReply):
    """The request does not fit the contract.

    Correct what `errors` names.
    """

    status = 422
    type = "/docs/problems/invalid-request"
    title = "Invalid request"
    detail: str = "The request does not fit the contract. Correct what `errors` names."
    errors: list[FieldError]
    """What is wrong, field by field."""


class IdempotencyKeyInUse(ProblemReply):
    """A request with this `Idempotency-Key` is still running.

    Send it again.
    """

    status = 409
    type = "/docs/problems/idempotency-key-in-use"
    title = "Idempotency key in use"
    detail: str = "A request with this `Idempotency-Key` is still running. Send it again."


class IdempotencyKeyReused(ProblemReply):
    """The `Idempotency-Key` came with another request before.

    Send a new key with a new request.
    """

    status = 422
    type = "/docs/problems/idempotency-key-reused"
    title = "Idempotency key reused"
    detail: str = (
        "The `Idempotency-Key` came with another request before. Send a new key with a new request."
    )
    errors: list[FieldError]
    """What is wrong, field by field."""


class TooManyKeptReplies(ProblemReply):
    """The answers that are kept for your `Idempotency-Key`s take up all the room there is for them.

    Send this again after `Retry-After` seconds, or now without a key.
    """

    status = 429
    type = "/docs/problems/too-many-kept-replies"
    title = "Too many kept replies"
    detail: str = "The answers that are kept for your `Idempotency-Key`s take up all the room there is for them. Send this again after `Retry-After` seconds, or now without a key."
    retry_after: Seconds = header("Retry-After")
    """The number of seconds to wait before you retry."""


class TooManyRequests(ProblemReply):
    """That was too often.

    Try again after `Retry-After` seconds.
    """

    status = 429
    type = "/docs/problems/too-many-requests"
    title = "Too many requests"
    detail: str = "That was too often. Try again after `Retry-After` seconds."
    retry_after: Seconds = header("Retry-After")
    """The number of seconds to wait before you retry."""


class TooManyAtOnce(ProblemReply):
    """As many requests like this run for you as may at once.

    Try again after `Retry-After` seconds.
    """

    status = 429
    type = "/docs/problems/too-many-at-once"
    title = "Too many at once"
    detail: str = "As many requests like this run for you as may at once. Try again after `Retry-After` seconds."
    retry_after: Seconds = header("Retry-After")
    """The number of seconds to wait before you retry."""


class InternalError(ProblemReply):
    """Something went wrong on our side.

    Quote the `request_id` when you report it.
    """

    status = 500
    type = "/docs/problems/internal-error"
    title = "Internal error"
    detail: str = "Something went wrong on our side. Quote the `request_id` when you report it."


class ServiceUnavailable(ProblemReply):
    """The service cannot answer just now.

    Try again after `Retry-After` seconds.
    """

    status = 503
    type = "/docs/problems/service-unavailable"
    title = "Service unavailable"
    detail: str = "The service cannot answer just now. Try again after `Retry-After` seconds."
    retry_after: Seconds = header("Retry-After")
    """The number of seconds to wait before you retry."""


class NotFound(ProblemReply):
    """There is nothing at this path."""

    status = 404
    title = "Not Found"
    detail: str = "There is nothing at this path."


class MethodNotAllowed(ProblemReply):
    """This path does not take this method; `Allow` names those it does."""

    status = 405
    title = "Method Not Allowed"
    detail: str = "This path does not take this method; `Allow` names those it does."
    allow: str = header("Allow")
    """The methods of the path (RFC 9110, section 10.2.1)."""
