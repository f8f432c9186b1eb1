"""The contract as the templates want to read it.

An OpenAPI document says things once and refers to them; a template wants each operation whole,
with the Python names that generated code gives to its parts. `Contract` makes the one from the
other. It depends on the document alone, so that the visitor, the loss report and the lint rules
share it.
"""

from __future__ import annotations

import builtins
import json
import keyword
import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

type Json = dict[str, Any]

METHODS = {"get", "put", "post", "delete", "options", "head", "patch", "trace"}
PROBLEM_JSON = "application/problem+json"


@dataclass(frozen=True)
class Parameter:
    """A parameter of an operation, and how generated code calls it."""

    name: str
    location: Literal["path", "query", "header", "cookie"]
    required: bool
    schema: str
    """The name of its schema in `components.schemas`."""
    type: str
    """The JSON type of that schema."""
    default: object
    description: str

    @property
    def python_name(self) -> str:
        """`task_id` for a parameter `id` of the schema `TaskId`: no name hides a built-in one."""
        name = snake_case(self.name)
        return snake_case(self.schema) if is_reserved(name) else name

    @property
    def alias(self) -> str:
        """The parameter's key among all values of a request, such as `query.limit`."""
        return f"{self.location}.{self.name}"

    @property
    def annotation(self) -> str:
        """The type of a valid value; an absent one without a default is `MISSING`."""
        return self.schema if self.required or self.has_default else f"{self.schema} | MISSING"

    @property
    def has_default(self) -> bool:
        return self.default is not None

    @property
    def text_reader(self) -> str:
        """What reads the parameter's text, where it is not to stay text."""
        return {"integer": "IntegerText, ", "boolean": "BooleanText, "}.get(self.type, "")

    @property
    def default_expression(self) -> str:
        """` = 50`, ` = MISSING`, or nothing when the parameter is required."""
        if self.required:
            return ""
        return f" = {self.default!r}" if self.has_default else " = MISSING"


@dataclass(frozen=True)
class Header:
    """A header of a response. A `const` one is set by generated code, any other is a field."""

    name: str
    required: bool
    schema: str
    """The name of its schema in `components.schemas`, or nothing for a `const` one."""
    type: str
    """The JSON type of that schema."""
    const: str | None
    description: str

    @property
    def python_name(self) -> str:
        return snake_case(self.name)

    @property
    def declaration(self) -> str:
        """The field that a handler fills, such as `retry_after: Seconds`."""
        optional = "" if self.required else " | None = None"
        return f"{self.python_name}: {self.schema}{optional}"

    @property
    def entry(self) -> str:
        """The field as an entry of a dictionary of all headers."""
        field_ = f"self.{self.python_name}"
        entry = f"{self.name!r}: {field_ if self.type == 'string' else f'str({field_})'}"
        return entry if self.required else f"**({{{entry}}} if {field_} is not None else {{}})"


@dataclass(frozen=True)
class Response:
    """One declared response of one operation, or one that many share."""

    name: str
    """The name of its class, such as `CreateTask201` or `TaskNotFound`."""
    status: int
    description: str
    media_type: str | None
    body: str | None
    """The type of the body: a schema's name, `bytes` if it is not JSON, or `None` without one."""
    headers: list[Header]
    decided_by: list[str]

    @property
    def is_problem(self) -> bool:
        return self.media_type == PROBLEM_JSON

    @property
    def is_outcome(self) -> bool:
        """Whether a handler may decide on it."""
        return "handler" in self.decided_by

    @property
    def problem_type(self) -> str:
        return f"urn:taskpact:problem:{snake_case(self.name).replace('_', '-')}"

    @property
    def title(self) -> str:
        return snake_case(self.name).replace("_", " ").capitalize()

    @property
    def fields(self) -> list[Header]:
        """The headers that the handler gives, the required ones first."""
        given = [header for header in self.headers if header.const is None]
        return sorted(given, key=lambda header: not header.required)

    @property
    def constant_headers(self) -> dict[str, str]:
        """The headers that are the same every time."""
        return {header.name: header.const for header in self.headers if header.const is not None}


