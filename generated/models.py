# Generated from openapi/openapi.yaml by `make generate`. Change that, not this.
"""The schemas of the contract."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Literal

from pydantic import MISSING, BaseModel, ConfigDict, Field, StrictBool, StrictInt, StrictStr

from .formats import UUID, AwareDatetime, date
from .keywords import UniqueItems
from .structs import Struct, Versioned

type UserId = Annotated[StrictStr, Field(max_length=64, min_length=1, pattern="^[A-Za-z0-9_-]+$")]
"""A user's id. It is opaque: do not parse it."""


type Email = Annotated[
    StrictStr,
    Field(
        max_length=254,
        min_length=6,
        pattern="^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\\.)+[A-Za-z]{2,63}$",
    ),
]
"""An email address whose domain has a dot. It is stored and returned in lower case."""


type PersonName = Annotated[
    StrictStr,
    Field(
        max_length=100,
        min_length=1,
        pattern="^[\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u034f\\u061c\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff0-\\ufffb]*[^\\u0000-\\u0020\\u007f-\\u00a0\\u00ad\\u034f\\u061c\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff0-\\ufffb][^\\u0000]*$",
    ),
]
"""A person's name. At least one character must be visible."""


type Role = Literal["user", "admin"]
"""What a user may do besides managing their own tasks. An `admin` manages users."""


class UserPatch(BaseModel):
    """The properties to change."""

    model_config = ConfigDict(extra="forbid")
    name: PersonName | MISSING = MISSING


type Password = Annotated[StrictStr, Field(max_length=128, min_length=8, pattern="^[^\\u0000]*$")]
"""
Any characters except NUL. Every character counts, exactly as typed.

A password that is easy to guess is a 422 with the keyword `common`: one of the most used
passwords, names or words, a repetition or run of up to 16 characters, the account's email
or the part before its `@`, and the name of this service, with or without digits and signs
around it. Case makes no difference.
"""


type PasswordAttempt = Annotated[
    StrictStr, Field(max_length=128, min_length=1, pattern="^[^\\u0000]*$")
]
"""The password, as the user typed it."""


type RefreshTokenPlace = Literal["body", "cookie"]
"""
Where to return the refresh token: in the `body`, for apps and programs, or in a `cookie`
that scripts cannot read, for web pages.
"""


class PasswordChange(BaseModel):
    """The current password and the new one."""

    model_config = ConfigDict(extra="forbid")
    current_password: PasswordAttempt
    new_password: Password
    revoke_api_keys: StrictBool = False
    """Whether to revoke all API keys, too."""


class PasswordChanged(Struct):
    """Which credentials still work after the change."""

    api_keys: int
    """The number of API keys that still work."""
    revoked_api_keys: int
    """The number of API keys that were revoked."""


type AccessToken = Annotated[
    StrictStr, Field(max_length=4096, min_length=1, pattern="^[A-Za-z0-9._-]+$")
]
"""A JSON Web Token (RFC 9068). It is opaque to clients."""


type RefreshToken = Annotated[StrictStr, Field(max_length=512, min_length=1, pattern="^[!-~]*$")]
"""A token to exchange for new tokens, once. It is opaque."""


class RefreshRequest(BaseModel):
    """The refresh token, unless it is in the cookie."""

    model_config = ConfigDict(extra="forbid")
    refresh_token: RefreshToken


type SetCookie = Annotated[StrictStr, Field(max_length=1024, min_length=1, pattern="^[ -~]*$")]
"""The value of a `Set-Cookie` header (RFC 6265)."""


