# Generated from openapi/openapi.yaml by `make generate`. Change that, not this.
"""What each operation may be refused with: nothing else is sent, whoever raises it."""

from __future__ import annotations

from collections.abc import Mapping

from .problems import (
    ApiKeyNotFound,
    ContentTooLarge,
    EmailTaken,
    ForeignPath,
    IdempotencyKeyInUse,
    IdempotencyKeyReused,
    InternalError,
    InvalidCursor,
    InvalidRefreshToken,
    InvalidRequest,
    LastAdmin,
    MalformedRequest,
    MergeTargetNotFound,
    MissingScope,
    PreconditionFailed,
    ProblemReply,
    QuotaExceeded,
    ReauthenticationRequired,
    RepeatedCredential,
    ServiceUnavailable,
    SessionNotFound,
    TagNameTaken,
    TagNotFound,
    TaskNotFound,
    TooManyApiKeys,
    TooManyAtOnce,
    TooManyKeptReplies,
    TooManyRequests,
    Unauthorized,
    UnsupportedMediaType,
    UserNotFound,
    WrongCredentials,
)

DECLARED_PROBLEMS: Mapping[str, frozenset[type[ProblemReply]]] = {
    "signUp": frozenset(
        (
            MalformedRequest,
            EmailTaken,
            IdempotencyKeyInUse,
            ContentTooLarge,
            UnsupportedMediaType,
            InvalidRequest,
            IdempotencyKeyReused,
            TooManyRequests,
            InternalError,
            ServiceUnavailable,
        )
    ),
    "logIn": frozenset(
        (
            MalformedRequest,
            WrongCredentials,
            ContentTooLarge,
            UnsupportedMediaType,
            InvalidRequest,
            TooManyRequests,
            InternalError,
            ServiceUnavailable,
        )
    ),
    "refreshSession": frozenset(
        (
            MalformedRequest,
            RepeatedCredential,
            InvalidRefreshToken,
            ContentTooLarge,
            UnsupportedMediaType,
            InvalidRequest,
            TooManyRequests,
            InternalError,
            ServiceUnavailable,
        )
    ),
    "logOut": frozenset(
        (
            MalformedRequest,
            RepeatedCredential,
            Unauthorized,
            ContentTooLarge,
            UnsupportedMediaType,
            InvalidRequest,
            TooManyRequests,
            InternalError,
            ServiceUnavailable,
        )
    ),
    "changePassword": frozenset(
        (
            MalformedRequest,
            RepeatedCredential,
            Unauthorized,
            MissingScope,
            ContentTooLarge,
            UnsupportedMediaType,
            InvalidRequest,
            TooManyRequests,
            InternalError,
            ServiceUnavailable,
        )
    ),
    "listSessions": frozenset(
        (
            InvalidCursor,
            RepeatedCredential,
            Unauthorized,
            MissingScope,
            InvalidRequest,
            TooManyRequests,
            InternalError,
            ServiceUnavailable,
        )
    ),
    "endSession": frozenset(
        (
            RepeatedCredential,
            Unauthorized,
            MissingScope,
            SessionNotFound,
            InvalidRequest,
            TooManyRequests,
            InternalError,
            ServiceUnavailable,
        )
    ),
    "listApiKeys": frozenset(
        (
            InvalidCursor,
            RepeatedCredential,
            Unauthorized,
            MissingScope,
            InvalidRequest,
            TooManyRequests,
            InternalError,
            ServiceUnavailable,
        )
    ),
    "createApiKey": frozenset(
        (
            MalformedRequest,
            RepeatedCredential,
            Unauthorized,
            ReauthenticationRequired,
            MissingScope,
            TooManyApiKeys,
            IdempotencyKeyInUse,
            ContentTooLarge,
            UnsupportedMediaType,
            InvalidRequest,
            IdempotencyKeyReused,
            TooManyRequests,
            TooManyKeptReplies,
            InternalError,
            ServiceUnavailable,
        )
    ),
    "getApiKey": frozenset(
        (
            RepeatedCredential,
            Unauthorized,
            MissingScope,
            ApiKeyNotFound,
            InvalidRequest,
            TooManyRequests,
            InternalError,
            ServiceUnavailable,
        )
    ),
    "revokeApiKey": frozenset(
        (
            RepeatedCredential,
            Unauthorized,
            MissingScope,
            ApiKeyNotFound,
            InvalidRequest,
            TooManyRequests,
            InternalError,
            ServiceUnavailable,
        )
    ),
    "getMe": frozenset(
        (
            RepeatedCredential,
            Unauthorized,
            MissingScope,
            InvalidRequest,
            TooManyRequests,
            InternalError,
            ServiceUnavailable,
        )
    ),
    "updateMe": frozenset(
        (
            MalformedRequest,
            RepeatedCredential,
            Unauthorized,
            MissingScope,
            ContentTooLarge,
            UnsupportedMediaType,
            InvalidRequest,
            TooManyRequests,
            InternalError,
            ServiceUnavailable,
        )
    ),
    "deleteMe": frozenset(
        (
            RepeatedCredential,
            Unauthorized,
            ReauthenticationRequired,
            MissingScope,
            LastAdmin,
            InvalidRequest,
            TooManyRequests,
            InternalError,
            ServiceUnavailable,
        )
    ),
    "listTasks": frozenset(
        (
            InvalidCursor,
            RepeatedCredential,
            Unauthorized,
            MissingScope,
            ForeignPath,
            InvalidRequest,
            TooManyRequests,
            InternalError,
            ServiceUnavailable,
        )
    ),
    "createTask": frozenset(
        (
            MalformedRequest,
            RepeatedCredential,
            Unauthorized,
            MissingScope,
            ForeignPath,
            QuotaExceeded,
            IdempotencyKeyInUse,
            ContentTooLarge,
            UnsupportedMediaType,
            InvalidRequest,
            IdempotencyKeyReused,
            TooManyRequests,
            TooManyKeptReplies,
            InternalError,
            ServiceUnavailable,
        )
    ),
    "getTask": frozenset(
        (
            RepeatedCredential,
            Unauthorized,
            MissingScope,
            ForeignPath,
            TaskNotFound,
            InvalidRequest,
            TooManyRequests,
            InternalError,
            ServiceUnavailable,
        )
    ),
    "replaceTask": frozenset(
        (
            MalformedRequest,
            RepeatedCredential,
            Unauthorized,
            MissingScope,
            ForeignPath,
            TaskNotFound,
            QuotaExceeded,
            PreconditionFailed,
            ContentTooLarge,
            UnsupportedMediaType,
            InvalidRequest,
            TooManyRequests,
            InternalError,
            ServiceUnavailable,
        )
    ),
    "updateTask": frozenset(
        (
            MalformedRequest,
            RepeatedCredential,
            Unauthorized,
            MissingScope,
            ForeignPath,
            TaskNotFound,
            QuotaExceeded,
            PreconditionFailed,
            ContentTooLarge,
            UnsupportedMediaType,
            InvalidRequest,
            TooManyRequests,
            InternalError,
            ServiceUnavailable,
        )
    ),
    "deleteTask": frozenset(
        (
            RepeatedCredential,
            Unauthorized,
            MissingScope,
            ForeignPath,
            TaskNotFound,
            PreconditionFailed,
            InvalidRequest,
            TooManyRequests,
            InternalError,
            ServiceUnavailable,
        )
    ),
    "restoreTask": frozenset(
        (
            RepeatedCredential,
            Unauthorized,
            MissingScope,
            ForeignPath,
            TaskNotFound,
            PreconditionFailed,
            InvalidRequest,
            TooManyRequests,
            InternalError,
            ServiceUnavailable,
        )
    ),
    "completeTask": frozenset(
        (
            MalformedRequest,
            RepeatedCredential,
            Unauthorized,
            MissingScope,
            ForeignPath,
            TaskNotFound,
            IdempotencyKeyInUse,
            PreconditionFailed,
            ContentTooLarge,
            UnsupportedMediaType,
            InvalidRequest,
            IdempotencyKeyReused,
            TooManyRequests,
            TooManyKeptReplies,
            InternalError,
            ServiceUnavailable,
        )
    ),
    "changeTasks": frozenset(
        (
            MalformedRequest,
            RepeatedCredential,
            Unauthorized,
            MissingScope,
            ForeignPath,
            TaskNotFound,
            QuotaExceeded,
            IdempotencyKeyInUse,
            PreconditionFailed,
            ContentTooLarge,
            UnsupportedMediaType,
            InvalidRequest,
            IdempotencyKeyReused,
            TooManyRequests,
            TooManyAtOnce,
            TooManyKeptReplies,
            InternalError,
            ServiceUnavailable,
        )
    ),
    "exportData": frozenset(
        (
            RepeatedCredential,
            Unauthorized,
            MissingScope,
            ForeignPath,
            InvalidRequest,
            TooManyRequests,
            TooManyAtOnce,
            InternalError,
            ServiceUnavailable,
        )
    ),
    "importData": frozenset(
        (
            MalformedRequest,
            RepeatedCredential,
            Unauthorized,
            MissingScope,
            ForeignPath,
            QuotaExceeded,
            IdempotencyKeyInUse,
            ContentTooLarge,
            UnsupportedMediaType,
            InvalidRequest,
            IdempotencyKeyReused,
            TooManyRequests,
            TooManyAtOnce,
            TooManyKeptReplies,
            InternalError,
            ServiceUnavailable,
        )
    ),
    "listTags": frozenset(
        (
            InvalidCursor,
            RepeatedCredential,
            Unauthorized,
            MissingScope,
            ForeignPath,
            InvalidRequest,
            TooManyRequests,
            InternalError,
            ServiceUnavailable,
        )
    ),
    "updateTag": frozenset(
        (
            MalformedRequest,
            RepeatedCredential,
            Unauthorized,
            MissingScope,
            ForeignPath,
            TagNotFound,
            TagNameTaken,
            ContentTooLarge,
            UnsupportedMediaType,
            InvalidRequest,
            TooManyRequests,
            InternalError,
            ServiceUnavailable,
        )
    ),
    "deleteTag": frozenset(
        (
            RepeatedCredential,
            Unauthorized,
            MissingScope,
            ForeignPath,
            TagNotFound,
            InvalidRequest,
            TooManyRequests,
            InternalError,
            ServiceUnavailable,
        )
    ),
    "mergeTag": frozenset(
        (
            MalformedRequest,
            RepeatedCredential,
            Unauthorized,
            MissingScope,
            ForeignPath,
            TagNotFound,
            MergeTargetNotFound,
            IdempotencyKeyInUse,
            ContentTooLarge,
            UnsupportedMediaType,
            InvalidRequest,
            IdempotencyKeyReused,
            TooManyRequests,
            TooManyKeptReplies,
            InternalError,
            ServiceUnavailable,
        )
    ),
    "listUsers": frozenset(
        (
            InvalidCursor,
            RepeatedCredential,
            Unauthorized,
            MissingScope,
            InvalidRequest,
            TooManyRequests,
            InternalError,
            ServiceUnavailable,
        )
    ),
    "createUser": frozenset(
        (
            MalformedRequest,
            RepeatedCredential,
            Unauthorized,
            MissingScope,
            EmailTaken,
            IdempotencyKeyInUse,
            ContentTooLarge,
            UnsupportedMediaType,
            InvalidRequest,
            IdempotencyKeyReused,
            TooManyRequests,
            TooManyKeptReplies,
            InternalError,
            ServiceUnavailable,
        )
    ),
    "getUser": frozenset(
        (
            RepeatedCredential,
            Unauthorized,
            MissingScope,
            UserNotFound,
            InvalidRequest,
            TooManyRequests,
            InternalError,
            ServiceUnavailable,
        )
    ),
    "updateUser": frozenset(
        (
            MalformedRequest,
            RepeatedCredential,
            Unauthorized,
            MissingScope,
            UserNotFound,
            LastAdmin,
            ContentTooLarge,
            UnsupportedMediaType,
            InvalidRequest,
            TooManyRequests,
            InternalError,
            ServiceUnavailable,
        )
    ),
    "deleteUser": frozenset(
        (
            RepeatedCredential,
            Unauthorized,
            MissingScope,
            UserNotFound,
            LastAdmin,
            InvalidRequest,
            TooManyRequests,
            InternalError,
            ServiceUnavailable,
        )
    ),
    "getLiveness": frozenset((InvalidRequest, TooManyRequests, InternalError)),
    "getReadiness": frozenset((InvalidRequest, TooManyRequests, InternalError, ServiceUnavailable)),
    "getContractYaml": frozenset((InvalidRequest, TooManyRequests, InternalError)),
    "getContractJson": frozenset((InvalidRequest, TooManyRequests, InternalError)),
}
"""By the operation's id. One whose errors have a shape of their own is not here: none is a problem."""


class UndeclaredProblemError(Exception):
    """Somebody refused an operation with a problem that the contract does not declare for it."""


def require_declared(operation_id: str, problem: ProblemReply) -> None:
    """Requires the operation to declare the problem, unless its errors have a shape of their own.

    Raises:
        UndeclaredProblemError: it does not.
    """
    declared = DECLARED_PROBLEMS.get(operation_id)
    if declared is not None and type(problem) not in declared:
        raise UndeclaredProblemError(f"{operation_id} does not declare {type(problem).__name__}")