@dataclass(frozen=True)
class Body:
    """The body of a request."""

    schema: str
    media_types: list[str]
    required: bool

    @property
    def annotation(self) -> str:
        return self.schema if self.required else f"{self.schema} | MISSING"


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
    def constant(self) -> str:
        """The name of the constant that holds it, such as `BEARER_AUTH_OR_API_KEY`."""
        names = []
        for alternative in self.alternatives:
            parts = ["_".join([scheme, *scopes]) for scheme, scopes in alternative.items()]
            names.append("_and_".join(parts) or "anonymous")
        return snake_case("_or_".join(names)).upper()


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
    body: Body | None
    responses: list[Response]
    security: Security
    standalone: bool
    """Whether it needs no dependency, such as a database, to answer."""

    @property
    def python_name(self) -> str:
        return snake_case(self.id)

    @property
    def class_name(self) -> str:
        return pascal_case(self.id)

    @property
    def constant(self) -> str:
        return self.python_name.upper()

    @property
    def outcomes(self) -> list[Response]:
        return [response for response in self.responses if response.is_outcome]

    @property
    def is_secured(self) -> bool:
        return not self.security.is_anonymous

    @property
    def names_its_caller(self) -> bool:
        """Whether the path's `user_id` must be the caller's."""
        return self.is_secured and any(
            p.location == "path" and p.name == "user_id" for p in self.parameters
        )

    @property
    def arguments(self) -> list[Parameter]:
        """What the handler gets by position: the path's, without the `user_id` of the caller."""
        return [
            p
            for p in self.parameters
            if p.location == "path" and not (p.name == "user_id" and self.names_its_caller)
        ]

    @property
    def options(self) -> list[Parameter]:
        """What the handler gets by keyword."""
        return [p for p in self.parameters if p.location != "path"]

    @property
    def header_names(self) -> list[str]:
        return [p.name for p in self.parameters if p.location == "header"]

    @property
    def docstring(self) -> str:
        return "\n\n".join(filter(None, [f"{self.summary}.", self.description.strip()]))