class TokenRequest(BaseModel):
    """A request of RFC 6749, section 4.3 or 6. Unknown parameters are ignored."""

    model_config = ConfigDict(extra="allow")
    grant_type: Annotated[StrictStr, Field(max_length=100)]
    """`password` or `refresh_token`."""
    username: Annotated[StrictStr | MISSING, Field(max_length=254, pattern="^[^\\u0000]*$")] = (
        MISSING
    )
    """The email, for the grant `password`."""
    password: Annotated[StrictStr | MISSING, Field(max_length=128, pattern="^[^\\u0000]*$")] = (
        MISSING
    )
    """The password, for the grant `password`."""
    refresh_token: Annotated[
        StrictStr | MISSING, Field(max_length=512, pattern="^[^\\u0000]*$")
    ] = MISSING
    """The refresh token, for the grant `refresh_token`."""
    scope: Annotated[StrictStr | MISSING, Field(max_length=255, pattern="^[^\\u0000]*$")] = MISSING
    """
    The scopes to grant, separated by spaces. Without it, all scopes that the user or the
    session may have are granted.
    """


class OAuthError(Struct):
    """Why there are no tokens (RFC 6749, section 5.2)."""

    error: Literal[
        "invalid_request",
        "invalid_grant",
        "invalid_scope",
        "unsupported_grant_type",
        "server_error",
        "temporarily_unavailable",
    ]
    """The type of error, for programs."""
    error_description: str
    """What is wrong, for people."""


type ManagedUserId = Annotated[
    StrictStr, Field(max_length=64, min_length=1, pattern="^[A-Za-z0-9_-]+$")
]
"""The id of any user. It is opaque: do not parse it."""


type ActiveState = StrictBool
"""Whether the user may use the service."""


type EmailPrefix = Annotated[
    StrictStr, Field(max_length=254, min_length=1, pattern="^[^\\u0000]*$")
]
"""The beginning of an email."""


type UserSort = Literal["created_at", "-created_at", "email", "-email"]
"""
What users are sorted by, in descending order with a `-`. By `email`, users without one come
before all others.
"""


type Issuer = Annotated[StrictStr, Field(max_length=255, min_length=1)]
"""Where the user signs in. `taskpact` is this service."""


class NewManagedUser(BaseModel):
    """The user to create. Without a `name`, the part of the email before the `@` becomes the name."""

    model_config = ConfigDict(extra="forbid")
    email: Email
    password: Password
    name: PersonName | MISSING = MISSING
    role: Role = "user"


class ManagedUserPatch(BaseModel):
    """The properties to change."""

    model_config = ConfigDict(extra="forbid")
    role: Role | MISSING = MISSING
    active: ActiveState | MISSING = MISSING


type SessionId = UUID
"""A session's id."""


type ApiKeyId = UUID
"""A key's id."""


type ApiKeyName = Annotated[
    StrictStr,
    Field(
        max_length=100,
        min_length=1,
        pattern="^[\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u034f\\u061c\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff0-\\ufffb]*[^\\u0000-\\u0020\\u007f-\\u00a0\\u00ad\\u034f\\u061c\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff0-\\ufffb][^\\u0000]*$",
    ),
]
"""What the key is for. At least one character must be visible."""


type ApiKeyScope = Literal["tasks:read", "tasks:write", "account:read", "account:write"]
"""Something that a key may do. No key can manage keys, sessions or the password."""


type ApiKeyScopes = Annotated[list[ApiKeyScope], Field(max_length=4, min_length=1), UniqueItems]
"""What the new key may do."""


type Moment = AwareDatetime
"""A moment, in RFC 3339 with an offset."""


class NewApiKey(BaseModel):
    """The API key to create."""

    model_config = ConfigDict(extra="forbid")
    name: ApiKeyName
    scopes: ApiKeyScopes
    expires_at: Moment | None = None
    """When it stops working, in the future. Null means never."""


type GrantedScopes = Annotated[list[ApiKeyScope], Field(max_length=100, min_length=1), UniqueItems]
"""What a key may do."""


type TaskId = UUID
"""A task's id."""


type TaskTitle = Annotated[
    StrictStr,
    Field(
        max_length=200,
        min_length=1,
        pattern="^[\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u034f\\u061c\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff0-\\ufffb]*[^\\u0000-\\u0020\\u007f-\\u00a0\\u00ad\\u034f\\u061c\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff0-\\ufffb][^\\u0000]*$",
    ),
]
"""What to do. At least one character must be visible."""


type TaskDescription = Annotated[StrictStr, Field(max_length=5000, pattern="^[^\\u0000]*$")]
"""Details, as plain text."""


