"""The error responses of a contract, by the problems that each may be."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from openapi.codegen.contract.contract import Contract
from openapi.codegen.contract.document import Json
from openapi.codegen.contract.media_types import PROBLEM_JSON
from openapi.codegen.contract.operations import Operation
from openapi.codegen.contract.problems import problem_names
from openapi.codegen.names import kebab_case


@dataclass(frozen=True)
class ErrorResponses:
    """Those of `components.responses`."""

    contract: Contract

    def fitting(self, operation: Operation, status: int, problems: list[str]) -> list[str]:
        """Returns the responses that may be these problems and no others."""
        if problems:
            return [name for name, may_be in self._problems.items() if may_be == set(problems)]
        return self._without_problems(operation, status)

    def unknown(self, problems: list[str]) -> list[str]:
        """Returns the problems that the contract does not describe."""
        return [name for name in problems if name not in self.contract.problem_types]

    def draft(self, problems: list[str]) -> str:
        """Returns a response that may be these problems, as the contract would have it."""
        name = "Or".join(problems)
        headers = [f"    {line}" for line in self._headers(problems)]
        lines = [
            f"{name}Only:" if name in self._nodes else f"{name}:",
            f"  description: {_scalar(self._description(problems))}",
            *(["  headers:", *headers] if headers else []),
            "  content:",
            f"    {PROBLEM_JSON}:",
            *(f"      {line}" for line in self._schema(problems)),
            "      examples:",
            *(f"        {line}" for line in self._examples(problems)),
        ]
        return "\n".join(f"    {line}" for line in lines)

    def _without_problems(self, operation: Operation, status: int) -> list[str]:
        """Returns the responses that are no problem, if others use them here only those.

        They have no body, as a 304, or that of RFC 6749.
        """
        body = {"$ref": "#/components/schemas/OAuthError"} if operation.has_oauth2_errors else None
        found = [name for name, node in self._nodes.items() if _schema_of(node) == body]
        used = {r.name for o in self.contract.operations for r in o.responses if r.status == status}
        return [name for name in found if name in used] or found

    @cached_property
    def _nodes(self) -> dict[str, Json]:
        return dict(self.contract.document["components"].get("responses", {}))

    @cached_property
    def _problems(self) -> dict[str, set[str]]:
        """What each may be."""
        return {
            name: set(problem_names(schema))
            for name, node in self._nodes.items()
            if PROBLEM_JSON in node.get("content", {}) and (schema := _schema_of(node))
        }

    def _description(self, problems: list[str]) -> str:
        """Joins what the responses to one problem alone say, or else the problems do."""
        alone = {
            next(iter(may_be)): self._nodes[name]["description"]
            for name, may_be in self._problems.items()
            if len(may_be) == 1
        }
        said = [alone.get(name, self.contract.problem_types[name].meaning) for name in problems]
        first, *others = (text.strip().partition(". ")[0].rstrip(".") for text in said)
        return ", or ".join([first, *(text[:1].lower() + text[1:] for text in others)]) + "."

    def _headers(self, problems: list[str]) -> Iterator[str]:
        """Yields the headers that each problem comes with, and says which not all come with."""
        several = [self._headers_of(name) for name in problems]
        for name in dict.fromkeys(name for headers in several for name in headers):
            found = next(headers[name] for headers in several if name in headers)
            is_shared = all(name in headers for headers in several)
            if "$ref" in found:
                remark = "" if is_shared else "  # write one that is not required"
                yield f"{name}: {{$ref: '{found['$ref']}'}}{remark}"

    def _headers_of(self, problem: str) -> Json:
        """Returns those of the response with this problem and the fewest others.

        If no response has it, they are those of every response.
        """
        of_it = [name for name, may_be in self._problems.items() if problem in may_be]
        of_it.sort(key=lambda name: len(self._problems[name]))
        first, *others = [
            self._nodes[name].get("headers", {}) for name in of_it[:1] or self._problems
        ] or [{}]
        return {name: first[name] for name in first if all(name in other for other in others)}

    def _schema(self, problems: list[str]) -> Iterator[str]:
        references = {
            self.contract.problem_types[name].type: f"'#/components/schemas/{name}'"
            for name in problems
        }
        if len(problems) == 1:
            yield from (f"schema: {{$ref: {reference}}}" for reference in references.values())
            return
        yield from ("schema:", "  oneOf:")
        yield from (f"    - $ref: {reference}" for reference in references.values())
        yield from ("  discriminator:", "    propertyName: type", "    mapping:")
        yield from (f"      {type_}: {reference}" for type_, reference in references.items())

    def _examples(self, problems: list[str]) -> Iterator[str]:
        examples = self.contract.document["components"].get("examples", {})
        for problem in problems:
            problem_type = self.contract.problem_types[problem].type
            for name, example in examples.items():
                value = example.get("value")
                if isinstance(value, dict) and value.get("type") == problem_type:
                    yield f"{kebab_case(name)}: {{$ref: '#/components/examples/{name}'}}"


def _scalar(text: str) -> str:
    """Returns text as a value of YAML, in quotes only where it needs them."""
    line = " ".join(text.split())
    is_plain = not re.search(r": | #|^[^A-Za-z]", line)
    return line if is_plain else json.dumps(line, ensure_ascii=False)


def _schema_of(response: Json) -> Json | None:
    """Returns the schema of the body, if there is one."""
    media: Iterator[Json] = iter(response.get("content", {}).values())
    return next(media, {}).get("schema")
