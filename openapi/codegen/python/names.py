"""What generated Python calls the things of a contract."""

from __future__ import annotations

import builtins
import keyword

from pydantic import BaseModel

from openapi.codegen.contract.headers import Header
from openapi.codegen.contract.operations import Operation, Parameter
from openapi.codegen.contract.problems import Member
from openapi.codegen.contract.rate_limits import RateLimit
from openapi.codegen.names import pascal_case, snake_case

_RESERVED = {
    *dir(builtins),
    *dir(BaseModel),
    *("self", "caller", "body", "media_type"),
    *("arrays", "conformance", "credentials", "fields", "lists", "media_types", "objects"),
    *("most_parameters", "most_structure", "parts"),
}
"""What Python, Pydantic, handlers and the models of requests have."""


MEMBERS_OF_REPLIES = frozenset(
    {
        *("body", "code", "constant_headers", "content", "declared", "detail", "errors"),
        *(
            "given_headers",
            "given_members",
            "has_body",
            "has_tag",
            "headers",
            "is_page",
            "media_type",
        ),
        *("next_cursor", "optional_headers", "pieces", "seconds", "shared_headers", "status"),
        *("statuses", "title", "type"),
    }
)
"""What the classes of responses have; a test holds it to the generated ones."""

MEMBERS_OF_AUTHENTICATORS = frozenset({"recall"})
"""What `Authenticators` has besides a method for each security scheme."""


def of_method(operation: Operation) -> str:
    """Returns `log_in` for `logIn`."""
    return snake_case(operation.id)


def of_class(operation: Operation) -> str:
    """Returns `LogIn`, by which the names of its classes begin."""
    return pascal_case(operation.id)


def of_constant(operation: Operation) -> str:
    """Returns `LOG_IN`."""
    return of_method(operation).upper()


def of_parameter(parameter: Parameter) -> str:
    """Returns `user_id` for a parameter `id` of the schema `UserId`: none hides a built-in name."""
    name = snake_case(parameter.name)
    if parameter.has_namesake and parameter.location != "path":
        name = f"{name}_in_{parameter.location}"
    if parameter.ordinal > 1:
        name = f"{name}_{parameter.ordinal}"
    if not parameter.is_conventional and (_is_reserved(name) or not name.isidentifier()):
        return f"{name}_" if name[:1].isalpha() else f"parameter_{name.strip('_')}".rstrip("_")
    return snake_case(parameter.schema) if _is_reserved(name) else name


def of_error(schema: str) -> str:
    """Returns the method that makes an error of a schema, such as `error` for `Error`."""
    name = snake_case(schema)
    return f"{name}_" if keyword.iskeyword(name) else name


def of_header(header: Header) -> str:
    """Returns `retry_after` for `Retry-After`; where replies have that already, `type_header`."""
    name = snake_case(header.name)
    is_taken = name in MEMBERS_OF_REPLIES or keyword.iskeyword(name) or not name.isidentifier()
    return name if header.is_conventional or not is_taken else f"header_{name}"


def of_member(member: Member) -> str:
    """Returns `max_age` for `max_age`."""
    return snake_case(member.name)


def of_rate_limit(policy: RateLimit) -> str:
    """Returns the constant that a policy is, such as `SIGN_IN_LIMIT`."""
    return f"{snake_case(policy.name).upper()}_LIMIT"


def _is_reserved(name: str) -> bool:
    """Whether Python, Pydantic or this code needs the name for something else."""
    is_private = name.startswith(("_", "model_"))  # to Pydantic
    return is_private or keyword.iskeyword(name) or name in _RESERVED