type Priority = Literal["none", "low", "medium", "high"]
"""How important the task is."""


type DueDate = date
"""A day, in whatever time zone the user is."""


type DueMoment = AwareDatetime
"""A moment, in RFC 3339 with an offset. Responses are in UTC."""


type Due = DueDate | DueMoment
"""A day or a moment. It stays what you send."""


type TagName = Annotated[
    StrictStr,
    Field(
        max_length=50,
        min_length=1,
        pattern="^(?:[\\u00ad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\u2800\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff0-\\ufffb][\\u0020\\u00a0\\u00ad\\u034f\\u061c\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff0-\\ufffb]*)?[^\\u0000-\\u0020\\u002c\\u007f-\\u00a0\\u00ad\\u034f\\u061c\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff0-\\ufffb](?:[^\\u0000-\\u001f,\\u007f-\\u009f]*[^\\u0000-\\u0020,\\u007f-\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000])?$",
    ),
]
"""
A tag's name. At least one character must be visible. It may not contain a comma or control
character, nor begin or end with white space.

Two names are the same tag if they differ only in case, in the form of their characters, or
in invisible characters (Unicode's NFKC case folding without default ignorable characters):
`Straße` and `STRASSE` are one tag, and so is a heart with and without its variation
selector. Accents matter: `cafe` and `café` are two tags.
"""


class NewTask(BaseModel):
    """The task to create. Properties you leave out get their defaults."""

    model_config = ConfigDict(extra="forbid")
    title: TaskTitle
    description: TaskDescription | None = None
    priority: Priority = "none"
    due: Due | None = None
    tags: Annotated[list[TagName], Field(max_length=20), UniqueItems] = Field(default_factory=list)
    """
    A new name creates a tag, and an existing tag keeps its spelling. Two spellings of one
    tag count once.
    """
    completed: StrictBool = False
    """Whether the task is done."""


class TaskReplacement(BaseModel):
    """
    The properties that a replacement sets. Those you leave out get their defaults. It never
    gains a property, because an old client would reset it.
    """

    model_config = ConfigDict(extra="forbid")
    title: TaskTitle
    description: TaskDescription | None = None
    priority: Priority = "none"
    due: Due | None = None
    tags: Annotated[list[TagName], Field(max_length=20), UniqueItems] = Field(default_factory=list)
    """All tags of the task, in place of those it has."""
    completed: StrictBool = False
    """Whether the task is done."""


class TaskPatch(BaseModel):
    """The properties to change. Properties you leave out stay as they are, and `null` clears one."""

    model_config = ConfigDict(extra="forbid")
    title: TaskTitle | MISSING = MISSING
    description: TaskDescription | None | MISSING = MISSING
    priority: Priority | MISSING = MISSING
    due: Due | None | MISSING = MISSING
    tags: Annotated[list[TagName] | MISSING, Field(max_length=20), UniqueItems] = MISSING
    """All tags of the task, in place of those it has."""
    completed: StrictBool | MISSING = MISSING
    """Whether the task is done."""


class TaskCompletion(BaseModel):
    """What the task becomes."""

    model_config = ConfigDict(extra="forbid")
    completed: StrictBool
    """Whether the task is done."""


type Quota = Literal["tasks", "text_bytes", "tags"]
"""What is limited, as it is stored for a user."""


type TaskSort = Literal[
    "created_at",
    "-created_at",
    "updated_at",
    "-updated_at",
    "due",
    "-due",
    "priority",
    "-priority",
    "title",
    "-title",
]
"""
What tasks are sorted by, in descending order with a `-`, and then by `id` in the same
direction. Tasks without a due date come last in either direction of `due`, where a day
counts as its beginning in UTC. Titles are sorted by the code points of their first 100
characters, ignoring case.
"""


type CompletedState = StrictBool
"""Whether a task is done."""


type Priorities = Annotated[list[Priority], Field(max_length=4, min_length=1), UniqueItems]
"""Priorities."""


type TagNames = Annotated[list[TagName], Field(max_length=20, min_length=1), UniqueItems]
"""Tag names, in any spelling. No task has a tag that does not exist."""


