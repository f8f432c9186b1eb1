"""The contract's examples as answers, each true to its request and in itself."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from generated.http_request import HttpRequest
from generated.replies import PageReply, Reply, ReplyWith
from openapi.codegen.contract.document import METHODS, Json, schema_name
from openapi.codegen.contract.media_types import LINES_OF_JSON
from openapi.codegen.names import snake_case

_EXPRESSION = re.compile(r"\{(\$[^{}]+)\}|(\$.+)")
"""A runtime expression of OpenAPI, in braces inside of a text or alone."""
_NO_EXAMPLE = b"The contract has no example of this response to answer with: give it one.\n"


class ExampleAnswers:
    """What each operation answers by the examples of a contract."""

    def __init__(self, document: Json, source: bytes) -> None:
        """Takes the contract as a document, and as it was written."""
        self._document = document
        self._source = source
        self._operations: dict[str, tuple[str, Json]] = {
            operation["operationId"]: (path, operation)
            for path, item in document["paths"].items()
            for method, operation in item.items()
            if method in METHODS
        }

    @property
    def scopes(self) -> frozenset[str]:
        """All scopes that there are."""
        schemes = self._document.get("components", {}).get("securitySchemes", {}).values()
        flows = [flow for scheme in schemes for flow in scheme.get("flows", {}).values()]
        named = {scope for flow in flows for scope in flow["scopes"]}
        required = {
            scope
            for _, operation in self._operations.values()
            for schemes in self._alternatives(operation)
            for scopes in schemes.values()
            for scope in scopes
        }
        return frozenset(named | required)

    def error(self, schema: str, status: int) -> object:
        """Returns the example of an error of this status, whose schema code calls so."""
        key = str(status)
        for _, operation in self._operations.values():
            response = self._resolved(operation["responses"].get(key, {}))
            for content in response.get("content", {}).values():
                is_it = snake_case(schema_name(content["schema"])) == schema
                if is_it and content.get("examples"):
                    return self._resolved(next(iter(content["examples"].values())))["value"]
        return {}

    def reply(self, operation_id: str, request: HttpRequest) -> Reply:
        """Returns the first example of the success, or what `Prefer` asks for (RFC 7240).

        `Prefer: code=404` asks for a status, `Prefer: example=NAME` for an example. What the
        operation does not declare cannot be preferred. A body that is an example itself is answered
        by the example of the same name.
        """
        _, operation = self._operations[operation_id]
        responses = {
            int(status): self._resolved(response)
            for status, response in sorted(operation["responses"].items())
            if status.isdigit()
        } or {200: self._resolved(next(iter(operation["responses"].values())))}
        status, name = _choice(responses, _preferences(request))
        name = name or self._name_of_body(operation, request)
        response = responses[status]
        success = responses[min(responses)]
        media_type = _media_type(response.get("content", {}), request)
        value = self._value(response, media_type, name)
        if media_type and value is None and not self._is_contract(response, media_type):
            return _reply(501, "text/plain", {}, _NO_EXAMPLE, None)
        # What has no body, such as a 304, tells of the body that a success has.
        shown = value or self._value(success, next(iter(success.get("content", {})), None), None)
        value = _with_request_id(_with_path(value, request), request.id)
        headers = self._headers(response, media_type, shown, request)
        if status == 429:
            headers |= self._spent_limit(operation, headers)
        return _reply(status, media_type, headers, self._bytes(media_type, value), value)

    def _name_of_body(self, operation: Json, request: HttpRequest) -> str | None:
        """Returns which example of the operation was sent, if it is one."""
        media_type = (request.header(b"content-type") or "").partition(";")[0].strip().lower()
        body = self._resolved(operation.get("requestBody", {}))
        content = body.get("content", {}).get(media_type, {})
        sent = request.body
        if not media_type.endswith("json") or not sent:
            return None
        for name, example in content.get("examples", {}).items():
            if self._resolved(example)["value"] == json.loads(sent):
                return str(name)
        return None

    def _value(self, response: Json, media_type: str | None, name: str | None) -> Any:
        """Returns the example of a body, or else that of its schema, if there is one."""
        if media_type is None:
            return None
        content = response["content"][media_type]
        examples = content.get("examples", {})
        values = {key: self._resolved(example)["value"] for key, example in examples.items()}
        if name in values:
            return values[name]
        schema = self._resolved(content.get("schema", {}))
        others = (content.get("example"), *schema.get("examples", ()), schema.get("example"))
        return next((each for each in (*values.values(), *others) if each is not None), None)

    def _is_contract(self, response: Json, media_type: str) -> bool:
        """Whether a body is the contract itself, which has no example of itself in it."""
        schema = self._resolved(response["content"][media_type].get("schema", {}))
        return "openapi" in schema.get("required", ())

    def _bytes(self, media_type: str | None, value: Any) -> bytes:
        """Returns a body as it is sent; what has no example is the contract itself."""
        if media_type is None:
            return b""
        if value is None:
            is_json = media_type.endswith("json")
            return json.dumps(self._document).encode() if is_json else self._source
        if isinstance(value, str):
            return value.encode()
        if media_type in LINES_OF_JSON:
            return b"".join(json.dumps(line).encode() + b"\n" for line in value)
        return json.dumps(value, ensure_ascii=False).encode()

    def _headers(
        self, response: Json, media_type: str | None, body: Any, request: HttpRequest
    ) -> dict[str, str]:
        """Returns the headers that a response must have, and those that its body decides."""
        headers = {}
        for name, reference in response.get("headers", {}).items():
            header = self._resolved(reference)
            if name == "Location" and "links" in response:
                headers[name] = self._address(response["links"], body, request)
            elif "x-value" in header:
                headers[name] = _evaluated(header["x-value"], body, request)
            elif header.get("required"):
                headers[name] = str(self._header_value(header, media_type or ""))
        return headers

    def _alternatives(self, operation: Json) -> list[Json]:
        """Returns which schemes, with which scopes, let somebody in."""
        declaring = operation if "security" in operation else self._document
        alternatives: list[Json] = declaring.get("security", [])
        return alternatives

    def _spent_limit(self, operation: Json, headers: Mapping[str, str]) -> dict[str, str]:
        """Returns the headers of a policy that the operation has, and that allows no more."""
        schemes = self._document.get("components", {}).get("securitySchemes", {})
        names = [name for each in self._alternatives(operation) for name in each]
        places = [operation, *(schemes[name] for name in names), self._document]
        policies: list[Json] = next((p["x-rate-limit"] for p in places if "x-rate-limit" in p), [])
        if not policies:
            return {}
        name, limit, seconds = (policies[0][key] for key in ("name", "limit", "seconds"))
        wait = headers.get("Retry-After", seconds)
        policy = f'"{name}";q={limit};w={seconds}'
        return {"RateLimit": f'"{name}";r=0;t={wait}', "RateLimit-Policy": policy}

    def _address(self, links: Json, body: Any, request: HttpRequest) -> str:
        """Returns the address of what was created: the first link leads there."""
        link = self._resolved(next(iter(links.values())))
        address: str = self._operations[link["operationId"]][0]
        for name, expression in link.get("parameters", {}).items():
            address = address.replace(f"{{{name}}}", _evaluated(expression, body, request))
        return address

    def _header_value(self, header: Json, media_type: str) -> Any:
        """Returns a value of a header; of several examples, the one that names the media type."""
        schema = self._resolved(header["schema"])
        if "const" in schema:
            return schema["const"]
        examples = [header["example"]] if "example" in header else schema["examples"]
        kind = _kind(media_type)
        return next((e for e in examples if f".{kind}" in str(e)), examples[0])

    def _resolved(self, node: Json) -> Json:
        while "$ref" in node:
            _, _, kind, name = node["$ref"].split("/")
            node = self._document["components"][kind][name]
        return node


def _preferences(request: HttpRequest) -> dict[str, str]:
    given = ",".join(request.all_headers(b"prefer")).split(",")
    pairs = (part.strip().partition("=") for part in given)
    return {name.strip().lower(): value.strip().strip('"') for name, _, value in pairs}


def _choice(
    responses: Mapping[int, Json], preferences: Mapping[str, str]
) -> tuple[int, str | None]:
    """Returns the status to answer with, and the name of the example where one is asked for."""
    name = preferences.get("example")
    asked = [status for status in responses if str(status) == preferences.get("code")]
    for status in asked or responses:
        contents = responses[status].get("content", {}).values()
        if name is not None and any(name in content.get("examples", {}) for content in contents):
            return status, name
    return next(iter(asked), min(responses)), None


def _media_type(contents: Json, request: HttpRequest) -> str | None:
    """Returns the media type that is asked for, in `Accept` or by a parameter; else the first."""
    accepted = request.header(b"accept") or ""
    for media_type in contents:
        asked = [value.partition("-")[0] for value in _query(request).values()]
        if media_type in accepted or _kind(media_type) in asked:
            return media_type
    return next(iter(contents), None)


def _kind(media_type: str) -> str:
    """Returns what files of a media type are called: `csv`, `jsonl`."""
    return media_type.rpartition("/")[2].removeprefix("x-")


def _with_path(value: Any, request: HttpRequest) -> Any:
    """Returns an example of what the path names: it has the id that was asked for."""
    if not isinstance(value, dict):
        return value
    return value | {name: asked for name, asked in request.path_values.items() if name in value}


def _with_request_id(value: Any, given: str) -> Any:
    """Returns an example that names the request it answers, wherever it names one."""
    match value:
        case dict():
            named = value | ({"request_id": given} if "request_id" in value else {})
            return {key: _with_request_id(child, given) for key, child in named.items()}
        case list():
            return [_with_request_id(child, given) for child in value]
        case _:
            return value


def _evaluated(text: str, body: Any, request: HttpRequest) -> str:
    """Returns a text with its runtime expressions replaced by what they mean here."""
    return _EXPRESSION.sub(lambda found: str(_meant(found[1] or found[2], body, request)), text)


def _meant(expression: str, body: Any, request: HttpRequest) -> Any:
    source, _, pointer = expression.partition("#/")
    if source == "$response.body":
        for part in pointer.split("/"):
            body = body[int(part) if isinstance(body, list) else part]
        return body
    _, _, name = source.removeprefix("$request.").partition(".")
    parameters = request.path_values if ".path." in source else _query(request)
    return parameters[name]


def _reply(
    status: int, media_type: str | None, headers: Mapping[str, str], content: bytes, value: Any
) -> Reply:
    """Returns what generated code sends as an outcome; a page's links are made there."""
    is_page = isinstance(value, dict) and "next_cursor" in value
    members: dict[str, Any] = {
        "status": status,
        "media_type": media_type,
        "constant_headers": headers,
    }
    if is_page:
        members["next_cursor"] = value["next_cursor"]
    base = PageReply if is_page else ReplyWith
    reply: Reply = type("ExampleReply", (base,), members)(body=content)
    return reply


def _query(request: HttpRequest) -> dict[str, str]:
    return dict(parse_qsl(request.query.decode("latin-1"), keep_blank_values=True))
