"""The contract as the templates want to read it.

An OpenAPI document says things once and refers to them; a template wants each operation whole,
with the Python names that generated code gives to its parts. `Contract` makes the one from the
other. It depends on the document alone, so that the visitor, the loss report and the lint rules
share it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from openapi.codegen.concurrency import CONCURRENCY_PROBLEMS, read_concurrency
from openapi.codegen.deprecations import read_deprecation
from openapi.codegen.idempotency import IDEMPOTENCY_PROBLEMS
from openapi.codegen.names import pascal_case
from openapi.codegen.operation import (
    LINES_OF_JSON,
    Body,
    Header,
    Operation,
    Parameter,
    Response,
    Security,
    is_json,
)
from openapi.codegen.rate_limits import UNCOUNTED, RateLimit, read_rate_limits

type Json = dict[str, Any]

METHODS = {"get", "put", "post", "delete", "options", "head", "patch", "trace"}


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
        brought = dict(IDEMPOTENCY_PROBLEMS) if self.takes_idempotency_keys else {}
        brought |= CONCURRENCY_PROBLEMS if self.has_concurrency else {}
        for name, status in brought.items():
            reference = {"$ref": f"#/components/responses/{name}"}
            found |= {r.name: r for r in self._responses("", status, reference)}
        order = list(self.document["components"].get("responses", {}))
        return sorted(found.values(), key=lambda response: order.index(response.name))

    @cached_property
    def security_schemes(self) -> dict[str, Json]:
        return dict(self.document["components"].get("securitySchemes", {}))

    @cached_property
    def scheme_rate_limits(self) -> dict[str, list[RateLimit]]:
        """What holds for callers by their security scheme, where an operation has nothing own."""
        return {
            name: read_rate_limits(scheme["x-rate-limit"])
            for name, scheme in self.security_schemes.items()
            if scheme.get("x-rate-limit")
        }

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

    @property
    def has_preconditions(self) -> bool:
        return any(operation.has_preconditions for operation in self.operations)

    @property
    def requires_if_match(self) -> bool:
        return any(operation.requires_if_match for operation in self.operations)

    @property
    def has_streams(self) -> bool:
        return any(operation.is_streamed for operation in self.operations)

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

    def tagged(self, tag: str) -> list[Operation]:
        return [operation for operation in self.operations if operation.tag == tag]

    @property
    def models_in_problems(self) -> list[str]:
        """The schemas that `problems.py` imports."""
        headers = {header.schema for problem in self.problems for header in problem.fields}
        errors = {"OAuthError"} if self.has_oauth2_errors else set()
        return sorted({"FieldError", "Problem", *headers, *errors})

    def models_in(self, tag: str) -> list[str]:
        """The schemas that a tag's module imports."""
        names: set[str] = set()
        for operation in self.tagged(tag):
            names |= {parameter.schema for parameter in operation.parameters}
            body = operation.body
            names |= {body.schema} if body and not body.is_raw else set()
            names |= {"MOST_STRUCTURE"} if body and body.is_json else set()
            names |= {n for o in operation.outcomes if not o.is_problem for n in o.models}
        return sorted(names)

    def problems_in(self, tag: str) -> list[str]:
        """The errors that handlers of a tag may decide on."""
        outcomes = [outcome for operation in self.tagged(tag) for outcome in operation.outcomes]
        return sorted({outcome.name for outcome in outcomes if outcome.is_problem})

    def rate_limits_in(self, tag: str) -> list[str]:
        """The constants of `rate_limits.py` that a tag's module imports."""
        return sorted({p.constant for o in self.tagged(tag) for p in o.rate_limits})

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
        security = Security(node.get("security", self.document.get("security", [])))
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
                response
                for status, reference in node["responses"].items()
                for response in self._responses(operation_id, int(status), reference)
            ],
            security=security,
            rate_limits=self._rate_limits(node, security),
            is_limited_by_scheme="x-rate-limit" not in node
            and not self.scheme_rate_limits.keys().isdisjoint(security.schemes),
            concurrency=read_concurrency(node),
            standalone=bool(node.get("x-standalone", False)),
            has_oauth2_errors=bool(node.get("x-oauth2-errors", False)),
            deprecation=read_deprecation(node),
        )

    def _rate_limits(self, node: Json, security: Security) -> list[RateLimit]:
        """Returns the policies of an operation: its own, else those of anonymous requests."""
        if "x-rate-limit" in node:
            return read_rate_limits(node["x-rate-limit"])
        can_be_anonymous = security.is_anonymous or security.is_optional
        return read_rate_limits(self.document.get("x-rate-limit", []) if can_be_anonymous else [])

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
            max_items=schema.get("maxItems"),
        )

    def _body(self, node: Json) -> Body:
        body = self.resolve(node)
        content = body["content"]
        return Body(
            schema=schema_name(next(iter(content.values()))["schema"]),
            media_types=list(content),
            required=bool(body.get("required", False)),
            max_bytes=int(body.get("x-max-body-bytes", self.max_body_bytes)),
        )

    def _responses(self, operation_id: str, status: int, reference: Json) -> Iterator[Response]:
        """Gives the classes of a response: one for each media type, where it has several."""
        node = self.resolve(reference)
        shared = reference.get("$ref", "").rpartition("/")[2]
        name = shared or f"{pascal_case(operation_id)}{status}"
        content = node.get("content", {})
        for media_type, media in content.items() or [(None, {})]:
            of_several = pascal_case(_subtype(media_type)) if len(content) > 1 else ""
            yield Response(
                name=f"{name}{of_several}",
                status=status,
                description=node["description"].strip(),
                media_type=media_type,
                body=_body_type(media_type, media),
                headers=[self._header(*header) for header in node.get("headers", {}).items()],
                decided_by=node.get("x-decided-by", ["handler"]),
                stream_seconds=node.get("x-stream-seconds"),
                item=schema_name(media["schema"]) if media_type in LINES_OF_JSON else None,
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


def _subtype(media_type: str | None) -> str:
    """Returns what a media type is called beside others, such as `ndjson` and `csv`."""
    return (media_type or "").rpartition("/")[2].removeprefix("x-").partition("+")[0]


def _body_type(media_type: str | None, media: Json) -> str | None:
    if media_type is None:
        return None
    return schema_name(media["schema"]) if is_json(media_type) else "bytes"