type OverdueState = StrictBool
"""Whether a task is overdue."""


type TimeZone = Annotated[
    StrictStr, Field(max_length=64, min_length=1, pattern="^[A-Za-z0-9_+/-]+$")
]
"""The name of a time zone in the IANA database."""


type SearchText = Annotated[StrictStr, Field(max_length=200, min_length=1, pattern="^[^\\u0000]*$")]
"""
Words, in any order. A task matches if, for each word, its title or description has a word
that begins with it. Case and accents make no difference, nor do Hebrew and Arabic points,
the script of a digit, or the Japanese syllabary: `istanbul` finds `İSTANBUL`, and `creme`
finds `Crème`.

Words are those of Unicode (UAX #29): `can't`, `3.14` and `snake_case` are one word each. A
`+` or `#` right after a word belongs to it, so `C++` does not find `Cobol`. An emoji is a
word. In scripts without spaces, such as Chinese, Japanese and Thai, each character is a
word. The eight longest words count, each up to its 32nd character. The first 500 different
words of a task can be found. Text without a word finds nothing.
"""


type WithTotal = StrictBool
"""Whether to count."""


type Total = Annotated[StrictInt, Field(ge=0, le=10000)]
"""The number of items on all pages, or 10,000 if there are more."""


type Links = Annotated[StrictStr, Field(max_length=16384, min_length=1, pattern="^[ -~]+$")]
"""Links to pages (RFC 8288), relative to the server."""


type Limit = Annotated[StrictInt, Field(ge=1, le=100)]
"""The number of items on a page."""


type Cursor = Annotated[StrictStr, Field(max_length=4096, min_length=1, pattern="^[A-Za-z0-9_-]+$")]
"""
Where a page begins. It is opaque, and valid for 24 hours, for the user who got it, with the
same filters and order. Otherwise it is a 400.
"""


type DeletedFilter = Literal["exclude", "only"]
"""Only tasks that are not deleted, or only those in the trash."""


type BatchMode = Literal["all_or_nothing", "independent"]
"""`all_or_nothing` either does everything or changes nothing; `independent` does what it can."""


class BatchCreate(BaseModel):
    """Creates a task, as `createTask` does."""

    model_config = ConfigDict(extra="forbid")
    op: Literal["create"]
    task: NewTask


type IfVersion = Annotated[StrictInt, Field(ge=1, le=2147483647)]
"""
Makes the change only if the task still has this `version`; otherwise the operation fails
with a 412, as with `If-Match`. Without it, the last writer wins.
"""


type BatchStatus = Annotated[StrictInt, Field(ge=200, le=599)]
"""An HTTP status."""


type ExportFormat = Literal["jsonl", "csv", "csv-bom"]
"""
`jsonl` contains everything, for programs. `csv` contains only the tasks, for spreadsheets;
`csv-bom` is the same with a byte order mark, which some spreadsheets need.
"""


type Attachment = Annotated[
    StrictStr, Field(max_length=100, pattern='^attachment; filename="[a-z0-9.-]+"$')
]
"""Says that the response is a file, and its name."""


type CsvFile = StrictStr
"""CSV records (RFC 4180) in UTF-8."""


class EndLine(Struct):
    """The last line. A file without it is incomplete."""

    type: Literal["end"]
    tasks: int
    """The number of tasks in the file."""


type DryRun = StrictBool
"""Whether to change nothing."""


type ImportTags = Annotated[list[TagName], Field(max_length=20), UniqueItems]
"""The tags of a task of a file."""


type ImportStatus = Literal["created", "updated", "restored", "unchanged", "rejected"]
"""
What became of a row. A `restored` task was in the trash; its other properties may have
changed, too.
"""


type ImportReason = Literal[
    "new", "different", "same", "imported-before", "was-in-trash", "in-trash", "invalid"
]
"""
Why:

- `new`: no task had this `id`, or the row has none.
- `different`: the row differs from the task.
- `same`: the row equals the task.
- `imported-before`: the row has no `id` and was imported before. The task stays as it is.
- `was-in-trash`: the row restores the task from the trash.
- `in-trash`: the task is in the trash, and the row does not restore it.
- `invalid`: the row does not match the contract. See `errors`.
"""


