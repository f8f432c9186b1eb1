"""JSON Pointers into a contract (RFC 6901), and how people call what they point to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from openapi.codegen.contract.document import Json
from openapi.codegen.contract.pointers import escape, find, unescape
from openapi.codegen.text import markdown_code

COMPONENTS = {
    "headers": "header",
    "parameters": "parameter",
    "requestBodies": "request body",
    "responses": "response",
    "securitySchemes": "security scheme",
}


def split(pointer: str) -> list[str]:
    """Returns the parts of a pointer, with or without the `#` of a reference."""
    parts = pointer.removeprefix("#").split("/")[1:]
    return [*map(unescape, parts)]


def join(*parts: str) -> str:
    """Returns the pointer that has these parts."""
    return "#" + "".join(f"/{escape(part)}" for part in parts)


@cache
def component(pointer: str) -> str | None:
    """Returns the pointer of the component that a place belongs to, if it belongs to one."""
    match split(pointer):
        case ["components", kind, name, *_]:
            return join("components", kind, name)
        case _:
            return None


def place(document: Json, pointer: str) -> str:
    """Returns how a person calls it: `User.name`, or `GET /users, response 200, header ETag`."""
    match split(pointer):
        case ["components", "schemas", name, *rest]:
            return markdown_code(f"{name}{_in_schema(rest)}")
        case ["components", kind, name, *rest] if kind in COMPONENTS:
            return ", ".join([f"{COMPONENTS[kind]} {markdown_code(name)}", *_in_component(rest)])
        case ["paths", path, method, *rest]:
            where = _in_operation(document, ["paths", path, method], rest)
            return ", ".join([markdown_code(f"{method.upper()} {path}"), *where])
        case ["paths", path]:
            return markdown_code(path)
        case parts:
            return markdown_code(".".join(parts))


def _in_schema(parts: Sequence[str]) -> str:
    """Returns the way into a schema; a keyword at its end is not part of the way."""
    match parts:
        case ["properties", name, *rest]:
            return f".{name}{_in_schema(rest)}"
        case ["items", *rest]:
            return f"[]{_in_schema(rest)}"
        case ["oneOf" | "anyOf" | "allOf", _, *rest]:
            return _in_schema(rest)
        case _:
            return ""


def _in_operation(document: Json, before: list[str], parts: list[str]) -> list[str]:
    match parts:
        case ["parameters", index, *_]:
            parameter = find(document, [*before, "parameters", index]) or {}
            name = parameter.get("name") or parameter.get("$ref", "").rpartition("/")[2]
            return [f"parameter {markdown_code(name)}"]
        case ["requestBody", *rest]:
            return ["body", *_in_content(rest)]
        case ["responses", status, "headers", name, *_]:
            return [f"response {status}", f"header {markdown_code(name)}"]
        case ["responses", status, *rest]:
            return [f"response {status}", *_in_content(rest)]
        case _:
            return []


def _in_component(parts: list[str]) -> list[str]:
    match parts:
        case ["headers", name, *_]:
            return [f"header {markdown_code(name)}"]
        case _:
            return _in_content(parts)


def _in_content(parts: list[str]) -> list[str]:
    match parts:
        case ["content", media_type, "schema", *rest]:
            inside = _in_schema(rest)
            return [plain(media_type), markdown_code(inside)] if inside else [plain(media_type)]
        case ["content", media_type, *_]:
            return [plain(media_type)]
        case _:
            return []


def plain(text: str) -> str:
    """Returns what a person writes without quotes as it is, and anything else as code."""
    return text if re.fullmatch(r"[\w./+:-]+", text, re.ASCII) else markdown_code(text)
