"""The same call in curl, in TypeScript and in Python, to be copied from the documentation."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote, urlencode

from generated.models import ContractDocument
from impl.name import NAME
from impl.site.example_calls import ExampleCall, example_calls
from impl.site.literals import PYTHON, TYPESCRIPT, Code

HOST = "http://127.0.0.1:8000"
"""Where the service is. The page puts its own address in the place of it."""
_TOKEN = "ACCESS_TOKEN"  # noqa: S105, a word in the place of one
_KEY = "API_KEY"
_FORM = "application/x-www-form-urlencoded"
_LINES = ("application/jsonl", "application/x-ndjson")
_NAME = re.compile(r"[a-z][A-Za-z0-9]*")
_WIDTH = 90


def samples(contract: ContractDocument) -> dict[str, dict[str, str]]:
    """Returns the samples of each operation, such as `GET /api/me`, by their language.

    There are none where the contract lacks examples, the body is a file, or the client has
    another name for the operation.
    """
    languages: Mapping[str, Callable[[ExampleCall], str]] = {
        "curl": _curl,
        "TypeScript": _typescript,
        "Python": _python,
    }
    return {
        f"{call.method} {call.path}": {name: write(call) for name, write in languages.items()}
        for call in example_calls(contract)
        if _NAME.fullmatch(call.operation) and _is_written(call)
    }


def _is_written(call: ExampleCall) -> bool:
    is_structured = _is_json(call.media_type) or call.media_type in (_FORM, *_LINES)
    return call.body is None or isinstance(call.body, str) or is_structured


def _curl(call: ExampleCall) -> str:
    method = "" if call.method == ("GET" if call.body is None else "POST") else f" -X {call.method}"
    parts = [f"curl {shlex.quote(HOST + _target(call))}{method}"]
    parts += [f"-H {shlex.quote(f'{name}: {value}')}" for name, value in _headers(call).items()]
    if call.body is not None:
        parts.append(f"-d {shlex.quote(_sent(call))}")
    line = " ".join(parts)
    return line if len(line) <= _WIDTH else " \\\n  ".join(parts)


def _typescript(call: ExampleCall) -> str:
    client: dict[str, Any] = {"baseUrl": HOST}
    imports = [call.operation]
    if call.credential:
        function, secret = ("bearer", _TOKEN) if call.is_bearer else ("apiKey", _KEY)
        client["authorization"] = Code(f"{function}({TYPESCRIPT.write(secret)})")
        imports.append(function)
    request = {"path": call.path_values, "query": call.query, "headers": call.headers}
    request = {part: values for part, values in request.items() if values} | _client_body(call)
    arguments = ["client", *([TYPESCRIPT.write(request)] if request else ())]
    return (
        f"import {{ {', '.join(sorted(imports, key=str.lower))} }} from '{NAME}-client';\n\n"
        f"const client = {TYPESCRIPT.write(client)};\n"
        f"const answer = await {call.operation}({', '.join(arguments)});\n"
        f"if (answer.status !== {call.status}) throw new Error(`${{answer.status}}`);\n"
        f"console.log({'answer.body' if call.answer else 'answer.status'});"
    )


def _client_body(call: ExampleCall) -> dict[str, Any]:
    """Returns what a request of the client has as its body."""
    if call.body is None:
        return {}
    if _is_json(call.media_type) or call.media_type == _FORM:
        return {"body": call.body}
    return {"body": _sent(call), "contentType": call.media_type}


def _python(call: ExampleCall) -> str:
    headers = _headers(call)
    if call.media_type in ("application/json", _FORM):
        del headers["Content-Type"]  # httpx says so by itself
    body = _httpx_body(call)
    given = body | ({"headers": headers} if headers else {})
    arguments = [PYTHON.write(call.method), PYTHON.write(HOST + _target(call))]
    arguments += [f"{name}={PYTHON.write(value, '    ')}" for name, value in given.items()]
    line = f"answer = httpx.request({', '.join(arguments)})"
    if len(line) > _WIDTH or "\n" in line:
        lines = "".join(f"    {argument},\n" for argument in arguments)
        line = f"answer = httpx.request(\n{lines})"
    shown = "json()" if _is_json(call.answer) else "text" if call.answer else "status_code"
    return f"import httpx\n\n{line}\nanswer.raise_for_status()\nprint(answer.{shown})"


def _httpx_body(call: ExampleCall) -> dict[str, Any]:
    if call.body is None:
        return {}
    if _is_json(call.media_type):
        return {"json": call.body}
    return {"data": call.body} if call.media_type == _FORM else {"content": _sent(call)}


def _target(call: ExampleCall) -> str:
    path = call.path
    for name, value in call.path_values.items():
        path = path.replace(f"{{{name}}}", quote(str(value), safe=""))
    return f"{path}?{urlencode(call.query, doseq=True)}" if call.query else path


def _headers(call: ExampleCall) -> dict[str, str]:
    headers = {name: str(value) for name, value in call.headers.items()}
    if call.credential:
        headers[call.credential] = f"Bearer {_TOKEN}" if call.is_bearer else _KEY
    if call.body is not None:
        headers["Content-Type"] = call.media_type
    return headers


def _sent(call: ExampleCall) -> str:
    """Returns a body as it is sent."""
    if _is_json(call.media_type):
        return json.dumps(call.body, ensure_ascii=False)
    if call.media_type == _FORM:
        return urlencode(call.body, doseq=True)
    if call.media_type in _LINES:
        return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in call.body)
    return str(call.body)


def _is_json(media_type: str) -> bool:
    return media_type == "application/json" or media_type.endswith("+json")