type ImportField = Literal[
    "title",
    "description",
    "priority",
    "due",
    "tags",
    "completed",
    "completed_at",
    "created_at",
    "updated_at",
    "deleted_at",
]
"""A property that an import can change."""


type ImportCount = Annotated[StrictInt, Field(ge=0, le=10000)]
"""A number of tasks."""


type TagId = UUID
"""A tag's id."""


type TagCount = Annotated[StrictInt, Field(ge=0, le=2147483647)]
"""A number of tasks, without deleted ones."""


class Tag(Struct):
    """A tag."""

    id: TagId
    name: TagName
    tasks: TagCount
    """The number of tasks that have it. It is 0 if all of them are deleted."""
    open_tasks: TagCount
    """The number of them that are open."""


class TagPatch(BaseModel):
    """The properties to change."""

    model_config = ConfigDict(extra="forbid")
    name: TagName | MISSING = MISSING


class TagMerge(BaseModel):
    """The tag to merge into."""

    model_config = ConfigDict(extra="forbid")
    into: TagId
    """The tag that remains."""


class TagPage(Struct):
    """A page of tags."""

    items: list[Tag]
    next_cursor: Cursor | None


type IdempotencyKey = Annotated[StrictStr, Field(max_length=255, min_length=1, pattern="^[!-~]+$")]
"""A random value that you have not used before, in visible ASCII characters."""


type EntityTag = Annotated[StrictStr, Field(max_length=64, min_length=3, pattern='^"[!#-~]+"$')]
"""A strong entity tag (RFC 9110, section 8.8.3). It is opaque."""


type EntityTagList = Annotated[
    StrictStr,
    Field(
        max_length=1024, min_length=1, pattern='^(?:\\*|(?:W/)?"[!#-~]*"(?:, ?(?:W/)?"[!#-~]*")*)$'
    ),
]
"""Entity tags, separated by commas, or `*` (RFC 9110, section 13.1)."""


type RateLimitField = Annotated[
    StrictStr,
    Field(
        max_length=500,
        min_length=1,
        pattern='^"[a-z0-9-]+";r=[0-9]+;t=[0-9]+(, "[a-z0-9-]+";r=[0-9]+;t=[0-9]+)*$',
    ),
]
"""A list of structured fields (RFC 9651), one for each policy."""


type RateLimitPolicyField = Annotated[
    StrictStr,
    Field(
        max_length=500,
        min_length=1,
        pattern='^"[a-z0-9-]+";q=[0-9]+;w=[0-9]+(, "[a-z0-9-]+";q=[0-9]+;w=[0-9]+)*$',
    ),
]
"""A list of structured fields (RFC 9651), one for each policy."""


type RequestId = Annotated[StrictStr, Field(max_length=64, min_length=1)]
"""The id of a request, under which the service's logs tell of it."""


type Timestamp = AwareDatetime
"""A moment in UTC."""


type Seconds = Annotated[StrictInt, Field(ge=1, le=86400)]
"""A number of seconds."""


type Address = Annotated[StrictStr, Field(max_length=2048, min_length=1)]
"""The path of a resource on this server."""


type Challenge = Annotated[
    StrictStr, Field(max_length=256, min_length=6, pattern="^Bearer(?: [ -~]+)?$")
]
"""The value of a `WWW-Authenticate` header (RFC 9110, section 11.6.1)."""


class Health(Struct):
    """Health."""

    status: Literal["ok"]
    """Always `ok`."""


class ContractDocument(BaseModel):
    """An OpenAPI document."""

    model_config = ConfigDict(extra="allow")
    openapi: Annotated[StrictStr, Field(max_length=16)]
    """The version of OpenAPI."""
    info: dict[str, Any]
    """Title and version of the service."""
    paths: dict[str, Any]
    """The operations."""


type AllowedItem = Annotated[StrictStr, Field(max_length=40)]


