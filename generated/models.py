# Generated from openapi/openapi.yaml by `make generate`. Change that, not this.
"""The schemas of the contract."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import MISSING, BaseModel, ConfigDict, Field, StrictBool, StrictInt, StrictStr

from .formats import UUID, AwareDatetime, date
from .keywords import UniqueItems

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
    Field(
        max_length=100,
        min_length=1,
        pattern="^[\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u034f\\u061c\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff0-\\ufffb]*[^\\u0000-\\u0020\\u007f-\\u00a0\\u00ad\\u034f\\u061c\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff0-\\ufffb][^\\u0000]*$",
    ),
]
"""What to call a person. At least one character can be seen."""


type RefreshTokenPlace = Literal["body", "cookie"]
"""
Where the refresh token comes back: in the `body` for apps and programs, or in a `cookie`
that scripts cannot read, for pages in browsers.
"""


class PasswordChange(BaseModel):
    """The current password, and the next."""

    model_config = ConfigDict(extra="forbid")
    current_password: PasswordAttempt
    new_password: Password
    revoke_api_keys: StrictBool = False
    """Whether the API keys are revoked as well."""


class PasswordChanged(BaseModel):
    """What can still be done in the user's name, now that the password is another."""

    api_keys: Annotated[StrictInt, Field(ge=0, le=1000)]
    """How many API keys there are. They go on until they expire or are revoked."""
    revoked_api_keys: Annotated[StrictInt, Field(ge=0, le=1000)]
    """How many API keys were revoked with this change."""


type Role = Literal["user", "admin"]
"""What a user may do beyond the own tasks; an `admin` manages users."""


type AccessToken = Annotated[
    StrictStr, Field(max_length=4096, min_length=1, pattern="^[A-Za-z0-9._-]+$")
]
"""A JSON Web Token (RFC 9068). Opaque to clients."""


class UserPatch(BaseModel):
    """What to change of the own profile. What is left out stays."""

    model_config = ConfigDict(extra="forbid")
    name: PersonName | MISSING = MISSING


type RefreshToken = Annotated[StrictStr, Field(max_length=512, min_length=1, pattern="^[!-~]*$")]
"""What is traded for new tokens, once. Opaque."""


class RefreshRequest(BaseModel):
    """The refresh token, where it is not in the cookie."""

    model_config = ConfigDict(extra="forbid")
    refresh_token: RefreshToken


type SetCookie = Annotated[StrictStr, Field(max_length=1024, min_length=1, pattern="^[ -~]*$")]
"""The value of a `Set-Cookie` header (RFC 6265)."""


type ManagedUserId = Annotated[
    StrictStr, Field(max_length=64, min_length=1, pattern="^[A-Za-z0-9_-]+$")
]
"""The id of any user. Opaque; do not take it apart."""


type ActiveState = StrictBool
"""Whether the user may sign in and use the service."""


type EmailPrefix = Annotated[
    StrictStr, Field(max_length=254, min_length=1, pattern="^[^\\u0000]*$")
]
"""How an email begins."""


type UserSort = Literal["created_at", "-created_at", "email", "-email"]
"""
What users are sorted by, downwards with a `-`. Users without an email come before all
others by `email`.
"""


type Issuer = Annotated[StrictStr, Field(max_length=255, min_length=1)]
"""Where the user signs in; `taskpact` is this service."""


class ManagedUserInput(BaseModel):
    """What a new user shall be. Without a `name`, the part of the email before the `@` is taken."""

    model_config = ConfigDict(extra="forbid")
    email: Email
    password: Password
    name: PersonName | MISSING = MISSING
    role: Role = "user"


class ManagedUserPatch(BaseModel):
    """What to change of a user. What is left out stays."""

    model_config = ConfigDict(extra="forbid")
    role: Role | MISSING = MISSING
    active: ActiveState | MISSING = MISSING


