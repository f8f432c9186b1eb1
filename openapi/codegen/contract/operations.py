"""One operation of the contract and its parts: plain data, for whatever is made of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from openapi.codegen.contract.bodies import Body, FormField
from openapi.codegen.contract.concurrency import Concurrency
from openapi.codegen.contract.conventions import IDEMPOTENCY_KEY
from openapi.codegen.contract.deprecations import Deprecation
from openapi.codegen.contract.media_types import is_text
from openapi.codegen.contract.problems import ProblemType
from openapi.codegen.contract.rate_limits import RateLimit
from openapi.codegen.contract.responses import Response

type Writing = Literal["", "deep", "pairs", "assignments", "rest"]
"""How an object is written: `a[x]=1`, `x,1`, `x=1`, or each member as a parameter of its own."""


@dataclass(frozen=True)
class Parameter:
    """A parameter of an operation."""

    name: str
    location: Literal["path", "query", "header", "cookie"]
    required: bool
    schema: str
    """The name of its schema in `components.schemas`; nothing if a type is all that it asks for."""
    type: str
    """The JSON type of that schema."""
    default: object
    description: str
    max_items: int | None = None
    """How many items it may have, if it is an array and that is bounded."""
    is_conventional: bool = True
    """Whether generated code sees to it by itself, if its name is one of the conventions."""
    scalars: frozenset[str] = frozenset({"string"})
    """The types of JSON that its text may be of, or each text of an array."""
    may_be_json: bool = False
    """Whether its text may be an object or a list as JSON, or each text of an array."""
    separator: str = ""
    """What is between the items of an array, or the members of an object, if that is one text."""
    is_json: bool = False
    """Whether its text is JSON."""
    may_be_empty: bool = False
    """Whether an empty text says that it is left out."""
    writing: Writing = ""
    """How it is written, if it is an object."""
    members: tuple[FormField, ...] = ()
    """Those of an object that its schema names."""
    others: FormField | None = None
    """What any other member of an object is, if it may have more."""
    is_beyond_types: bool = False
    """Whether its schema asks for more than types of Python do."""
    is_caller_id: bool = False
    """Whether it is the caller's own id."""
    has_namesake: bool = False
    """Whether one in another place is called the same."""
    ordinal: int = 1
    """Which it is of those in its place that are called the same."""

    @property
    def alias(self) -> str:
        """Its key among all values of a request, such as `query.limit`."""
        return f"{self.location}.{self.name}"

    @property
    def has_default(self) -> bool:
        return self.default is not None

    @property
    def is_idempotency_key(self) -> bool:
        """Whether it is what retries are recognised by: the handler knows nothing of it."""
        return self.is_conventional and self.alias == f"header.{IDEMPOTENCY_KEY}"

    @property
    def is_if_match(self) -> bool:
        """Whether it is a precondition, of which the handler is given the entity tags."""
        return self.is_conventional and self.alias == "header.If-Match"

    @property
    def is_if_none_match(self) -> bool:
        """Whether it is a precondition that generated code sees to."""
        return self.is_conventional and self.alias == "header.If-None-Match"

    @property
    def is_array(self) -> bool:
        return self.type == "array"

    @property
    def is_repeated(self) -> bool:
        """Whether it may be given several times."""
        return self.is_array and not self.separator and not self.is_json

    @property
    def is_spread(self) -> bool:
        """Whether each of its members is a parameter of the query."""
        return self.writing in {"deep", "rest"}


@dataclass(frozen=True)
class Security:
    """Alternatives; in each, all schemes must hold and grant the scopes beside them."""

    alternatives: list[dict[str, list[str]]]

    @property
    def is_anonymous(self) -> bool:
        """Whether no credential is asked for, or even looked at."""
        return not any(self.alternatives)

    @property
    def is_optional(self) -> bool:
        return {} in self.alternatives and not self.is_anonymous

    @property
    def schemes(self) -> set[str]:
        """Every scheme that a caller may use."""
        return {scheme for alternative in self.alternatives for scheme in alternative}


def _is_told(response: Response) -> bool:
    """Whether generated code can write what is of the media type of an error."""
    return response.has_schema or is_text(response.media_type or "")


