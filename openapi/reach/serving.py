"""A generated package serves itself: every operation is asked, rightly and wrongly."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, Iterator
from contextlib import asynccontextmanager
from types import ModuleType
from typing import Any
from urllib.parse import quote, urlencode

import httpx

from openapi.codegen.contract.bodies import Body
from openapi.codegen.contract.contract import Contract
from openapi.codegen.contract.credentials import Place, place_of
from openapi.codegen.contract.document import Json
from openapi.codegen.contract.operations import Operation, Parameter
from openapi.codegen.names import snake_case
from openapi.reach.stubs import Stubs, body_schema, node_of
from openapi.reach.values import Values

_UNKNOWN = "reach-unknown"
_BOUNDARY = "reach-boundary"
_CERTIFICATE = "Reach-Certificate"
"""What a proxy would tell of its connection to a client."""
_METHODS = ("PATCH", "DELETE", "PUT", "POST", "GET")


class Ask:
    """A request for an operation that the contract takes, in its parts."""

    def __init__(self, operation: Operation, values: Values, body: Body | None = None) -> None:
        """Takes the body that is sent, if it is not the first that the operation takes."""
        self.method = operation.method
        self.path = operation.path
        self.query: list[tuple[str, str]] = []
        self.headers: dict[str, str] = {}
        self.cookies: dict[str, str] = {}
        self.content = b""
        for parameter in operation.parameters:
            if parameter.required:
                least = {"minProperties": 1} if parameter.writing else {}  # no text is empty
                plain = {"type": parameter.type}
                schema = _reference(parameter.schema) if parameter.schema else plain
                self._put(parameter, values.of(schema | least))
        body = body or operation.body
        if body is not None:
            self._put_body(body, values)

    def identified(self, contract: Contract, operation: Operation) -> Ask:
        """Adds the credentials of the first alternative that asks for any."""
        alternative = next(filter(None, operation.security.alternatives), {})
        for name in alternative:
            place = place_of(contract.security_schemes[name])
            if place is not None:
                self._put_credential(place, snake_case(name))
        return self

    def _put_credential(self, place: Place, credential: str) -> None:
        match place.kind:
            case "bearer":
                self.headers["Authorization"] = f"Bearer {credential}"
            case "http":
                self.headers["Authorization"] = f"{place.key} {credential}"
            case "query":
                self.query.append((place.name, credential))
            case "header":
                self.headers[place.name] = credential
            case "cookie":
                self.cookies[place.name] = credential
            case "certificate":
                self.headers[_CERTIFICATE] = credential

    async def send(self, client: httpx.AsyncClient) -> httpx.Response:
        url = f"{self.path}?{urlencode(self.query)}" if self.query else self.path
        headers = dict(self.headers)
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{n}={value}" for n, value in self.cookies.items())
        return await client.request(self.method, url, headers=headers, content=self.content)

    def _put(self, parameter: Parameter, value: Any) -> None:
        if parameter.is_caller_id:
            value = "me"
        texts = list(_texts(parameter, value))
        match parameter.location:
            case "path":
                path = self.path.replace(f"{{{parameter.name}}}", quote(texts[0][1], safe=""))
                self.path = path
            case "query":
                self.query += texts
            case "header":
                self.headers[parameter.name] = texts[0][1]
            case "cookie":
                self.cookies[parameter.name] = texts[0][1]

    def _put_body(self, body: Body, values: Values) -> None:
        media_type = body.media_types[0]
        self.headers["Content-Type"] = media_type.replace("*", "x")
        value: Any = values.of(_reference(body.schema)) if body.schema else "x"
        match body.kind:
            case "json":
                self.content = json.dumps(value).encode()
            case "form":
                self.content = urlencode(list(_fields(body, value))).encode()
            case "multipart":
                self.headers["Content-Type"] += f"; boundary={_BOUNDARY}"
                self.content = _in_parts(body, value)
            case "text" | "raw":
                self.content = _text(value).ljust(body.least_bytes, "x").encode()


def serve(api: ModuleType, contract: Contract) -> list[str]:
    """Returns what a generated package did not do as the contract says."""
    values = Values(contract.document)
    stubs = Stubs(api, contract, values)
    app = api.routing.ContractRouter(stubs.endpoints())
    return asyncio.run(_faults(app, contract, stubs, values))


async def _faults(app: Any, contract: Contract, stubs: Stubs, values: Values) -> list[str]:
    found: list[str] = []
    async with _client(app) as client:
        response = await client.get("/reach/no/such/path/at/all")
        found += [] if response.status_code == 404 else [f"404: {response.status_code}"]
        for operation in contract.operations:
            where = f"{operation.method} {operation.path}"
            found += [
                f"{where}: {fault}"
                for fault in await _faults_of(client, contract, operation, stubs, values)
            ]
    return found


def _behind_proxy(app: Any) -> Any:
    """Returns an application that is told the certificates of its clients."""

    async def told(scope: Any, receive: Any, send: Any) -> None:
        headers = dict(scope["headers"])
        if given := headers.get(_CERTIFICATE.lower().encode()):
            scope["extensions"] = {"tls": {"client_cert_chain": [given.decode()]}}
        await app(scope, receive, send)

    return told


@asynccontextmanager
async def _client(app: Any) -> AsyncGenerator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(_behind_proxy(app))
    async with httpx.AsyncClient(transport=transport, base_url="http://reach") as client:
        yield client


async def _faults_of(
    client: httpx.AsyncClient,
    contract: Contract,
    operation: Operation,
    stubs: Stubs,
    values: Values,
) -> list[str]:
    def asked() -> Ask:
        return Ask(operation, values).identified(contract, operation)

    found: list[str] = []
    response = await asked().send(client)
    found += _faults_of_answer(contract, operation, stubs, values, response)
    for body in operation.bodies[1:]:
        other = Ask(operation, values, body).identified(contract, operation)
        response = await other.send(client)
        found += _faults_of_answer(contract, operation, stubs, values, response)
    if operation.offered:
        unwanted = asked()
        unwanted.headers["Accept"] = "application/x-reach-unknown"
        response = await unwanted.send(client)
        found += _faults_of_refusal(contract, operation, values, response, 406)
    if operation.is_secured and not operation.security.is_optional:
        response = await Ask(operation, values).send(client)
        found += _faults_of_refusal(contract, operation, values, response, 401)
    if not any(parameter.writing == "rest" for parameter in operation.parameters):
        unknown = asked()
        unknown.query.append((_UNKNOWN, "1"))
        found += _faults_of_refusal(contract, operation, values, await unknown.send(client), 422)
    declared = {o.method for o in contract.operations if o.path == operation.path}
    undeclared = next((method for method in _METHODS if method not in declared), "")
    if undeclared:
        wrong = asked()
        wrong.method = undeclared
        response = await wrong.send(client)
        found += [] if response.status_code == 405 else [f"405: {response.status_code}"]
    return found


def _faults_of_answer(
    contract: Contract,
    operation: Operation,
    stubs: Stubs,
    values: Values,
    response: httpx.Response,
) -> Iterator[str]:
    declared = stubs.success(operation)
    if response.status_code != declared.status:
        yield f"answered {response.status_code}: {response.text[:300]}"
        return
    if _media_type(response) != (declared.media_type or ""):
        yield f"answered with {_media_type(response)}, not {declared.media_type}"
    elif declared.media_type and declared.body != "bytes":
        schema = body_schema(contract, operation, declared)
        yield from _faults_of_value(values, schema, response)


def _faults_of_refusal(
    contract: Contract,
    operation: Operation,
    values: Values,
    response: httpx.Response,
    status: int,
) -> Iterator[str]:
    """Says where a refusal has another status, or another shape than its operation declares."""
    if response.status_code != status:
        yield f"{status}: {response.status_code}: {response.text[:300]}"
        return
    by_key = {each.key: each for each in reversed(operation.responses)}
    keys = (str(status), f"{status // 100}XX", "default")
    declared = next((by_key[key] for key in keys if key in by_key), None)
    if declared is None:
        yield f"{status} is not declared"
    elif not declared.media_type:
        yield from [f"{status} has a body"] if response.content else []
    elif _media_type(response) != declared.media_type:
        yield f"{status} is {_media_type(response)}, not {declared.media_type}"
    elif declared.body != "bytes" and not declared.is_problem:
        schema = next(iter(node_of(contract, operation, declared)["content"].values()))["schema"]
        yield from _faults_of_value(values, schema, response)


def _faults_of_value(values: Values, schema: Json, response: httpx.Response) -> Iterator[str]:
    try:
        value = response.json()
    except ValueError:
        yield f"{response.status_code}: {response.text[:100]!r} is no JSON"
        return
    for error in values.validator(schema).iter_errors(value):
        yield f"{response.status_code} does not fit: {str(error)[:300]}"
        return


def _in_parts(body: Body, value: Json) -> bytes:
    """Returns a form in parts that has the properties of an object."""
    fields = {field.name: field for field in body.fields}
    lines: list[str] = []
    for name, text in _fields(body, value):
        lines += [f"--{_BOUNDARY}"]
        disposition = f'Content-Disposition: form-data; name="{name}"'
        if name in fields and fields[name].is_file:
            media_type = next(iter(fields[name].media_types), "application/octet-stream")
            lines.append(f'{disposition}; filename="reach"')
            lines.append(f"Content-Type: {media_type.replace('*', 'x')}")
        else:
            lines.append(disposition)
        least = fields[name].least_bytes if name in fields else None
        lines += ["", text.ljust(least or 0, "x")]
    return "\r\n".join([*lines, f"--{_BOUNDARY}--", ""]).encode()


def _fields(body: Body, value: Json) -> Iterator[tuple[str, str]]:
    """Yields the fields of a form that has the properties of an object."""
    separators = {field.name: field.separator for field in body.fields if field.separator}
    for name, given in value.items():
        if name in body.lists:
            yield from ((name, _text(each)) for each in given)
        elif name in separators:
            yield name, separators[name].join(map(_text, given))
        else:
            yield name, _text(given)


def _texts(parameter: Parameter, value: Any) -> Iterator[tuple[str, str]]:
    """Yields the parameters that a value is, each with its name."""
    name, separator = parameter.name, parameter.separator
    match value:
        case list() if parameter.is_repeated:
            yield from ((name, _text(each)) for each in value)
        case list() if separator:
            yield name, separator.join(map(_text, value))
        case dict() if parameter.writing in {"deep", "rest"}:
            is_deep = parameter.writing == "deep"
            yield from ((f"{name}[{k}]" if is_deep else k, _text(v)) for k, v in value.items())
        case dict() if parameter.writing:
            sign = "=" if parameter.writing == "assignments" else separator
            yield name, separator.join(f"{key}{sign}{_text(each)}" for key, each in value.items())
        case _:
            yield name, _text(value)


def _reference(schema: str) -> Json:
    return {"$ref": f"#/components/schemas/{schema}"}


def _media_type(response: httpx.Response) -> str:
    return str(response.headers.get("Content-Type", "")).partition(";")[0]


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)
