"""The problems of a contract: schemas that each narrow `Problem` to one `type` (RFC 9457)."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any

from openapi.codegen.contract.conventions import DECIDED_BY
from openapi.codegen.contract.document import Json, is_named, schema_name
from openapi.codegen.contract.headers import Header

BASE = "Problem"
"""The schema that they have in common, and that stands for those which a client does not know."""
TRACE = "trace_id"
"""What it may have besides: generated code gives it if the request has one."""
REFERENCE_TO_BASE = {"$ref": f"#/components/schemas/{BASE}"}
MADE: Mapping[str, AbstractSet[str]] = {
    BASE: {"type", "title", "status", "detail", "request_id", "errors"},
    "FieldError": {"in", "pointer", "keyword", "limit", "allowed", "message"},
}
"""The schemas of what generated code makes itself, and the properties that it gives."""
_OWN = ("type", "status")
"""The properties that a problem has a `const` for."""


@dataclass(frozen=True)
class Member:
    """What a problem tells programs beside what all of them tell."""

    name: str
    required: bool
    schema: Json
    description: str


@dataclass(frozen=True)
class ProblemType:
    """A kind of problem."""

    name: str
    """What code calls it, such as `UserNotFound`: its schema's name."""
    type: str
    """The address of its page, which tells it apart on the wire."""
    title: str
    status: int
    description: str
    decided_by: list[str]
    members: list[Member]
    requires_errors: bool
    """Whether it always names the fields that are wrong."""
    headers: tuple[Header, ...] = ()
    """Those of the responses that it may be."""

    @property
    def is_outcome(self) -> bool:
        """Whether a handler may decide on it."""
        return "handler" in self.decided_by

    @property
    def meaning(self) -> str:
        """What has happened: the first paragraph of the description."""
        return self.description.split("\n\n", 1)[0]

    @property
    def advice(self) -> str:
        """What to do about it: the rest."""
        return self.description.partition("\n\n")[2].strip()

    @property
    def detail(self) -> str:
        """The description as a client reads it, however its lines are wrapped in the contract."""
        return " ".join(self.description.split())

    @property
    def constant_headers(self) -> dict[str, str]:
        """The headers that are the same every time."""
        return {h.name: h.const for h in self.headers if h.const is not None and h.required}


def is_problem(schema: Json) -> bool:
    """Whether a schema is a kind of problem."""
    parts = schema.get("allOf", [])
    return isinstance(parts, list) and REFERENCE_TO_BASE in parts


def problem_names(schema: Json) -> list[str]:
    """Returns which problems a response with such a schema may be."""
    alternatives = schema.get("oneOf", [schema])
    return [schema_name(each) for each in alternatives if is_named(each)]


def read_problem_types(document: Json) -> dict[str, ProblemType]:
    """Returns every kind of problem by its name, in the order of the document."""
    schemas = document.get("components", {}).get("schemas", {})
    return {name: _read(name, node) for name, node in schemas.items() if is_problem(node)}


def _read(name: str, node: Json) -> ProblemType:
    properties = node.get("properties", {})
    return ProblemType(
        name=name,
        type=str(_const(properties, "type", "")),
        title=str(node.get("title", name)),
        status=int(_const(properties, "status", 500)),
        description=str(node.get("description", "")).strip(),
        decided_by=node.get(DECIDED_BY, ["handler"]),
        members=[
            Member(
                key, key in node.get("required", []), schema, schema.get("description", "").strip()
            )
            for key, schema in properties.items()
            if key not in _OWN
        ],
        requires_errors="errors" in node.get("required", []),
    )


def _const(properties: dict[str, Json], name: str, default: object) -> Any:
    return properties.get(name, {}).get("const", default)
