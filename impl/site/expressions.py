"""Expressions and criteria of Arazzo in words, with what is meant literally in backticks."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

_COMPARISON = re.compile(r"(\S+) ([=!]=|[<>]) (.+)")
_VERBS = {"==": "is", "!=": "is not", ">": "is more than", "<": "is less than"}
_LENGTH = re.compile(r"\$\[\?length\(@\.(\w+)\) == (\d+)\]")
_EMBEDDED = re.compile(r"\{(\$[^{}]+)\}")
_PLAIN = r'([\w" :,=-]+)'


def criterion_in_words(criterion: Mapping[str, str]) -> str:
    """Returns what a Criterion Object asks for, as a part of a sentence."""
    condition = criterion["condition"]
    match criterion.get("type", "simple"):
        case "simple" if comparison := _COMPARISON.fullmatch(condition):
            return _comparison_in_words(*comparison.groups())
        case "regex":
            return f"{in_words(criterion['context'])} {_pattern_in_words(condition)}"
        case "jsonpath" if length := _LENGTH.fullmatch(condition):
            return f"`{length[1]}` has {length[2]} {'item' if length[2] == '1' else 'items'}"
        case _:
            return f"`{condition}`"


def in_words(expression: str) -> str:
    """Returns what a runtime expression, or a literal, stands for."""
    match expression.split("."):
        case ["$statusCode"] | ["$response", "body"]:
            return "the body" if "body" in expression else "the status"
        case ["$response", *_] if "#/" in expression:
            return f"`{_member(expression.partition('#/')[2])}`"
        case ["$response", "header", name]:
            return f"the header `{_header(name)}`"
        case ["$inputs", name]:
            return f"the {_words(name)}"
        case ["$steps", step, "outputs", name]:
            return f"the {_words(name)} of `{step}`"
        case _:
            return f"`{expression.strip("'")}`"


def value_in_words(value: Any) -> str:
    """Returns what a parameter or a body is, which may hold expressions."""
    if isinstance(value, str) and value.startswith("$"):
        return in_words(value)
    text = value if isinstance(value, str) else json.dumps(_told(value), ensure_ascii=False)
    return f"`{_EMBEDDED.sub(lambda found: _placeholder(found[1]), text)}`"


def _comparison_in_words(subject: str, operator: str, value: str) -> str:
    if value == "undefined":
        return f"there is no {in_words(subject).removeprefix('the ')}"
    return f"{in_words(subject)} {_VERBS[operator]} {in_words(value)}"


def _pattern_in_words(pattern: str) -> str:
    for form, words in (
        (rf"\^{_PLAIN}", "begins with"),
        (rf"{_PLAIN}\$", "ends with"),
        (rf"\^\(\?!\.\*{_PLAIN}\)", "does not contain"),
        (_PLAIN, "contains"),
    ):
        if text := re.fullmatch(form, pattern):
            return f"{words} `{text[1]}`"
    return f"matches `{pattern}`"


def _told(value: Any) -> Any:
    """Returns a JSON value whose expressions are placeholders."""
    match value:
        case dict():
            return {name: _told(member) for name, member in value.items()}
        case list():
            return [_told(item) for item in value]
        case str() if value.startswith("$"):
            return _placeholder(value)
        case _:
            return value


def _placeholder(expression: str) -> str:
    return f"<{in_words(expression).replace('`', '')}>"


def _member(pointer: str) -> str:
    """Returns a JSON Pointer as programs write it: `items[0].title`."""
    return re.sub(r"/(\d+)", r"[\1]", pointer).replace("/", ".")


def _header(name: str) -> str:
    special = {"etag": "ETag", "www": "WWW"}
    return "-".join(special.get(word, word.capitalize()) for word in name.split("-"))


def _words(name: str) -> str:
    return name.replace("_", " ").replace("etag", "ETag")