class FieldError(Struct, rename={"in_": "in"}):
    """What is wrong with one field of a request."""

    in_: Literal["body", "path", "query", "header", "cookie"]
    """The part of the request that the field is in."""
    pointer: str
    """
    The field's place in that part, as a JSON Pointer (RFC 6901). For a parameter, it is a
    slash and the name.
    """
    keyword: str
    """
    The keyword of JSON Schema or OpenAPI that the field violates, or `common`, `future`,
    `idempotency`, `password` or, for an operation of a batch, `failed`.
    """
    limit: int | MISSING = MISSING
    """The bound, where the keyword is one, such as 200 where `maxLength` is 200."""
    allowed: list[AllowedItem] | MISSING = MISSING
    """All that it could be, where the keyword is `enum` and these are few."""
    message: str
    """What is wrong, for people."""


class User(Struct):
    """A user."""

    id: UserId
    email: Email | None
    """Null for a user of an issuer that does not provide it."""
    name: PersonName
    role: Role
    created_at: Timestamp


class SignUp(BaseModel):
    """The account to create."""

    model_config = ConfigDict(extra="forbid")
    email: Email
    password: Password
    name: PersonName | MISSING = MISSING
    refresh_token_in: RefreshTokenPlace = "body"


class LogIn(BaseModel):
    """The account to log in to."""

    model_config = ConfigDict(extra="forbid")
    email: Email
    password: PasswordAttempt
    refresh_token_in: RefreshTokenPlace = "body"


class SignedIn(Struct):
    """The tokens of a session, and its user."""

    access_token: AccessToken
    token_type: Literal["Bearer"]
    """How to send the token (RFC 6750)."""
    expires_in: Seconds
    refresh_token: RefreshToken | MISSING = MISSING
    """Absent if it is in the cookie."""
    user: User


class TokenResponse(Struct):
    """Tokens (RFC 6749, section 5.1)."""

    access_token: AccessToken
    token_type: Literal["Bearer"]
    """How to send the token (RFC 6750)."""
    expires_in: Seconds
    refresh_token: RefreshToken
    scope: str
    """The granted scopes, separated by spaces."""


class ManagedUser(User):
    """A user, as administrators see them."""

    active: ActiveState
    issuer: Issuer


class ManagedUserPage(Struct):
    """A page of users."""

    items: list[ManagedUser]
    next_cursor: Cursor | None


class Session(Struct):
    """A session that has not ended."""

    id: SessionId
    device: str | None
    """The `User-Agent` of the client when it signed in or last refreshed."""
    address: str | None
    """The IP address it was last refreshed from."""
    created_at: Timestamp
    last_used_at: Timestamp
    """When it was last used, to the minute."""
    expires_at: Timestamp
    """When it ends unless it is refreshed."""
    current: bool
    """Whether this is the session of the request."""


class SessionPage(Struct):
    """A page of sessions."""

    items: list[Session]
    next_cursor: Cursor | None


class ApiKey(Struct):
    """An API key, without the secret key itself."""

    id: ApiKeyId
    name: ApiKeyName
    prefix: str
    """The beginning of the key, to recognise it by."""
    scopes: GrantedScopes
    created_at: Timestamp
    expires_at: Timestamp | None
    last_used_at: Timestamp | None
    """When it was last used, to the minute, or null if it never was."""


class ApiKeyPage(Struct):
    """A page of API keys."""

    items: list[ApiKey]
    next_cursor: Cursor | None


class CreatedApiKey(ApiKey):
    """A new API key, with the secret key itself."""

    key: str
    """The secret key. Store it now: it is never shown again."""


class Task(Struct):
    """A task."""

    id: TaskId
    title: TaskTitle
    description: TaskDescription | None
    priority: Priority
    due: Due | None
    tags: list[TagName]
    """Sorted by name, ignoring case."""
    completed: bool
    """Whether the task is done."""
    completed_at: Timestamp | None
    """When it was completed, or null while it is open."""
    created_at: Timestamp
    updated_at: Timestamp
    deleted_at: Timestamp | None
    """When it was deleted, or null if it is not in the trash."""
    purge_at: Timestamp | None
    """
    From this moment on, it is removed from the trash for good. Null if it is not in the
    trash. It is removed earlier if your other tasks need the room (see **Quotas** above).
    This follows a setting of the service, and may change without a new `version`.
    """
    version: int
    """
    Starts at 1 and increases with every change, deletion and restoration. In quotation
    marks, it is the task's `ETag`.
    """


