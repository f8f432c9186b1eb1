"""The whole contract, as everybody wants to read it.

An OpenAPI document says things once and refers to them; who generates code wants each operation
whole. `Contract` has the one and the other. It depends on the document alone, so that templates,
checks and rules share it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from openapi.codegen.contract import document as documents
from openapi.codegen.contract.conformance import schemas_for_validator
from openapi.codegen.contract.conventions import (
    HEADERS_OF_PROBLEM,
    PROBLEM_TYPES,
    ROLE_SCHEMA,
    SCOPE_ROLES,
    UNCOUNTED,
    is_strict,
)
from openapi.codegen.contract.credentials import Place, challenge_of, schemes_by_place
from openapi.codegen.contract.document import Json
from openapi.codegen.contract.headers import united
from openapi.codegen.contract.operations import Operation
from openapi.codegen.contract.problems import BASE, TRACE, ProblemType, read_problem_types
from openapi.codegen.contract.rate_limits import RateLimit, read_rate_limits
from openapi.codegen.contract.reading import (
    read_headers,
    read_operations,
    read_scheme_rate_limits,
)
from openapi.codegen.contract.reading_bodies import read_max_body_bytes


@dataclass(frozen=True)
class Contract:
    """The whole document."""

    document: Json

    @property
    def title(self) -> str:
        return str(self.document["info"]["title"])

    @property
    def is_strict(self) -> bool:
        """Whether it has to keep to the conventions of this house, too."""
        return is_strict(self.document)

    @property
    def max_body_bytes(self) -> int:
        return read_max_body_bytes(self.document)

    @property
    def reserved_user_ids(self) -> list[str]:
        """What a path has in the place of a caller's id, sorted; and `me`, the caller."""
        callers = [operation for operation in self.operations if operation.names_its_caller]
        if not callers:
            return []
        paths = [path.split("/") for path in self.document["paths"]]
        prefixes = [each.path.split("/")[: each.caller_segment] for each in callers]
        beside = {
            path[len(prefix)]
            for prefix in prefixes
            for path in paths
            if path[: len(prefix)] == prefix and len(path) > len(prefix)
        }
        return sorted({each for each in beside if not each.startswith("{")} | {"me"})

    @cached_property
    def operations(self) -> list[Operation]:
        """Every operation, in the order of the document."""
        return read_operations(self.document)

    @cached_property
    def tags(self) -> dict[str, str]:
        """The description of each tag, in the order of the document."""
        return {tag["name"]: tag["description"] for tag in self.document["tags"]}

    @cached_property
    def problem_types(self) -> dict[str, ProblemType]:
        """Every kind of problem by its name, in the order of the document, without headers."""
        return read_problem_types(self.document)

    @cached_property
    def problems(self) -> list[ProblemType]:
        """Every kind of problem, each with the headers of the responses that it may be."""
        schemas = self.document["components"]["schemas"]
        responses = [r for operation in self.operations for r in operation.responses]
        return [
            replace(
                problem,
                headers=united(
                    read_headers(self.document, schemas[problem.name].get(HEADERS_OF_PROBLEM, {})),
                    *(r.headers for r in responses if problem in r.problems),
                ),
            )
            for problem in self.problem_types.values()
        ]

    @property
    def problems_tell_traces(self) -> bool:
        """Whether a problem may name the trace that its request is a part of."""
        return TRACE in self.document["components"]["schemas"].get(BASE, {}).get("properties", {})

    @property
    def problem_types_at(self) -> str:
        """Where the pages of the problems are: what each `type` begins with."""
        return str(self.document.get(PROBLEM_TYPES, ""))

    @cached_property
    def security_schemes(self) -> dict[str, Json]:
        return dict(self.document["components"].get("securitySchemes", {}))

    @property
    def schemes_by_place(self) -> dict[Place, tuple[str, ...]]:
        """The security schemes that have their credentials in the same place of a request."""
        return schemes_by_place(self.security_schemes)

    @property
    def challenges(self) -> dict[str, str]:
        """What asks for a credential of each security scheme; ours all ask for a bearer token."""
        return {
            name: "Bearer" if self.is_strict else challenge_of(scheme, self.title)
            for name, scheme in self.security_schemes.items()
        }

    @property
    def has_other_credentials(self) -> bool:
        """Whether some are neither bearer tokens nor in a header or cookie of their own."""
        return any(
            place.kind in {"certificate", "http", "query"} or place.is_key_in_authorization
            for place in self.schemes_by_place
        )

    @property
    def has_credentials_in_headers_alone(self) -> bool:
        return all(place.is_in_headers for place in self.schemes_by_place)

    @property
    def http_schemes(self) -> list[str]:
        """The schemes of HTTP authentication that are read, in lowercase."""
        kinds = [place.kind for place in self.schemes_by_place]
        of_http = [place.key for place in self.schemes_by_place if place.kind == "http"]
        return [*(["bearer"] if "bearer" in kinds else []), *of_http]

    @property
    def credentials_in_query(self) -> list[str]:
        """The parameters of queries that are credentials."""
        return [place.name for place in self.schemes_by_place if place.kind == "query"]

    def credentials_beside(self, operation: Operation) -> list[str]:
        """Those that may come with an operation, and are none of its own parameters."""
        own = {each.name for each in operation.parameters if each.location == "query"}
        found = self.credentials_in_query if operation.is_secured else []
        return [name for name in found if name not in own]

    @property
    def scopes(self) -> tuple[str, ...]:
        """Every scope that an operation asks for."""
        alternatives = [a for operation in self.operations for a in operation.security.alternatives]
        scopes = {scope for a in alternatives for asked_for in a.values() for scope in asked_for}
        return tuple(sorted(scopes))

    @property
    def roles(self) -> list[str] | None:
        """The roles that users may have, where the contract says which schema has them."""
        name = self.document.get(ROLE_SCHEMA)
        schemas = self.document["components"]["schemas"]
        return list(schemas.get(name, {}).get("enum", [])) if name is not None else None

    @property
    def scope_roles(self) -> dict[str, str]:
        """The role that a user must have to be granted a scope; everybody is granted the others."""
        return dict(self.document.get(SCOPE_ROLES, {}))

    @cached_property
    def scheme_rate_limits(self) -> dict[str, list[RateLimit]]:
        """What holds for callers by their security scheme, where an operation has nothing own."""
        return read_scheme_rate_limits(self.document)

    @property
    def settles_by_scheme(self) -> bool:
        """Whether all of that is settled, so that nobody has to wait for other processes."""
        policies = [policy for each in self.scheme_rate_limits.values() for policy in each]
        return all(policy.is_settled for policy in policies)

    @property
    def uncounted_rate_limits(self) -> list[RateLimit]:
        """The policy of requests that nothing else counts, if there is one."""
        policy = self.document.get(UNCOUNTED)
        return read_rate_limits([policy]) if policy else []

    @cached_property
    def rate_limits(self) -> list[RateLimit]:
        """Every policy that an operation is limited by, once."""
        return list({policy.name: policy for policy in self.rate_limits_everywhere}.values())

    @property
    def rate_limits_everywhere(self) -> list[RateLimit]:
        """Every policy, as often as it is written."""
        return [
            *self.uncounted_rate_limits,
            *(policy for operation in self.operations for policy in operation.rate_limits),
            *(policy for policies in self.scheme_rate_limits.values() for policy in policies),
        ]

    @cached_property
    def versioned_schemas(self) -> set[str]:
        """The schemas of what has a version, by the header of those responses that it is."""
        outcomes = (each for operation in self.operations for each in operation.outcomes)
        return {each.body for each in outcomes if each.body is not None and each.has_version}

    @property
    def has_preconditions(self) -> bool:
        return any(operation.has_preconditions for operation in self.operations)

    @property
    def requires_if_match(self) -> bool:
        return any(operation.requires_if_match for operation in self.operations)

    @property
    def has_concurrency(self) -> bool:
        return any(operation.concurrency for operation in self.operations)

    @property
    def has_deprecations(self) -> bool:
        return any(operation.deprecation for operation in self.operations)

    @property
    def has_oauth2_errors(self) -> bool:
        return any(operation.has_oauth2_errors for operation in self.operations)

    @property
    def takes_idempotency_keys(self) -> bool:
        return any(operation.takes_idempotency_key for operation in self.operations)

    @property
    def error_schemas(self) -> list[str]:
        """The schemas of errors that are no problem+json, sorted."""
        shapes = [shape for operation in self.operations for shape in operation.error_shapes]
        return sorted({shape.body for shape in shapes if shape.body and shape.has_schema})

    @property
    def schemas_beyond_types(self) -> list[str]:
        """Those of bodies and parameters that ask for more than types of Python do, sorted."""
        return sorted({name for each in self.operations for name in each.schemas_beyond_types})

    @property
    def schemas_for_validator(self) -> Json:
        """Those schemas, and what they refer to."""
        return schemas_for_validator(self.document, self.schemas_beyond_types)

    def tagged(self, tag: str) -> list[Operation]:
        return [operation for operation in self.operations if operation.tag == tag]

    def resolve(self, node: Json) -> Json:
        """Returns what `node` refers to, or `node` itself."""
        return documents.resolve(self.document, node)