class TokenRequest(BaseModel):
    """A request of RFC 6749, section 4.3 or 6. What it does not know is not looked at."""

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
    The scopes to be granted, with a space between; without it, all that the user or the
    session may have.
    """


class OAuthError(BaseModel):
    """Why there are no tokens (RFC 6749, section 5.2)."""

    error: Literal[
        "invalid_request",
        "invalid_grant",
        "invalid_scope",
        "unsupported_grant_type",
        "server_error",
        "temporarily_unavailable",
    ]
    """The kind of error, for programs."""
    error_description: Annotated[StrictStr, Field(max_length=500, pattern="^[ !#-\\[\\]-~]*$")]
    """The same for people."""


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
"""What the key is for. At least one character can be seen."""


type ApiKeyScope = Literal["tasks:read", "tasks:write", "account:read", "account:write"]
"""One thing that a key may do. Keys, sessions and passwords are beyond all of them."""


type ApiKeyScopes = Annotated[list[ApiKeyScope], Field(max_length=4, min_length=1), UniqueItems]
"""What a new key shall be allowed to do."""


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
"""What is to be done. At least one character can be seen."""


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


type TagName = Annotated[
    StrictStr,
    Field(
        max_length=50,
        min_length=1,
        pattern="^(?:[\\u00ad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\u2800\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff0-\\ufffb][\\u0020\\u00a0\\u00ad\\u034f\\u061c\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff0-\\ufffb]*)?[^\\u0000-\\u0020\\u002c\\u007f-\\u00a0\\u00ad\\u034f\\u061c\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff0-\\ufffb](?:[^\\u0000-\\u001f,\\u007f-\\u009f]*[^\\u0000-\\u0020,\\u007f-\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000])?$",
    ),
]
"""
How a tag is written. At least one character can be seen; no comma, no control character,
and no white space at either end. Names are of the same tag if they differ only in case, in
the form of their characters, or by characters that are never seen (Unicode's NFKC case
folding without what is ignorable by default): `Straße` and `STRASSE` are one, and so is a
heart with and without its variation selector. Accents count: `cafe` and `café` are two.
"""


class NewTask(BaseModel):
    """A task to create. What is left out gets its default."""

    model_config = ConfigDict(extra="forbid")
    title: TaskTitle
    description: TaskDescription | None = None
    priority: Priority = "none"
    due: Due | None = None
    tags: Annotated[list[TagName], Field(max_length=20), UniqueItems] = []
    """
    A name that is new makes a tag; a tag that is there keeps its spelling. Two spellings of
    one tag are one.
    """
    completed: StrictBool = False
    """Whether it is done."""


class TaskReplacement(BaseModel):
    """
    What is written of a task that is replaced. What is left out goes back to its default. It
    never gains a property: an old client would reset it.
    """

    model_config = ConfigDict(extra="forbid")
    title: TaskTitle
    description: TaskDescription | None = None
    priority: Priority = "none"
    due: Due | None = None
    tags: Annotated[list[TagName], Field(max_length=20), UniqueItems] = []
    """All of them, in place of those that the task had."""
    completed: StrictBool = False
    """Whether it is done."""


class TaskPatch(BaseModel):
    """What to change. What is left out stays; `null` clears."""

    model_config = ConfigDict(extra="forbid")
    title: TaskTitle | MISSING = MISSING
    description: TaskDescription | None | MISSING = MISSING
    priority: Priority | MISSING = MISSING
    due: Due | None | MISSING = MISSING
    tags: Annotated[list[TagName] | MISSING, Field(max_length=20), UniqueItems] = MISSING
    """All of them, in place of those that the task had."""
    completed: StrictBool | MISSING = MISSING
    """Whether it is done."""


class TaskCompletion(BaseModel):
    """What the task shall be."""

    model_config = ConfigDict(extra="forbid")
    completed: StrictBool
    """Whether it is done."""


type Quota = Literal["tasks", "text_bytes", "tags"]
"""What is limited, as it is stored for a user."""


type BatchMode = Literal["all_or_nothing", "independent"]
"""`all_or_nothing` does everything or changes nothing; `independent` does what can be done."""


class BatchCreate(BaseModel):
    """Create a task, as `createTask` does."""

    model_config = ConfigDict(extra="forbid")
    op: Literal["create"]
    task: NewTask


type IfVersion = Annotated[StrictInt, Field(ge=1, le=2147483647)]
"""
Do this only if the task still has this `version`; else the operation fails with a 412, as
with `If-Match`. Without it, the last writer wins.
"""


type BatchStatus = Annotated[StrictInt, Field(ge=200, le=599)]
"""An HTTP status."""


type ExportFormat = Literal["ndjson", "csv", "csv-bom"]
"""
`ndjson` is everything, for programs; `csv` the tasks only, for spreadsheets, and `csv-bom` for
those that want a byte order mark.
"""


type Attachment = Annotated[
    StrictStr, Field(max_length=100, pattern='^attachment; filename="[a-z0-9.-]+"$')
]
"""That it is a file, and what it is called."""


type CsvFile = StrictStr
"""Records of RFC 4180 in UTF-8."""


class EndLine(BaseModel):
    """The last line. A file without it is not whole."""

    type: Literal["end"]
    tasks: Annotated[StrictInt, Field(ge=0, le=9007199254740991)]
    """How many tasks there are in the file."""


type DryRun = StrictBool
"""Whether nothing is kept."""


type ImportTags = Annotated[list[TagName], Field(max_length=20), UniqueItems]
"""The tags of a task of a file."""


type ImportStatus = Literal["created", "updated", "restored", "unchanged", "rejected"]
"""
How a task of a file ended. A `restored` one was in the trash, and is no more; more of it may
have changed.
"""


type ImportReason = Literal[
    "new", "different", "same", "imported-before", "was-in-trash", "in-trash", "invalid"
]
"""
Why a task of a file ended so:

- `new`: there was none of its `id`, or it has none.
- `different`: the row says something else than the task did.
- `same`: the row says what the task does.
- `imported-before`: the row has no `id`, and came before; whatever became of its task stays.
- `was-in-trash`: the task was in the trash, and the row brings it back.
- `in-trash`: the task is in the trash, and stays there: the row does not bring it back.
- `invalid`: the row does not fit; `errors` tell why.
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
"""A property of a task that an import can change."""


type ImportCount = Annotated[StrictInt, Field(ge=0, le=10000)]
"""How many tasks of a file ended so."""


type IdempotencyKey = Annotated[StrictStr, Field(max_length=255, min_length=1, pattern="^[!-~]+$")]
"""A random value that its client never used before, of visible ASCII characters."""


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
What tasks are sorted by, downwards with a `-`; where that is equal, by `id`, in the same
direction. Tasks without a due date come last by `due` either way;
a whole day is there as the beginning of that day in UTC. Titles are sorted by the code
points of their first 100 characters, in any case of letters.
"""


type CompletedState = StrictBool
"""Whether a task is done."""


type Priorities = Annotated[list[Priority], Field(max_length=4, min_length=1), UniqueItems]
"""Some priorities."""


type TagNames = Annotated[list[TagName], Field(max_length=20, min_length=1), UniqueItems]
"""Some tags, however they are spelled. One that nobody made is on no task."""


type OverdueState = StrictBool
"""Whether a task is overdue."""


type TimeZone = Annotated[
    StrictStr, Field(max_length=64, min_length=1, pattern="^[A-Za-z0-9_+/-]+$")
]
"""A time zone, by its name in the IANA database."""


type SearchText = Annotated[StrictStr, Field(max_length=200, min_length=1, pattern="^[^\\u0000]*$")]
"""
Words, in any order. A task is found if, for each of them, its title or description has a
word that begins like it. Case and accents make no difference, nor do the points of Hebrew
and Arabic, the script of a digit, or which of the Japanese syllabaries it is: `istanbul`
finds `İSTANBUL`, `creme` finds `Crème`.