class TaskPage(Struct):
    """A page of tasks."""

    items: Sequence[Versioned[Task]]
    next_cursor: Cursor | None
    total: Total | MISSING = MISSING
    """Present only if the request asked for it."""
    total_is_exact: bool | MISSING = MISSING
    """
    Whether `total` is the number of all items. If not, there are more: show it as `10,000+`.
    Present with `total`.
    """


class BatchUpdate(BaseModel):
    """Changes a task, as `updateTask` does."""

    model_config = ConfigDict(extra="forbid")
    op: Literal["update"]
    id: TaskId
    if_version: IfVersion | MISSING = MISSING
    changes: TaskPatch


class BatchComplete(BaseModel):
    """Completes or reopens a task, as `completeTask` does with a body."""

    model_config = ConfigDict(extra="forbid")
    op: Literal["complete"]
    id: TaskId
    if_version: IfVersion | MISSING = MISSING
    completed: StrictBool
    """Whether the task becomes completed or open."""


class BatchDelete(BaseModel):
    """Deletes a task, as `deleteTask` does."""

    model_config = ConfigDict(extra="forbid")
    op: Literal["delete"]
    id: TaskId
    if_version: IfVersion | MISSING = MISSING


class UserLine(Struct):
    """The first line: whose data this is."""

    type: Literal["user"]
    user: User
    exported_at: Timestamp


class TaskLine(Struct):
    """A task."""

    type: Literal["task"]
    task: Versioned[Task]


class ImportTask(BaseModel):
    """
    A task of a file. Properties left out of an existing task stay as they are; those left out
    of a new task get the defaults of `NewTask`, and it needs a title. Null clears.
    """

    model_config = ConfigDict(extra="forbid")
    id: TaskId | MISSING = MISSING
    title: TaskTitle | MISSING = MISSING
    description: TaskDescription | None | MISSING = MISSING
    priority: Priority | None | MISSING = MISSING
    """Null means `none`."""
    due: Due | None | MISSING = MISSING
    tags: ImportTags | None | MISSING = MISSING
    """As in `NewTask`. Null means no tags."""
    completed: StrictBool | None | MISSING = MISSING
    """Whether the task is done. Null means no."""
    completed_at: Moment | None | MISSING = MISSING
    """
    When it was completed, or null while it is open. Without `completed`, a moment means
    that the task is done, and null that it is open.
    """
    created_at: Moment | MISSING = MISSING
    updated_at: Moment | MISSING = MISSING
    deleted_at: Moment | None | MISSING = MISSING
    """When it was deleted, or null if it is not in the trash."""
    purge_at: Moment | None | MISSING = MISSING
    """Ignored: it follows from `deleted_at`."""
    version: Annotated[StrictInt | MISSING, Field(ge=1, le=2147483647)] = MISSING
    """Ignored: the service counts versions itself."""


class ImportedRow(Struct):
    """What became of one row."""

    row: int
    """The number of the line or CSV record. The first is 1."""
    status: ImportStatus
    reason: ImportReason
    id: TaskId | MISSING = MISSING
    """The task's id. Absent if the row was rejected."""
    changed: list[ImportField] | MISSING = MISSING
    """The changed properties. Present only if the task was updated or restored."""
    errors: list[FieldError] | MISSING = MISSING
    """The first five errors. Present only if the row was rejected."""


