# Copied from openapi/codegen/python/runtime by `make generate`. Change it there.
"""The texts that bodies are, JSON and forms: parsed strictly, or not at all."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Collection
from itertools import islice
from typing import Any, NoReturn
from urllib.parse import parse_qsl

import msgspec
from pydantic_core import from_json

from .problems import MalformedRequest, Refusal

_STRUCTURE = b"[{,:"
# Up to the next of these characters that is in no string, with the one string that there can be
# before it. It fits any text, also one whose string has no end: to look for an end again from each
# quotation mark would take quadratic time.
_UP_TO_STRUCTURE = re.compile(
    rb'[^"\[{,:]*+(?:"(?:[^"\\]++|\\.)*+"?+)?+[^"\[{,:]*+(?P<found>[\[{,:]?)', re.DOTALL
)
_SHORT_BYTES = 4096
_END_OF_NAME = re.compile(rb'"[ \t\n\r]*+:')
_SURROGATE_ESCAPE = re.compile(rb"\\u[dD][89a-fA-F]")


def parse_json(text: bytes) -> Any:
    """Returns the value of a JSON text, as strictly as RFC 8259 and RFC 7493 allow.

    A number without a fraction is an `int`, also when written as `830.0`: JSON Schema knows no
    other difference.

    Raises:
        Refusal: 400, it is not JSON, has a property twice, or holds what is no Unicode text or no
            finite number.
    """
    if len(text) <= _SHORT_BYTES:
        try:
            flat: Any = _decode(text)
        except (ValueError, RecursionError):
            pass  # what is wrong is told as of all others
        else:
            # As many names as there are colons, or else ends of names, in the text, at whatever
            # depth: so there are no others, and none is there twice.
            if type(flat) is dict and (
                len(flat) == text.count(b":") or len(flat) == len(_END_OF_NAME.findall(text))
            ):
                return flat
    try:
        value = _DECODER.decode(text.decode())
        if _SURROGATE_ESCAPE.search(text):
            # Only half of a pair cannot be encoded: it is no text, and no database takes it.
            json.dumps(value, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        raise Refusal(MalformedRequest()) from None
    return value


def parse_form(
    text: bytes, most_fields: int, lists: Collection[str] = ()
) -> dict[str, str | list[str]]:
    """Returns the fields of a form (`application/x-www-form-urlencoded`); empty ones are left out.

    Those of `lists` may be there several times.

    Raises:
        Refusal: 400, it is no form, has a field twice, or has more than so many of them.
    """
    if text.count(b"&") >= most_fields:
        raise Refusal(MalformedRequest(detail="The form has too many fields."))
    try:
        fields = parse_qsl(text.decode(), errors="strict", strict_parsing=bool(text))
    except ValueError:
        raise Refusal(MalformedRequest(detail="The body is no form in UTF-8.")) from None
    values: dict[str, str | list[str]] = {
        name: [value for key, value in fields if key == name]
        for name in {key for key, _ in fields}.intersection(lists)
    }
    single = [(name, value) for name, value in fields if name not in lists]
    if len(dict(single)) < len(single):
        raise Refusal(MalformedRequest(detail="A field of the form is there twice."))
    return values | dict(single)


def begin_of(text: bytes, structure: int) -> bytes | None:
    """Returns a JSON text up to where it has more than so much `structure`: `[`, `{`, `,` and `:`.

    `None` is a text that never has: what it takes in memory is bounded before it is parsed.
    """
    if len(text) <= structure or sum(map(text.count, map(_byte, _STRUCTURE))) <= structure:
        return None  # even with those that are in strings
    found = next(islice(_UP_TO_STRUCTURE.finditer(text), structure, None), None)
    return text[: found.start("found")] if found is not None and found["found"] else None


def parse_begin(text: bytes) -> Any:
    """Returns what is whole of a JSON text that breaks off.

    Raises:
        Refusal: 400, no text goes on after that.
    """
    try:
        return from_json(text, allow_partial=True, cache_strings="none")
    except ValueError:
        raise Refusal(MalformedRequest()) from None


def _byte(value: int) -> bytes:
    return bytes((value,))


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values = dict(pairs)
    if len(values) < len(pairs):
        raise ValueError("a property stands twice")
    return values


def _number(text: str) -> int | float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError("a number is out of range")
    return int(number) if number.is_integer() else number


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


_DECODER = json.JSONDecoder(
    object_pairs_hook=_object, parse_float=_number, parse_constant=_refuse_constant
)
_decode = msgspec.json.Decoder(float_hook=_number).decode
"""As strict, but for names that are there twice: much faster."""
