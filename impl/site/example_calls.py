"""A call of each operation, with the examples of the contract."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from generated.models import ContractDocument
from impl.site.contract import METHODS

_OWN_ID = "me"

type _Node = Mapping[str, Any]


class UntoldError(Exception):
    """The contract has no example of something that a call needs."""


@dataclass(frozen=True)
class ExampleCall:
    """A request with all that it needs, and nothing that can be left out except for a body."""

    operation: str
    method: str
    path: str
    status: int
    """That of its success."""
    path_values: dict[str, Any] = field(default_factory=dict)
    query: dict[str, Any] = field(default_factory=dict)
    headers: dict[str, Any] = field(default_factory=dict)
    credential: str = ""
    """The header that its credential is in; empty if it needs none."""
    is_bearer: bool = False
    media_type: str = ""
    body: Any = None
    answer: str = ""
    """The media type of its answer; empty if that has no body."""


def example_calls(contract: ContractDocument) -> Iterator[ExampleCall]:
    """Yields a call of each operation that the contract has enough examples for."""
    reader = _Reader(contract.model_dump())
    for path, item in contract.paths.items():
        for method, operation in item.items():
            if method.upper() in METHODS:
                try:
                    yield reader.call(method, path, item, operation)
                except UntoldError:
                    continue


class _Reader:
    def __init__(self, document: _Node) -> None:
        self._document = document

    def call(self, method: str, path: str, item: _Node, operation: _Node) -> ExampleCall:
        nodes = [*item.get("parameters", ()), *operation.get("parameters", ())]
        given = {(node["name"], node["in"]): node for node in map(self._resolve, nodes)}
        needed = [node for node in given.values() if node.get("required")]
        values: dict[str, dict[str, Any]] = {"path": {}, "query": {}, "header": {}}
        for node in needed:
            if node["in"] not in values:
                raise UntoldError(node["name"])
            values[node["in"]][node["name"]] = self._value(node)
        media_type, body = self._body(operation)
        status, answer = self._success(operation)
        credential, is_bearer = self._credential(operation)
        return ExampleCall(
            operation=operation.get("operationId", ""),
            method=method.upper(),
            path=path,
            status=status,
            path_values=values["path"],
            query=values["query"],
            credential=credential,
            is_bearer=is_bearer,
            headers=values["header"],
            media_type=media_type,
            body=body,
            answer=answer,
        )

    def _value(self, parameter: _Node) -> Any:
        if parameter.get("x-caller-id"):
            return _OWN_ID
        return self._example(parameter, self._resolve(parameter.get("schema", {})))

    def _body(self, operation: _Node) -> tuple[str, Any]:
        """Returns the first media type and an example, or nothing where no body is needed."""
        request_body = self._resolve(operation.get("requestBody", {}))
        for media_type, node in request_body.get("content", {}).items():
            try:
                return media_type, self._example(node, self._resolve(node.get("schema", {})))
            except UntoldError:
                if request_body.get("required"):
                    raise
                break
        return "", None

    def _success(self, operation: _Node) -> tuple[int, str]:
        """Returns the status of the success and the media type of its body.

        Raises:
            UntoldError: there is none.
        """
        for status, reference in operation.get("responses", {}).items():
            if status.startswith("2") and status.isdecimal():
                return int(status), next(iter(self._resolve(reference).get("content", {})), "")
        raise UntoldError(operation.get("operationId"))

    def _credential(self, operation: _Node) -> tuple[str, bool]:
        """Returns the header of the first kind of credential, and whether it is a bearer token.

        Raises:
            UntoldError: its credentials are not one in a header.
        """
        needed = operation.get("security", self._document.get("security", []))
        schemes = self._document.get("components", {}).get("securitySchemes", {})
        names = next((list(each) for each in needed if each), [])
        match [self._resolve(schemes[name]) for name in names]:
            case []:
                return "", False
            case [{"type": "apiKey", "in": "header", "name": str(name)}]:
                return name, False
            case [{"type": "http", "scheme": str(scheme)}] if scheme.lower() == "bearer":
                return "Authorization", True
            case [{"type": "oauth2" | "openIdConnect"}]:
                return "Authorization", True
            case _:
                raise UntoldError(names)

    def _example(self, *nodes: _Node) -> Any:
        for node in nodes:
            for each in node.get("examples", ()):
                if isinstance(node["examples"], list):  # those of a schema
                    return each
                example = self._resolve(node["examples"][each])
                if "value" in example:
                    return example["value"]
            for word in ("example", "default", "const"):
                if word in node:
                    return node[word]
        raise UntoldError(nodes)

    def _resolve(self, node: _Node) -> _Node:
        """Follows references of the document into itself."""
        while "$ref" in node:
            found: Any = self._document
            for step in node["$ref"].removeprefix("#/").split("/"):
                found = found.get(step.replace("~1", "/").replace("~0", "~"), {})
            node = found
        return node