@dataclass(frozen=True)
class Contract:
    """The whole document."""

    document: Json

    @property
    def title(self) -> str:
        return str(self.document["info"]["title"])

    @property
    def max_body_bytes(self) -> int:
        return int(self.document["x-max-body-bytes"])

    @cached_property
    def operations(self) -> list[Operation]:
        """Every operation, in the order of the document."""
        return [
            self._operation(path, method, item)
            for path, item in self.document["paths"].items()
            for method in item
            if method in METHODS
        ]

    @cached_property
    def tags(self) -> dict[str, str]:
        """The description of each tag, in the order of the document."""
        return {tag["name"]: tag["description"] for tag in self.document["tags"]}

    @cached_property
    def problems(self) -> list[Response]:
        """The shared error responses, each with the status that it is used with."""
        found: dict[str, Response] = {}
        for operation in self.operations:
            for response in operation.responses:
                if response.is_problem:
                    found.setdefault(response.name, response)
        order = list(self.document["components"].get("responses", {}))
        return sorted(found.values(), key=lambda response: order.index(response.name))

    @cached_property
    def security_schemes(self) -> dict[str, Json]:
        return dict(self.document["components"].get("securitySchemes", {}))

    @cached_property
    def securities(self) -> list[Security]:
        """Every distinct demand for credentials."""
        found = {o.security.constant: o.security for o in self.operations if o.is_secured}
        return list(found.values())

    def tagged(self, tag: str) -> list[Operation]:
        return [operation for operation in self.operations if operation.tag == tag]

    @property
    def models_in_problems(self) -> list[str]:
        """The schemas that `problems.py` imports."""
        headers = {header.schema for problem in self.problems for header in problem.fields}
        return sorted({"FieldError", "Problem", *headers})

    def models_in(self, tag: str) -> list[str]:
        """The schemas that a tag's module imports."""
        names: set[str] = set()
        for operation in self.tagged(tag):
            names |= {parameter.schema for parameter in operation.parameters}
            names |= {operation.body.schema} if operation.body else set()
            for outcome in operation.outcomes:
                if not outcome.is_problem:
                    names |= {header.schema for header in outcome.fields}
                    names |= {outcome.body or "bytes"}
        return sorted(names - {"bytes"})

    def problems_in(self, tag: str) -> list[str]:
        """The errors that handlers of a tag may decide on."""
        outcomes = [outcome for operation in self.tagged(tag) for outcome in operation.outcomes]
        return sorted({outcome.name for outcome in outcomes if outcome.is_problem})

    def securities_in(self, tag: str) -> list[str]:
        """The constants of `security.py` that a tag's module imports."""
        return sorted({o.security.constant for o in self.tagged(tag) if o.is_secured})

    def resolve(self, node: Json) -> Json:
        """Returns what `node` refers to, or `node` itself."""
        while "$ref" in node:
            pointer = node["$ref"]
            node = self.document
            for part in pointer.removeprefix("#/").split("/"):
                node = node[part.replace("~1", "/").replace("~0", "~")]
        return node

    def _operation(self, path: str, method: str, item: Json) -> Operation:
        node = item[method]
        operation_id = node["operationId"]
        parameters: dict[tuple[str, str], Json] = {}
        for reference in [*item.get("parameters", []), *node.get("parameters", [])]:
            parameter = self.resolve(reference)
            parameters[parameter["in"], parameter["name"]] = parameter
        return Operation(
            id=operation_id,
            method=method.upper(),
            path=path,
            tag=node["tags"][0],
            summary=node["summary"],
            description=node.get("description", ""),
            parameters=[self._parameter(parameter) for parameter in parameters.values()],
            body=self._body(node["requestBody"]) if "requestBody" in node else None,
            responses=[
                self._response(operation_id, int(status), response)
                for status, response in node["responses"].items()
            ],
            security=Security(node.get("security", self.document.get("security", []))),
            standalone=bool(node.get("x-standalone", False)),
        )

    def _parameter(self, node: Json) -> Parameter:
        schema = self.resolve(node["schema"])
        return Parameter(
            name=node["name"],
            location=node["in"],
            required=bool(node.get("required", False)),
            schema=schema_name(node["schema"]),
            type=str(schema.get("type", "")),
            default=schema.get("default"),
            description=node.get("description", ""),
        )

    def _body(self, node: Json) -> Body:
        body = self.resolve(node)
        content = body["content"]
        return Body(
            schema=schema_name(next(iter(content.values()))["schema"]),
            media_types=list(content),
            required=bool(body.get("required", False)),
        )

    def _response(self, operation_id: str, status: int, reference: Json) -> Response:
        node = self.resolve(reference)
        shared = reference.get("$ref", "").rpartition("/")[2]
        media_type = next(iter(node.get("content", {})), None)
        body = None
        if media_type is not None:
            schema = node["content"][media_type]["schema"]
            body = schema_name(schema) if is_json(media_type) else "bytes"
        return Response(
            name=shared or f"{pascal_case(operation_id)}{status}",
            status=status,
            description=node["description"].strip(),
            media_type=media_type,
            body=body,
            headers=[
                self._header(name, header) for name, header in node.get("headers", {}).items()
            ],
            decided_by=node.get("x-decided-by", ["handler"]),
        )

    def _header(self, name: str, reference: Json) -> Header:
        node = self.resolve(reference)
        const = node["schema"].get("const")
        return Header(
            name=name,
            required=bool(node.get("required", False)),
            schema="" if const is not None else schema_name(node["schema"]),
            type=str(self.resolve(node["schema"]).get("type", "")),
            const=const,
            description=node.get("description", ""),
        )


def schema_name(schema: Json) -> str:
    """Returns the name of a schema that must be a reference to a named one.

    Raises:
        ValueError: the schema is written in place; name it in `components.schemas`.
    """
    reference: str = schema.get("$ref", "")
    if not reference.startswith("#/components/schemas/"):
        raise ValueError(f"name this schema in components.schemas: {json.dumps(schema)}")
    return reference.rpartition("/")[2]


def is_json(media_type: str) -> bool:
    """Whether a media type is JSON, or has the suffix `+json` (RFC 6839)."""
    return media_type == "application/json" or media_type.endswith("+json")


def snake_case(name: str) -> str:
    """Returns `logIn`, `If-Match` and `HTTPError` as `log_in`, `if_match` and `http_error`."""
    words = re.sub(r"([a-z0-9])([A-Z])|([A-Z])(?=[A-Z][a-z])", r"\1\3_\2", name)
    return re.sub(r"[^A-Za-z0-9]+", "_", words).strip("_").lower()


def pascal_case(name: str) -> str:
    """Returns `logIn` as `LogIn`."""
    return "".join(word.capitalize() for word in snake_case(name).split("_"))


def docstring(text: str, indent: int = 4) -> str:
    """Returns `text` as it stands between the quotes of a docstring."""
    escaped = text.strip().replace("\\", "\\\\").replace('"' * 3, "'" * 3)
    return escaped.replace("\n", "\n" + " " * indent)


def is_reserved(name: str) -> bool:
    """Whether Python, or this code, needs the name for something else."""
    return keyword.iskeyword(name) or name in {*dir(builtins), "self", "caller", "body"}
