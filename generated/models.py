# Generated from openapi/openapi.yaml by `make generate`. Change that, not this.
"""The schemas of the contract."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import MISSING, BaseModel, ConfigDict, Field, StrictBool, StrictInt, StrictStr

from .formats import UUID, AwareDatetime, date

type UserId = Annotated[StrictStr, Field(max_length=64, min_length=1, pattern="^[A-Za-z0-9_-]+$")]
"""A user's id. Opaque; do not take it apart."""


type Email = Annotated[
    StrictStr,
    Field(
        max_length=254,
        min_length=6,
        pattern="^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\\.)+[A-Za-z]{2,63}$",
    ),
]
"""An email address with a domain that has a dot. Kept and answered in lower case."""


type Password = Annotated[StrictStr, Field(max_length=128, min_length=8, pattern="^[^\\u0000]*$")]
"""
Any characters but NUL, in any mixture. All of them count, as they were typed.
What is tried first is a 422 with the keyword `common`, whatever its case: a password, name
or word among the most used ones, a repetition or run of up to 16 characters, the account's
email or the part before its `@`, and the name of this service with digits or signs around.
"""


type PasswordAttempt = Annotated[
    StrictStr, Field(max_length=128, min_length=1, pattern="^[^\\u0000]*$")
]
"""The password as the person typed it."""


type PersonName = Annotated[
    StrictStr,
    Field(max_length=100, min_length=1, pattern="^[ \\t\\r\\n]*[^ \\t\\r\\n\\u0000][^\\u0000]*$"),
]
"""What to call a person."""


class SignUp(BaseModel):
    """What it takes to become a user."""

    model_config = ConfigDict(extra="forbid")
    email: Email
    password: Password
    name: PersonName | MISSING = MISSING


class LogIn(BaseModel):
    """What it takes to sign in."""

    model_config = ConfigDict(extra="forbid")
    email: Email
    password: PasswordAttempt


type AccessToken = Annotated[
    StrictStr, Field(max_length=4096, min_length=1, pattern="^[A-Za-z0-9._-]+$")
]
"""A JSON Web Token (RFC 9068). Opaque to clients."""


type TaskId = UUID
"""A task's id."""


type TaskTitle = Annotated[
    StrictStr,
    Field(max_length=200, min_length=1, pattern="^[ \\t\\r\\n]*[^ \\t\\r\\n\\u0000][^\\u0000]*$"),
]
"""What is to be done. Not blank."""


type TaskDescription = Annotated[StrictStr, Field(max_length=5000, pattern="^[^\\u0000]*$")]
"""More about it, as plain text."""


type Priority = Literal["none", "low", "medium", "high"]
"""How much it matters."""


type DueDate = date
"""A whole day, in whatever time zone the person is."""


type DueMoment = AwareDatetime
"""A moment, in RFC 3339 with an offset. Answered in UTC."""


type Due = DueDate | DueMoment
"""A whole day or a moment. The one never turns into the other."""


class TaskInput(BaseModel):
    """Everything of a task that can be written."""

    model_config = ConfigDict(extra="forbid")
    title: TaskTitle
    description: TaskDescription | None = None
    priority: Priority = "none"
    due: Due | None = None
    completed: StrictBool = False
    """Whether it is done."""


class TaskPatch(BaseModel):
    """What to change. What is left out stays; `null` clears."""

    model_config = ConfigDict(extra="forbid")
    title: TaskTitle | MISSING = MISSING
    description: TaskDescription | None | MISSING = MISSING
    priority: Priority | MISSING = MISSING
    due: Due | None | MISSING = MISSING
    completed: StrictBool | MISSING = MISSING
    """Whether it is done."""


class TaskCompletion(BaseModel):
    """What the task shall be."""

    model_config = ConfigDict(extra="forbid")
    completed: StrictBool
    """Whether it is done."""


type Limit = Annotated[StrictInt, Field(ge=1, le=100)]
"""A number of things on a page."""


type Cursor = Annotated[StrictStr, Field(max_length=256, min_length=1, pattern="^[A-Za-z0-9_-]+$")]
"""Where a page begins. Opaque, and good for the list that gave it only."""


type Timestamp = AwareDatetime
"""A moment in UTC."""


type Seconds = Annotated[StrictInt, Field(ge=1, le=86400)]
"""A time span in whole seconds."""


type Address = Annotated[StrictStr, Field(max_length=2048, min_length=1)]
"""The path of something on this server."""


type Challenge = Annotated[
    StrictStr, Field(max_length=256, min_length=6, pattern="^Bearer(?: [ -~]+)?$")
]
"""The value of a `WWW-Authenticate` header (RFC 9110, section 11.6.1)."""


class Health(BaseModel):
    """That all is well."""

    status: Literal["ok"]
    """Always `ok`; anything else would not be a 200."""


class ContractDocument(BaseModel):
    """An OpenAPI document."""

    model_config = ConfigDict(extra="allow")
    openapi: Annotated[StrictStr, Field(max_length=16)]
    """The version of OpenAPI."""
    info: dict[str, Any]
    """What the service is."""
    paths: dict[str, Any]
    """Its operations."""


class FieldError(BaseModel):
    """One thing that is wrong with one field of a request."""

    in_: Annotated[Literal["body", "path", "query", "header", "cookie"], Field(alias="in")]
    """The part of the request that the field is in."""
    pointer: Annotated[StrictStr, Field(max_length=500)]
    """Where in that part, as a JSON Pointer (RFC 6901); a parameter is a slash and its name."""
    keyword: Annotated[StrictStr, Field(max_length=40)]
    """The keyword of JSON Schema or OpenAPI that was broken, or `common`."""
    message: Annotated[StrictStr, Field(max_length=500)]
    """The same for people."""


class User(BaseModel):
    """A person with an account."""

    id: UserId
    email: Email
    name: PersonName
    created_at: Timestamp


class SignedIn(BaseModel):
    """An access token, and the user whom it speaks for."""

    access_token: AccessToken
    token_type: Literal["Bearer"]
    """How to send the token (RFC 6750)."""
    expires_in: Seconds
    user: User


class Task(BaseModel):
    """Something to do, or done."""

    id: TaskId
    title: TaskTitle
    description: TaskDescription | None
    priority: Priority
    due: Due | None
    completed: StrictBool
    """Whether it is done."""
    completed_at: Timestamp | None
    """Since when it is done; null while it is open."""
    created_at: Timestamp
    updated_at: Timestamp


class TaskPage(BaseModel):
    """Some of the tasks, and where the next ones begin."""

    items: Annotated[list[Task], Field(max_length=100)]
    next_cursor: Cursor | None


class Problem(BaseModel):
    """What went wrong (RFC 9457)."""

    type: Annotated[StrictStr, Field(max_length=200, min_length=1)]
    """
    The kind of problem, for programs: `urn:taskpact:problem:` and its name, or
    `about:blank` where there is no more to say than the status.
    """
    title: Annotated[StrictStr, Field(max_length=200)]
    """The kind of problem, for people. The same for every problem of a type."""
    status: Annotated[StrictInt, Field(ge=400, le=599)]
    """The HTTP status again."""
    detail: Annotated[StrictStr, Field(max_length=1000)]
    """What happened, and what to do about it."""
    request_id: Annotated[StrictStr, Field(max_length=64, min_length=1)]
    """The request; the service's logs know it by this id."""
    errors: Annotated[list[FieldError] | MISSING, Field(max_length=100)] = MISSING
    """What was wrong with the request, field by field. Only with a 422."""