Words are those of Unicode (UAX #29): `can't`, `3.14` and `snake_case` are one each. A `+` or
`#` right behind a word belongs to it, so `C++` does not find `Cobol`. An emoji is a word.
Where no spaces are written between words, as in Chinese, Japanese and Thai, each character
is one. The eight longest words count, each by its first 32 characters. Of a task, the first
500 different words are found. Text without any word finds nothing.
"""


type WithTotal = StrictBool
"""Whether to count."""


type Total = Annotated[StrictInt, Field(ge=0, le=2147483647)]
"""How many there are on all pages."""


type Links = Annotated[StrictStr, Field(max_length=16384, min_length=1, pattern="^[ -~]+$")]
"""Links to pages, in the form of RFC 8288. Relative to the server."""


type Limit = Annotated[StrictInt, Field(ge=1, le=100)]
"""A number of things on a page."""


type Cursor = Annotated[StrictStr, Field(max_length=4096, min_length=1, pattern="^[A-Za-z0-9_-]+$")]
"""
Where a page begins. Opaque, and good for 24 hours, for whoever got it, with the same filters
and order; else it is a 400.
"""


type DeletedFilter = Literal["exclude", "only"]
"""Either the tasks that are not deleted, or only those in the trash."""


type TagId = UUID
"""A tag's id."""


type TagCount = Annotated[StrictInt, Field(ge=0, le=2147483647)]
"""A number of tasks that are not deleted."""


class Tag(BaseModel):
    """What some tasks of a user have in common."""

    id: TagId
    name: TagName
    tasks: TagCount
    """How many tasks have it. None, when all of them are deleted."""
    open_tasks: TagCount
    """How many of them are still to be done."""


class TagPatch(BaseModel):
    """What to change of the tag. What is left out stays."""

    model_config = ConfigDict(extra="forbid")
    name: TagName | MISSING = MISSING


class TagMerge(BaseModel):
    """What to merge the tag into."""

    model_config = ConfigDict(extra="forbid")
    into: TagId
    """The tag that remains."""


class TagPage(BaseModel):
    """Some of the tags, and where the next ones begin."""

    items: Annotated[list[Tag], Field(max_length=100)]
    next_cursor: Cursor | None


type EntityTag = Annotated[StrictStr, Field(max_length=64, min_length=3, pattern='^"[!#-~]+"$')]
"""A strong entity tag (RFC 9110, section 8.8.3). Opaque."""


type EntityTagList = Annotated[
    StrictStr,
    Field(
        max_length=1024, min_length=1, pattern='^(?:\\*|(?:W/)?"[!#-~]*"(?:, ?(?:W/)?"[!#-~]*")*)$'
    ),
]
"""Entity tags with commas between, or `*` (RFC 9110, section 13.1)."""


type Moment = AwareDatetime
"""A moment, in RFC 3339 with an offset."""


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


type AllowedItem = Annotated[StrictStr, Field(max_length=40)]


class FieldError(BaseModel):
    """One thing that is wrong with one field of a request."""

    in_: Annotated[Literal["body", "path", "query", "header", "cookie"], Field(alias="in")]
    """The part of the request that the field is in."""
    pointer: Annotated[StrictStr, Field(max_length=500)]
    """Where in that part, as a JSON Pointer (RFC 6901); a parameter is a slash and its name."""
    keyword: Annotated[StrictStr, Field(max_length=40)]
    """
    The keyword of JSON Schema or OpenAPI that was broken, `common` or `idempotency`; or
    `failed`, of an operation of a batch.
    """
    limit: Annotated[StrictInt | MISSING, Field(ge=-9007199254740991, le=9007199254740991)] = (
        MISSING
    )
    """The bound, where the keyword is one, such as 200 where `maxLength` is 200."""
    allowed: Annotated[list[AllowedItem] | MISSING, Field(max_length=20)] = MISSING
    """All that it could be, where the keyword is `enum` and these are few."""
    message: Annotated[StrictStr, Field(max_length=500)]
    """The same for people."""


class SignUp(BaseModel):
    """What it takes to become a user."""

    model_config = ConfigDict(extra="forbid")
    email: Email
    password: Password
    name: PersonName | MISSING = MISSING
    refresh_token_in: RefreshTokenPlace = "body"


class LogIn(BaseModel):
    """What it takes to sign in."""

    model_config = ConfigDict(extra="forbid")
    email: Email
    password: PasswordAttempt
    refresh_token_in: RefreshTokenPlace = "body"


class User(BaseModel):
    """A person with an account."""

    id: UserId
    email: Email | None
    """Null for users of an issuer that does not tell it."""
    name: PersonName
    role: Role
    created_at: Timestamp


class SignedIn(BaseModel):
    """The tokens of a session, and the user whom they speak for."""

    access_token: AccessToken
    token_type: Literal["Bearer"]
    """How to send the token (RFC 6750)."""
    expires_in: Seconds
    refresh_token: RefreshToken | MISSING = MISSING
    """Absent when it is in the cookie."""
    user: User


class ManagedUser(User):
    """A user, as administrators see them."""

    active: ActiveState
    issuer: Issuer


class ManagedUserPage(BaseModel):
    """Some of the users, and where the next ones begin."""

    items: Annotated[list[ManagedUser], Field(max_length=100)]
    next_cursor: Cursor | None


class TokenResponse(BaseModel):
    """Tokens (RFC 6749, section 5.1)."""

    access_token: AccessToken
    token_type: Literal["Bearer"]
    """How to send the token (RFC 6750)."""
    expires_in: Seconds
    refresh_token: RefreshToken
    scope: Annotated[StrictStr, Field(max_length=255)]
    """The scopes that were granted, with spaces between."""


class Session(BaseModel):
    """A sign-in that has not ended."""

    id: SessionId
    device: Annotated[StrictStr | None, Field(max_length=200)]
    """What the client called itself when it signed in, or last refreshed."""
    address: Annotated[StrictStr | None, Field(max_length=45)]
    """The IP address that it was last refreshed from."""
    created_at: Timestamp
    last_used_at: Timestamp
    """When it was last used, to the minute."""
    expires_at: Timestamp
    """When it ends unless it is refreshed before."""
    current: StrictBool
    """Whether it is the session of this request."""


class SessionPage(BaseModel):
    """Some of the sessions, and where the next ones begin."""

    items: Annotated[list[Session], Field(max_length=100)]
    next_cursor: Cursor | None


class ApiKeyInput(BaseModel):
    """What a new key shall be."""

    model_config = ConfigDict(extra="forbid")
    name: ApiKeyName
    scopes: ApiKeyScopes
    expires_at: Moment | None = None
    """When it stops working. In the future; null for never."""


class ApiKey(BaseModel):
    """A key for a program, without the key itself."""

    id: ApiKeyId
    name: ApiKeyName
    prefix: Annotated[StrictStr, Field(max_length=16)]
    """How the key begins, to recognise it."""
    scopes: GrantedScopes
    created_at: Timestamp
    expires_at: Timestamp | None
    last_used_at: Timestamp | None
    """When it was last used, to the minute; null before the first time."""


class ApiKeyPage(BaseModel):
    """Some of the keys, and where the next ones begin."""

    items: Annotated[list[ApiKey], Field(max_length=100)]
    next_cursor: Cursor | None


class CreatedApiKey(ApiKey):
    """A new key, and this once the key itself."""

    key: Annotated[StrictStr, Field(max_length=256, min_length=1)]
    """The key. Keep it; nobody can tell it again."""


class Task(BaseModel):
    """Something to do, or done."""

    id: TaskId
    title: TaskTitle
    description: TaskDescription | None
    priority: Priority
    due: Due | None
    tags: Annotated[list[TagName], Field(max_length=20), UniqueItems]
    """By name, without regard to case."""
    completed: StrictBool
    """Whether it is done."""
    completed_at: Timestamp | None
    """Since when it is done; null while it is open."""
    created_at: Timestamp
    updated_at: Timestamp
    deleted_at: Timestamp | None
    """Since when it is in the trash; null while it is not."""
    version: Annotated[StrictInt, Field(ge=1, le=2147483647)]
    """
    How often it was changed, deleted or restored, and once more. It is also the task's
    `ETag`.
    """


class BatchUpdate(BaseModel):
    """Change some properties of a task, as `updateTask` does."""

    model_config = ConfigDict(extra="forbid")
    op: Literal["update"]
    id: TaskId
    if_version: IfVersion | MISSING = MISSING
    changes: TaskPatch


class BatchComplete(BaseModel):
    """Complete or reopen a task, as `completeTask` does with a body."""

    model_config = ConfigDict(extra="forbid")
    op: Literal["complete"]
    id: TaskId
    if_version: IfVersion | MISSING = MISSING
    completed: StrictBool
    """What the task becomes, however often this is sent."""


class BatchDelete(BaseModel):
    """Delete a task, as `deleteTask` does."""

    model_config = ConfigDict(extra="forbid")
    op: Literal["delete"]
    id: TaskId
    if_version: IfVersion | MISSING = MISSING


class UserLine(BaseModel):
    """Whose file it is. The first line."""

    type: Literal["user"]
    user: User
    exported_at: Timestamp


class TaskLine(BaseModel):
    """A task."""

    type: Literal["task"]
    task: Task


class ImportTask(BaseModel):
    """
    A task of a file. What is left out of one that exists stays as it is, and is as in `NewTask`
    for a new one, which needs a title. Null clears what is there.
    """

    model_config = ConfigDict(extra="forbid")
    id: TaskId | MISSING = MISSING
    title: TaskTitle | MISSING = MISSING
    description: TaskDescription | None | MISSING = MISSING
    priority: Priority | None | MISSING = MISSING
    """Null is `none`."""
    due: Due | None | MISSING = MISSING
    tags: ImportTags | None | MISSING = MISSING
    """As in `NewTask`; null is none."""
    completed: StrictBool | None | MISSING = MISSING
    """Whether it is done; null is false."""
    completed_at: Moment | None | MISSING = MISSING
    """
    Since when it is done; null while it is open. A moment alone says that it is done, and null
    alone that it is open.
    """
    created_at: Moment | MISSING = MISSING
    updated_at: Moment | MISSING = MISSING
    deleted_at: Moment | None | MISSING = MISSING
    """Since when it is in the trash; null if it is not."""
    version: Annotated[StrictInt | MISSING, Field(ge=1, le=2147483647)] = MISSING
    """Not read; a task counts its versions itself."""


class ImportedRow(BaseModel):
    """How one task of a file ended."""

    row: Annotated[StrictInt, Field(ge=1, le=2147483647)]
    """The line of NDJSON, or the record of CSV, that it is in. The first one is 1."""
    status: ImportStatus
    reason: ImportReason
    id: TaskId | MISSING = MISSING
    """Which task it is; only of one that was not rejected."""
    changed: Annotated[list[ImportField] | MISSING, Field(max_length=10)] = MISSING
    """What of it changed; only of one that was there, and is updated or restored."""
    errors: Annotated[list[FieldError] | MISSING, Field(max_length=5)] = MISSING
    """What is wrong with it, the first five of it; only of a rejected one."""


class TaskPage(BaseModel):
    """Some of the tasks, and where the next ones begin."""

    items: Annotated[list[Task], Field(max_length=100)]
    next_cursor: Cursor | None
    total: Total | MISSING = MISSING
    """Only there when it was asked for."""


class Problem(BaseModel):
    """What went wrong (RFC 9457)."""

    model_config = ConfigDict(extra="allow")
    type: Annotated[StrictStr, Field(max_length=200, min_length=1)]
    """
    The kind of problem, and the address of a page about it; or `about:blank` where there is
    no more to say than the status.
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
    """
    What was wrong with the request, field by field. With a 422; and with what a batch failed
    for, the operation that failed.
    """


type BatchOperation = Annotated[
    BatchCreate | BatchUpdate | BatchComplete | BatchDelete, Field(discriminator="op")
]
"""What to do with one task; `op` says what."""


class BatchCreateResult(BaseModel):
    """The new task and its address, or why there is none."""

    op: Literal["create"]
    status: BatchStatus
    location: Address | MISSING = MISSING
    task: Task | MISSING = MISSING
    problem: Problem | MISSING = MISSING


class BatchUpdateResult(BaseModel):
    """The changed task, or why it is not changed."""

    op: Literal["update"]
    status: BatchStatus
    task: Task | MISSING = MISSING
    problem: Problem | MISSING = MISSING


class BatchCompleteResult(BaseModel):
    """The completed or reopened task, or why it is neither."""

    op: Literal["complete"]
    status: BatchStatus
    task: Task | MISSING = MISSING
    problem: Problem | MISSING = MISSING


class BatchDeleteResult(BaseModel):
    """That the task is deleted, or why it is not."""

    op: Literal["delete"]
    status: BatchStatus
    problem: Problem | MISSING = MISSING


type ExportLine = Annotated[UserLine | TaskLine | EndLine, Field(discriminator="type")]
"""One thing of an export; `type` says which."""


class ImportLine(BaseModel):
    """
    A task of a file. The other lines of an export, whose `type` is `user`, `tag` or `end`, are
    left out.
    """

    model_config = ConfigDict(extra="forbid")
    type: Literal["task"]
    task: ImportTask


class ImportReport(BaseModel):
    """How the tasks of a file ended. The counts are of all of them."""

    dry_run: StrictBool
    """Whether nothing was kept."""
    created: ImportCount
    updated: ImportCount
    restored: ImportCount
    unchanged: ImportCount
    rejected: ImportCount
    rows: Annotated[list[ImportedRow], Field(max_length=1000, fail_fast=True)]
    """
    How single tasks ended, in the order of the file. If the file has more than 1,000, these
    are the rejected ones, and from its beginning as many others as fit.
    """
    rows_left_out: ImportCount
    """How many tasks of the file are not among `rows`."""


class TaskBatch(BaseModel):
    """What to do."""

    model_config = ConfigDict(extra="forbid")
    mode: BatchMode
    operations: Annotated[list[BatchOperation], Field(max_length=100, min_length=1)]


type BatchResult = Annotated[
    BatchCreateResult | BatchUpdateResult | BatchCompleteResult | BatchDeleteResult,
    Field(discriminator="op"),
]
"""
How the operation of the same `op` ended: its `status` is what the operation for one task
would have had. A status from 400 on has a `problem`, and nothing else.
"""


class TaskBatchResult(BaseModel):
    """How each operation ended, in the order of the request."""

    results: Annotated[list[BatchResult], Field(max_length=100, min_length=1)]


MOST_STRUCTURE: dict[str, int | None] = {
    "ApiKeyInput": 10,
    "ImportLine": None,
    "LogIn": 6,
    "ManagedUserInput": 8,
    "ManagedUserPatch": 4,
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
