"""What a request must pass before its handler runs, as expressions of Python."""

from __future__ import annotations

from collections import Counter

from openapi.codegen.contract.concurrency import Concurrency
from openapi.codegen.contract.credentials import Place
from openapi.codegen.contract.operations import Operation, Security
from openapi.codegen.contract.pointers import unescape
from openapi.codegen.contract.rate_limits import RateLimit
from openapi.codegen.names import snake_case
from openapi.codegen.python.literals import literal


def alternatives(security: Security) -> str:
    """Returns what makes an object of them, such as `Security({"oauth2": ("users:read",)})`."""
    given = [
        literal({scheme: tuple(scopes) for scheme, scopes in alternative.items()})
        for alternative in security.alternatives
    ]
    return f"Security({', '.join(given)})"


def shared_requirements(operations: list[Operation]) -> dict[str, str]:
    """Returns the constant for each requirement that several of a tag's operations have.

    No name of the contract begins with an underscore, as these do.
    """
    requirements = Counter(alternatives(o.security) for o in operations if o.is_secured)
    names: dict[str, str] = {}
    for operation in operations:
        requirement = alternatives(operation.security)
        if requirements[requirement] > 1 and requirement not in names:
            name = _name(operation.security)
            same = sum(each.startswith(name) for each in names.values())
            names[requirement] = f"{name}_{same + 1}" if same else name
    return names


def credential(place: Place, http_schemes: list[str]) -> str:
    """Returns what reads a credential from a request, where these are the schemes of others."""
    if place.is_key_in_authorization:
        return f"authorization_key(request, {literal(tuple(http_schemes))})"
    return {
        "bearer": "bearer_token(request)",
        "http": f"http_credential(request, {literal(place.key)})",
        "query": f"only_parameter(request, {literal(place.name)})",
        "header": f"only_header(request, {literal(place.name.lower().encode())})",
        "cookie": f"request.cookies.get({literal(place.name)})",
        "certificate": "client_certificate(request)",
    }[place.kind]


def account(policy: RateLimit) -> str:
    """Returns the account that a policy counts by, of a valid request."""
    parts = policy.pointer.removeprefix("/").split("/")
    return ".".join(["valid.body", *(snake_case(unescape(part)) for part in parts)])


def places(concurrency: Concurrency) -> str:
    """Returns the arguments of the function that takes a place."""
    name, per_caller, in_all = concurrency.name, concurrency.per_caller, concurrency.in_all
    return f"{literal(name)}, per_caller={per_caller}, in_all={in_all}"


def _name(security: Security) -> str:
    """Returns `_USERS_READ` where that scope is asked for, or the schemes where no scope is."""
    granted = [scopes for each in security.alternatives for scopes in each.values()]
    words = sorted({scope for scopes in granted for scope in scopes}) or sorted(security.schemes)
    return f"_{'_'.join(snake_case(word) for word in words).upper()}"