@dataclass(frozen=True)
class Operation:
    """One operation of the contract, whole."""

    id: str
    method: str
    path: str
    tag: str
    summary: str
    description: str
    parameters: list[Parameter]
    bodies: list[Body]
    """What its body may be: one for each kind of media types."""
    responses: list[Response]
    security: Security
    rate_limits: list[RateLimit]
    """The policies that hold whatever the credential."""
    is_limited_by_scheme: bool
    """Whether those of the credential's security scheme hold besides."""
    concurrency: Concurrency | None
    """How many may run at once, if that is limited."""
    standalone: bool
    """Whether it needs no dependency, such as a database, to answer."""
    has_oauth2_errors: bool
    """Whether its errors are those of RFC 6749, section 5.2, and no problems."""
    deprecation: Deprecation | None
    """Since when and until when it is `deprecated`, if it is."""

    @property
    def body(self) -> Body | None:
        """Its body, or the first of several kinds."""
        return next(iter(self.bodies), None)

    @property
    def schemas_beyond_types(self) -> list[str]:
        """Those of its bodies and parameters that ask for more than types of Python do."""
        bodies = [body.schema for body in self.bodies if body.is_beyond_types]
        return bodies + [each.schema for each in self.parameters if each.is_beyond_types]

    @property
    def has_parts(self) -> bool:
        """Whether files may come with it."""
        return any(body.is_multipart for body in self.bodies)

    @property
    def offered(self) -> list[str]:
        """The media types among which a client chooses, where a success has several."""
        successes = [each for each in self.outcomes if each.is_success]
        if not any(each.is_chosen for each in successes):
            return []
        return list(dict.fromkeys(each.media_type for each in successes if each.media_type))

    @property
    def outcomes(self) -> list[Response]:
        return [response for response in self.responses if response.is_outcome]

    @property
    def problems(self) -> list[ProblemType]:
        """Every problem that it may be refused with, in the order of its responses."""
        return [problem for response in self.responses for problem in response.problems]

    @property
    def outcome_names(self) -> list[str]:
        """What a handler may decide on: the successes, and its own problems."""
        decided = [problem.name for problem in self.problems if problem.is_outcome]
        return [*(outcome.name for outcome in self.outcomes), *decided]

    @property
    def error_shapes(self) -> list[Response]:
        """What the contract has for errors that are no problem+json.

        Of several media types for a status, that is the first, and what is JSON or text.
        """
        if self.has_oauth2_errors:
            return []
        shapes = [each for each in self.responses if each.is_of_errors and not each.is_problem]
        first = {shape.key: shape for shape in reversed(shapes)}
        return [each for each in shapes if each is first[each.key] or _is_told(each)]

    @property
    def makes_errors(self) -> bool:
        """Whether its errors have schemas of their own."""
        return any(shape.has_schema for shape in self.error_shapes)

    @property
    def is_streamed(self) -> bool:
        """Whether an outcome is sent while it is made."""
        return any(outcome.is_streamed for outcome in self.outcomes)

    @property
    def is_secured(self) -> bool:
        return not self.security.is_anonymous

    @property
    def is_limited(self) -> bool:
        """Whether a request may be one too many."""
        return bool(self.rate_limits) or self.is_limited_by_scheme

    @property
    def limits_of_address(self) -> list[RateLimit]:
        return [policy for policy in self.rate_limits if policy.per == "address"]

    @property
    def limits_of_caller(self) -> list[RateLimit]:
        return [policy for policy in self.rate_limits if policy.per == "caller"]

    @property
    def limits_of_account(self) -> list[RateLimit]:
        return [policy for policy in self.rate_limits if policy.per == "account"]

    @property
    def caller_id(self) -> Parameter | None:
        """What of its path must be the caller's own id, or `me`."""
        return next((p for p in self.parameters if p.is_caller_id and self.is_secured), None)

    @property
    def caller_segment(self) -> int:
        """Which segment of the path that is."""
        assert self.caller_id is not None
        return self.path.split("/").index(f"{{{self.caller_id.name}}}")

    @property
    def names_its_caller(self) -> bool:
        """Whether a part of its path must be the caller's own id."""
        return self.caller_id is not None

    @property
    def arguments(self) -> list[Parameter]:
        """What the handler gets by position: the path's, without the id of the caller."""
        return [p for p in self.parameters if p.location == "path" and p is not self.caller_id]

    @property
    def validated(self) -> list[Parameter]:
        """What has a value to validate: not an id that must be the caller's."""
        return [p for p in self.parameters if p is not self.caller_id]

    @property
    def options(self) -> list[Parameter]:
        """What the handler gets by keyword: what generated code does not see to itself."""
        return [
            p
            for p in self.parameters
            if p.location != "path" and not p.is_if_none_match and not p.is_idempotency_key
        ]

    @property
    def if_none_match(self) -> Parameter | None:
        """The header that gets a 304 for what its sender has already."""
        return next((p for p in self.parameters if p.is_if_none_match), None)

    @property
    def has_preconditions(self) -> bool:
        return any(p.is_if_match or p.is_if_none_match for p in self.parameters)

    @property
    def requires_if_match(self) -> bool:
        """Whether it is a 428 without the header `If-Match`."""
        return any(p.is_if_match and p.required for p in self.parameters)

    @property
    def takes_idempotency_key(self) -> bool:
        return any(p.is_idempotency_key for p in self.parameters)

    @property
    def array_names(self) -> list[str]:
        """What may be given several times in the query."""
        return [p.name for p in self.parameters if p.is_repeated]

    @property
    def most_parameters(self) -> int | None:
        """How many parameters its query can have, an array as many times as it has items."""
        queries = [p for p in self.parameters if p.location == "query"]
        if any(p.is_spread or (p.is_repeated and p.max_items is None) for p in queries):
            return None
        return sum((p.max_items or 1) if p.is_repeated else 1 for p in queries)

    @property
    def objects(self) -> list[Parameter]:
        """The parameters of which each member is a parameter: at last what takes any."""
        return sorted((p for p in self.parameters if p.is_spread), key=lambda p: p.writing)

    @property
    def header_names(self) -> list[str]:
        return [p.name for p in self.parameters if p.location == "header"]

    @property
    def cookie_names(self) -> list[str]:
        return [p.name for p in self.parameters if p.location == "cookie"]

    @property
    def documentation(self) -> str:
        stop = "" if self.summary.endswith((".", "?", "!")) else "."
        return "\n\n".join(filter(None, [f"{self.summary}{stop}", self.description.strip()]))