class Problem(Struct):
    """A problem (RFC 9457)."""

    type: str
    """
    The type of problem, and the address of a page about it. It is `about:blank` if the
    status says everything.
    """
    title: str
    """The type of problem, for people. It is the same for every problem of a type."""
    status: int
    """The HTTP status code."""
    detail: str
    """What happened and what to do about it, for people."""
    request_id: RequestId
    """The id of the request that met the problem: the `X-Request-Id` of its response."""
    trace_id: str | MISSING = MISSING
    """
    The trace that the request is a part of, if it is known: the one that its `traceparent`
    names (W3C Trace Context), or the service's own.
    """
    errors: list[FieldError] | MISSING = MISSING
    """The invalid fields of the request. If a batch fails, the operation that failed."""
    max_age: Seconds | MISSING = MISSING
    limit: int | MISSING = MISSING
    etag: EntityTag | MISSING = MISSING
    quota: Quota | MISSING = MISSING
    tag_id: TagId | MISSING = MISSING
    scopes: list[str] | MISSING = MISSING


type BatchOperation = Annotated[
    BatchCreate | BatchUpdate | BatchComplete | BatchDelete, Field(discriminator="op")
]
"""A change of one task. `op` says which."""


class BatchCreateResult(Struct):
    """The new task and its address, or the problem."""

    op: Literal["create"]
    status: BatchStatus
    location: Address | MISSING = MISSING
    task: Versioned[Task] | MISSING = MISSING
    problem: Problem | MISSING = MISSING


class BatchUpdateResult(Struct):
    """The changed task, or the problem."""

    op: Literal["update"]
    status: BatchStatus
    task: Versioned[Task] | MISSING = MISSING
    problem: Problem | MISSING = MISSING


class BatchCompleteResult(Struct):
    """The completed or reopened task, or the problem."""

    op: Literal["complete"]
    status: BatchStatus
    task: Versioned[Task] | MISSING = MISSING
    problem: Problem | MISSING = MISSING


class BatchDeleteResult(Struct):
    """The status of the deletion, or the problem."""

    op: Literal["delete"]
    status: BatchStatus
    problem: Problem | MISSING = MISSING


type ExportLine = Annotated[UserLine | TaskLine | EndLine, Field(discriminator="type")]
"""A line of an export. `type` says what it holds."""


class ImportLine(BaseModel):
    """
    A task of a file. Lines with the `type` `user`, `tag` or `end`, as an export has them, are
    ignored.
    """

    model_config = ConfigDict(extra="forbid")
    type: Literal["task"]
    task: ImportTask


class ImportReport(Struct):
    """The result of an import. The counts include all rows."""

    dry_run: bool
    """Whether nothing was changed."""
    created: ImportCount
    updated: ImportCount
    restored: ImportCount
    unchanged: ImportCount
    rejected: ImportCount
    rows: list[ImportedRow]
    """
    What became of the rows, in the order of the file. Of more than 1,000 rows, these are
    the rejected ones, and as many of the others, from the beginning of the file, as fit.
    """
    rows_left_out: ImportCount
    """The number of rows that `rows` leaves out."""


class TaskBatch(BaseModel):
    """The changes to make."""

    model_config = ConfigDict(extra="forbid")
    mode: BatchMode
    operations: Annotated[list[BatchOperation], Field(max_length=100, min_length=1)]


type BatchResult = Annotated[
    BatchCreateResult | BatchUpdateResult | BatchCompleteResult | BatchDeleteResult,
    Field(discriminator="op"),
]
"""
How the operation with the same `op` ended. `status` is that of the operation for one task.
If it is 400 or more, there is a `problem` and nothing else.
"""


class TaskBatchResult(Struct):
    """The results of the operations, in the order of the request."""

    results: list[BatchResult]


MOST_STRUCTURE: dict[str, int | None] = {
    "ImportLine": None,
    "LogIn": 6,
    "ManagedUserPatch": 4,
    "NewApiKey": 10,
    "NewManagedUser": 8,
    "NewTask": 32,
    "PasswordChange": 6,
    "RefreshRequest": 2,
    "SignUp": 8,
    "TagMerge": 2,
    "TagPatch": 2,
    "TaskBatch": 4104,
    "TaskCompletion": 2,
    "TaskPatch": 32,
    "TaskReplacement": 32,
    "TokenRequest": None,
    "UserPatch": 2,
}
"""How much structure fits what requests bring: see `begin_of`. `None` is any."""
