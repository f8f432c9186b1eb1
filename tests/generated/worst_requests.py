"""The most expensive requests to an operation that the contract admits.

They are derived from the contract alone, so new operations are included.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from openapi.codegen.contract.bodies import Body
from openapi.codegen.contract.media_types import FORM, LINES_OF_JSON
from openapi.codegen.contract.operations import Operation, Parameter
from tests.generated.documents import Json, is_valid, resolve

HEAD_BYTES = 16 * 1024
"""The length of the target, and of each header: the server refuses longer ones."""
MODULUS = 2**61 - 1
"""All multiples of it have the same hash in Python."""
LIGATURE = "\ufdfa"
"""18 characters after NFKC."""
_HOLE = "@hole@"
_ALL = "all that fits"

type Fill = Callable[[int], str]


@dataclass(frozen=True)
class WorstRequest:
    """A request, without path and credentials."""

    name: str
    query: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def may_succeed(self) -> bool:
        """Whether it is one of the largest valid requests."""
        return _ALL in self.name

    @property
    def size(self) -> int:
        """How many bytes it has."""
        return len(self.query) + sum(map(len, self.headers.values())) + len(self.body)


def worst_requests(operation: Operation, most_bytes: int) -> Iterator[WorstRequest]:
    """Yields the requests; those that may have an effect come last.

    No body is longer than `most_bytes`, or than the contract allows.
    """
    yield from _with_worst_queries(operation)
    yield from _with_worst_headers(operation)
    body = operation.body
    if body is not None:
        size = min(most_bytes, body.max_bytes)
        for media_type in body.media_types[: 1 if body.is_json else None]:
            for name, text in _bodies(body, media_type, size):
                headers = _needed(operation) | {"Content-Type": media_type}
                yield WorstRequest(f"{media_type}: {name}", b"", headers, text[:size])


def _needed(operation: Operation) -> dict[str, str]:
    return {
        parameter.name: str(_smallest({"$ref": f"#/components/schemas/{parameter.schema}"}))
        for parameter in operation.parameters
        if parameter.location == "header" and parameter.required
    }


def _with_worst_queries(operation: Operation) -> Iterator[WorstRequest]:
    names = [p for p in operation.parameters if p.location == "query"]
    queries = {
        "unknown parameters": "&".join(map(str, range(HEAD_BYTES // 5))),
        "one parameter, often": "a&" * (HEAD_BYTES // 2),
        "empty parameters": "&" * HEAD_BYTES,
        "bytes that are no text": "%ED%A0%80=%FF&" * (HEAD_BYTES // 14),
        "a long name": LIGATURE.encode().hex("%", 1).upper() * (HEAD_BYTES // 9),
        f"{_ALL}, as large": "&".join(f"{p.name}={_parameter(p)}" for p in names),
    }
    for parameter in names:
        queries |= {
            f"{parameter.name}, often": f"{parameter.name}=a&" * (HEAD_BYTES // 16),
            f"{parameter.name} of digits": f"{parameter.name}={'9' * HEAD_BYTES}",
        }
    for name, text in queries.items():
        headers = _needed(operation)
        yield WorstRequest(f"query: {name}", text.encode()[:HEAD_BYTES], headers)


def _parameter(parameter: Parameter) -> str:
    """Returns the longest text of a parameter, or all its items."""
    value = _largest({"$ref": f"#/components/schemas/{parameter.schema}"}, LIGATURE)
    texts = [str(item) for item in value] if isinstance(value, list) else [str(value)]
    escaped = ["".join(f"%{byte:02X}" for byte in text.encode()) for text in texts]
    return f"&{parameter.name}=".join(escaped)


def _with_worst_headers(operation: Operation) -> Iterator[WorstRequest]:
    texts = {
        "quotation marks": '"' * HEAD_BYTES,
        "a list": ", ".join(f'"{number}"' for number in range(HEAD_BYTES // 8)),
        "commas": "," * HEAD_BYTES,
        "letters": "a" * HEAD_BYTES,
    }
    names = [p.name for p in operation.parameters if p.location == "header"]
    names += ["Content-Type"] if operation.body else []
    for header in names:
        for name, text in texts.items():
            yield WorstRequest(f"{header}: {name}", b"", _needed(operation) | {header: text})
    cookies = {"Cookie": "a=b;" * (HEAD_BYTES // 4)}
    yield WorstRequest("cookies", b"", _needed(operation) | cookies)


def _bodies(body: Body, media_type: str, size: int) -> Iterator[tuple[str, bytes]]:
    schema = {"$ref": f"#/components/schemas/{body.schema}"}
    if media_type == FORM:
        yield from _forms(schema, size)
    elif media_type == "text/csv":
        yield from _records(size)
    elif media_type in LINES_OF_JSON:
        for name, text in _json_texts(schema, size):
            yield f"a line of {name}", text
        yield "empty lines", b"\n" * size
        yield "lines that are none", b"[]\n" * (size // 3)
        for name, text in _large_values(schema):
            yield f"lines of {name}", (text + b"\n") * (size // (len(text) + 1))
    else:
        yield from _json_texts(schema, size)
        yield from _large_values(schema)


def _forms(schema: Json, size: int) -> Iterator[tuple[str, bytes]]:
    yield "unknown fields", "&".join(f"{n}=a" for n in range(size // 8)).encode()
    yield "one field, often", b"a=b&" * (size // 4)
    yield "empty fields", b"&" * size
    names = resolve(schema)["properties"]
    yield "percent signs", f"{next(iter(names))}={'%' * size}".encode()
    value = LIGATURE.encode().hex("%", 1)
    each = size // len(names)
    yield "large fields", "&".join(f"{n}=%{value * (each // 10)}" for n in names).encode()


def _records(size: int) -> Iterator[tuple[str, bytes]]:
    yield "a record of commas", b"," * size
    yield "a record without an end", b'title\n"' + b"a\n" * (size // 2)
    yield "quotation marks", b"title\n" + b'"' * size
    yield "empty records", b"title\n" + b'""\n' * (size // 3)
    yield "a field of commas", b'title,tags\na,"' + b"," * (size - 20) + b'"\n'
    yield "no bytes of text", b"\xff" * size


def _json_texts(schema: Json, size: int) -> Iterator[tuple[str, bytes]]:
    """Yields texts with something expensive in every array and every object of a schema."""
    fills: dict[str, Fill] = {
        "empty arrays": lambda n: "[" + "[]," * (n // 3) + "[]]",
        "empty objects": lambda n: "[" + "{}," * (n // 3) + "{}]",
        "small arrays": lambda n: "[" + "[0]," * (n // 4) + "0]",
        "zeros": lambda n: "[" + "0," * (n // 2) + "0]",
        "fractions": lambda n: "[" + "-0.5," * (n // 5) + "0]",
        "strings": lambda n: "[" + '"ab",' * (n // 5) + "0]",
        "numbers of one hash": lambda n: _array(f"{k * MODULUS}" for k in range(1, n // 24)),
        "arrays of one hash": lambda n: _array(f"[{k * MODULUS}]" for k in range(1, n // 26)),
        "unknown keys": lambda n: "{" + ",".join(f'"{k}":0' for k in range(n // 9)) + "}",
        "one key, often": lambda n: "{" + '"a":0,' * (n // 6) + '"a":0}',
        "keys to empty objects": lambda n: (
            "{" + ",".join(f'"{k}":{{}}' for k in range(n // 10)) + "}"
        ),
        "deep arrays": lambda n: "[" * (n // 2) + "]" * (n // 2),
        "deep objects": lambda n: '{"a":' * (n // 6) + "0" + "}" * (n // 6),
        "arrays without an end": lambda n: "[" * n,
        "quotation marks": lambda n: '"' * n,
    }
    scalars: dict[str, Fill] = {
        "a string": lambda n: f'"{"a" * n}"',
        "ligatures": lambda n: f'"{LIGATURE * (n // 3)}"',
        "combining marks": lambda n: f'"a{"\u0301\u0323" * (n // 4)}"',
        "characters beyond the first plane": lambda n: f'"{"a" * (n // 2)}😀"',
        "escapes": lambda n: f'"{r"\u0001" * (n // 6)}"',
        "escaped quotation marks": lambda n: f'"{r"\"" * (n // 2)}"',
        "structure in a string": lambda n: f'"{"[{:," * (n // 4)}"',
        "half surrogates": lambda n: f'"{r"\ud83d" * (n // 6)}"',
        "a string without an end": lambda n: '"' + r"\"" * (n // 2),
        "digits": lambda n: "1" * n,
        "numbers of 4,000 digits": lambda n: _array(["1" * 4000] * (n // 4001)),
        "huge exponents": lambda n: _array(["1e999999"] * (n // 9)),
        "large exponents": lambda n: _array(["1e308"] * (n // 6)),
        "white space": lambda n: " " * n + "0",
    }
    places = list(dict.fromkeys(_places(schema, frozenset())))
    deepest = max(places, key=lambda text: text.count("[") + text.count("{"))
    for name, fill in (fills | scalars).items():
        for place in places if name in ("unknown keys", "empty arrays") else {_HOLE, deepest}:
            where = place if place == _HOLE else place.replace(_HOLE, "...")[:90]
            text = place.replace(_HOLE, fill(max(0, size - 2 * len(place) - 20)))
            yield f"{name} as {where}", text.encode()


def _array(items: Any) -> str:
    return f"[{','.join(items)}]"


def _places(schema: Json, seen: frozenset[str]) -> Iterator[str]:
    """Yields valid texts with a hole in the place of an array or an object."""
    reference = schema.get("$ref", "")
    if reference in seen:
        return
    seen |= {reference} if reference else frozenset()
    node = resolve(schema)
    for alternative in [*node.get("anyOf", []), *node.get("oneOf", [])]:
        yield from _places(alternative, seen)
    if node.get("type") in ("array", "object"):
        yield _HOLE
    if node.get("type") == "array":
        yield from (f"[{place}]" for place in _places(node["items"], seen))
    for name, child in node.get("properties", {}).items():
        around = {n: v for n, v in _smallest(node).items() if n != name}
        rest = "".join(f"{json.dumps(n)}:{json.dumps(v)}," for n, v in around.items())
        yield from (f"{{{rest}{json.dumps(name)}:{place}}}" for place in _places(child, seen))


def _large_values(schema: Json) -> Iterator[tuple[str, bytes]]:
    for name, character in {"ligatures": LIGATURE, "ASCII": "a", "emoji": "😀"}.items():
        value = _largest(schema, character)
        for escaped in (True, False):
            text = json.dumps(value, ensure_ascii=escaped).encode()
            yield f"{_ALL}, in {name}{', escaped' * escaped}", text


def _smallest(schema: Json) -> Any:
    """Returns a small valid value."""
    node, value = resolve(schema), None
    match node:
        case {"const": found} | {"examples": [found, *_]} | {"enum": [found, *_]}:
            value = found
        case {"anyOf": [first, *_]} | {"oneOf": [first, *_]}:
            value = _smallest(first)
        case {"type": "object"}:
            properties = node.get("properties", {})
            value = {name: _smallest(properties[name]) for name in node.get("required", [])}
        case {"type": "array"}:
            value = [_smallest(node["items"]) for _ in range(node.get("minItems", 0))]
        case {"type": "integer" | "number"}:
            value = node.get("minimum", 0)
        case {"type": "boolean"}:
            value = False
        case {"type": "string"}:
            value = "a" * node.get("minLength", 0)
        case _:
            pass
    return value


def _largest(schema: Json, character: str, number: int = 0) -> Any:
    """Returns a large valid value, different for each number if there are many."""
    node = resolve(schema)
    value = _smallest(node)
    match node:
        case {"enum": values}:
            value = values[number % len(values)]
        case {"anyOf": alternatives} | {"oneOf": alternatives}:
            values = [_largest(each, character, number) for each in alternatives]
            value = max(values, key=lambda value: len(str(value)))
        case {"type": "object"}:
            properties = node.get("properties", {})
            value = {name: _largest(child, character, number) for name, child in properties.items()}
        case {"type": "array", "maxItems": most}:
            items = [_largest(node["items"], character, n) for n in range(most)]
            value = list({json.dumps(item): item for item in items}.values())
        case {"type": "string", "maxLength": most}:
            text = f"{number:03}{character * most}"[:most]
            value = text if is_valid(node, text) else value
        case {"type": "integer" | "number", "maximum": most}:
            value = most
        case _:
            pass
    return value
