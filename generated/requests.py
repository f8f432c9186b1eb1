# Generated from openapi/openapi.yaml by `make generate`. Change that, not this.
"""How a request becomes valid values: read once, parsed once, validated once.

Whatever does not fit the contract is refused here, by a problem that says where and why.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NoReturn
from urllib.parse import parse_qsl

from pydantic import MISSING, BaseModel, BeforeValidator, ConfigDict, ValidationError
from starlette.requests import Request

from .models import FieldError
from .problems import (
    ContentTooLarge,
    InvalidRequest,
    MalformedRequest,
    Refusal,
    UnsupportedMediaType,
)

MAX_BODY_BYTES = 65536
_MAX_ERRORS = 100
_SURROGATE_ESCAPE = re.compile(rb"\\u[dD][89a-fA-F]")


class RequestModel(BaseModel):
    """The parameters and the body of one operation; nothing else may come with a request.

    Each field's alias is where it is from and its name, such as `query.limit`, or just `body`.
    """

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)


@dataclass(frozen=True, slots=True)
class RawBody:
    """A body that is neither JSON nor a form: what it holds is for its handler to validate."""

    media_type: str
    content: bytes


def validate[Model: RequestModel](
    model: type[Model],
    request: Request,
    *,
    arrays: Collection[str] = (),
    headers: Iterable[str] = (),
    cookies: Iterable[str] = (),
    body: object = MISSING,
) -> Model:
    """Returns the valid values of `request`, whose body was read before.

    Raises:
        Refusal: 422, with every field that is wrong.
    """
    values: dict[str, object] = {f"path.{k}": v for k, v in request.path_params.items()}
    values |= _query(request, arrays)
    values |= {
        f"header.{name}": _single("header", name, given)
        for name in headers
        if (given := request.headers.getlist(name))
    }
    values |= {
        f"cookie.{name}": request.cookies[name] for name in cookies if name in request.cookies
    }
    if body is not MISSING:
        values["body"] = body
    return validate_values(model, values)


def validate_values[Model: RequestModel](model: type[Model], values: Mapping[str, object]) -> Model:
    """Returns `values`, each under the alias of its field, as the model has them.

    Raises:
        Refusal: 422, with every field that is wrong.
    """
    try:
        return model.model_validate(values)
    except ValidationError as error:
        raise Refusal(InvalidRequest(errors=_field_errors(error, values))) from None


async def read_json(
    request: Request, media_types: tuple[str, ...], max_bytes: int = MAX_BODY_BYTES
) -> Any:
    """Returns the body of `request`, parsed as strictly as RFC 8259 and RFC 7493 allow.

    A number without a fraction is an `int`, also when written as `830.0`: JSON Schema knows no other
    difference.

    Raises:
        Refusal: 415 when it is of another type, 413 when it is too long, 400 when it is not JSON, has
            a property twice, or holds what is no Unicode text or no finite number.
    """
    _require_media_type(request, media_types)
    return parse_json(await _read(request, max_bytes))


async def read_optional_json(
    request: Request, media_types: tuple[str, ...], max_bytes: int = MAX_BODY_BYTES
) -> Any:
    """Does as `read_json`, and returns `MISSING` when there is no body."""
    body = await _read(request, max_bytes)
    if not body:
        return MISSING
    _require_media_type(request, media_types)
    return parse_json(body)


async def read_raw(
    request: Request, media_types: tuple[str, ...], max_bytes: int = MAX_BODY_BYTES
) -> RawBody:
    """Returns the body of `request` as it is.

    Raises:
        Refusal: 415 when it is of another type, 413 when it is too long.
    """
    media_type = _require_media_type(request, media_types)
    return RawBody(media_type, await _read(request, max_bytes))


async def read_form(
    request: Request, media_types: tuple[str, ...], max_bytes: int = MAX_BODY_BYTES
) -> dict[str, str]:
    """Returns the fields of a form (`application/x-www-form-urlencoded`); empty ones are left out.

    Raises:
        Refusal: 415 when it is of another type, 413 when it is too long, 400 when it is no form, or
            has a field twice.
    """
    _require_media_type(request, media_types)
    body = await _read(request, max_bytes)
    try:
        fields = parse_qsl(body.decode(), errors="strict", strict_parsing=bool(body))
    except ValueError:
        raise Refusal(MalformedRequest(detail="The body is no form in UTF-8.")) from None
    values = dict(fields)
    if len(values) < len(fields):
        raise Refusal(MalformedRequest(detail="A field of the form is there twice."))
    return values


def _require_media_type(request: Request, media_types: tuple[str, ...]) -> str:
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        raise Refusal(UnsupportedMediaType())
    given = request.headers.getlist("content-type")
    media_type, _, parameters = given[0].lower().partition(";") if len(given) == 1 else ("", "", "")
    charset = parameters.partition("charset=")[2].partition(";")[0].strip(' "')
    media_type = media_type.strip()
    if media_type not in media_types or charset not in ("", "utf-8", "utf8"):
        raise Refusal(UnsupportedMediaType())
    return media_type


async def _read(request: Request, max_bytes: int) -> bytes:
    too_large = ContentTooLarge(detail=f"The body is larger than {_size(max_bytes)}.")
    length = request.headers.get("content-length", "")
    if length.isdecimal() and int(length[:20]) > max_bytes:
        raise Refusal(too_large)
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > max_bytes:
            raise Refusal(too_large)
    whole = bytes(body)
    request.state.body = whole
    return whole


def _size(number: int) -> str:
    for unit in ("bytes", "KiB", "MiB"):
        if number % 1024 or unit == "MiB":
            break
        number //= 1024
    return f"{number} {unit}"


def parse_json(body: bytes) -> Any:
    """Returns the value of a JSON text, as `read_json` does.

    Raises:
        Refusal: 400, it is not JSON.
    """
    try:
        value = json.loads(
            body.decode(),
            object_pairs_hook=_object,
            parse_float=_number,
            parse_constant=_refuse_constant,
        )
        if _SURROGATE_ESCAPE.search(body):
            # Only half of a pair cannot be encoded: it is no text, and no database takes it.
            json.dumps(value, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        raise Refusal(MalformedRequest()) from None
    return value


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


def _query(request: Request, arrays: Collection[str]) -> dict[str, object]:
    given: dict[str, list[str]] = {}
    text = request.scope["query_string"].decode("latin-1")
    # Bytes that are not UTF-8 become lone surrogates, which no type of the contract takes.
    for name, value in parse_qsl(text, keep_blank_values=True, errors="surrogateescape"):
        given.setdefault(_printable(name), []).append(value)
    return {
        f"query.{name}": values if name in arrays else _single("query", name, values)
        for name, values in given.items()
    }


def _single(location: str, name: str, values: list[str]) -> str:
    if len(values) > 1:
        error = _field_error(location, f"/{name}", "explode", "Give this only once")
        raise Refusal(InvalidRequest(errors=[error]))
    return values[0]


def _from_text(pattern: str, read: Callable[[str], object]) -> BeforeValidator:
    """Reads a parameter's text where it fits; where not, its type refuses the text."""
    fits = re.compile(pattern).fullmatch
    return BeforeValidator(
        lambda text: read(text) if isinstance(text, str) and fits(text) else text
    )


IntegerText = _from_text(r"-?(0|[1-9][0-9]{0,19})", int)
BooleanText = _from_text("true|false", "true".__eq__)

# What Pydantic calls an error, and the keyword of the contract that was broken.
_KEYWORDS = {
    "bool_type": "type",
    "dict_type": "type",
    "extra_forbidden": "additionalProperties",
    "float_type": "type",
    "format": "format",
    "greater_than": "exclusiveMinimum",
    "greater_than_equal": "minimum",
    "int_type": "type",
    "less_than": "exclusiveMaximum",
    "less_than_equal": "maximum",
    "list_type": "type",
    "missing": "required",
    "model_attributes_type": "type",
    "model_type": "type",
    "multiple_of": "multipleOf",
    "string_pattern_mismatch": "pattern",
    "string_too_long": "maxLength",
    "string_too_short": "minLength",
    "string_type": "type",
    "string_unicode": "type",
    "too_long": "maxItems",
    "too_short": "minItems",
    "union_tag_invalid": "enum",
    "union_tag_not_found": "required",
}
# These are about the property that tells the alternatives of an object apart.
_DISCRIMINATOR_ERRORS = {"union_tag_invalid", "union_tag_not_found"}
# Where the kind of error does not tell, how its message begins does.
_KEYWORDS_BY_MESSAGE = {
    "Dictionary should have at least": "minProperties",
    "Value error, Array items must be unique": "uniqueItems",
    "Value error, Expected at least": "minProperties",
}
# Where Pydantic speaks to programmers.
_MESSAGES = {
    "dict_type": "Input should be an object",
    "extra_forbidden": "There is no field of this name",
    "list_type": "Input should be an array",
    "missing": "This is required",
    "model_type": "Input should be an object",
    "union_tag_invalid": "There is no such kind",
    "union_tag_not_found": "This is required",
}


def _field_errors(error: ValidationError, values: Mapping[str, object]) -> list[FieldError]:
    """Returns one entry per field, however many alternatives the field was held against."""
    found: dict[tuple[str, str], FieldError] = {}
    for entry in error.errors(include_url=False, include_input=False):
        place, *path = entry["loc"]
        location, _, name = str(place).partition(".")
        is_missing = location == "body" and entry["type"] == "missing"
        pointer = "" if location == "body" else f"/{_escape(name)}"
        pointer += _pointer(path, values.get(str(place)), is_missing=is_missing)
        if entry["type"] in _DISCRIMINATOR_ERRORS:
            pointer += f"/{_escape(entry['ctx']['discriminator'].strip("'"))}"
        keyword = _keyword(entry["type"], entry["msg"])
        message = _MESSAGES.get(entry["type"], entry["msg"].removeprefix("Value error, "))
        other = found.get((location, pointer))
        if other is not None and other.message != message:
            keyword, message = "anyOf", f"{other.message}, or: {message}"
        found[location, pointer] = _field_error(location, pointer, keyword, message)
    return list(found.values())[:_MAX_ERRORS]


def _pointer(path: list[int | str], value: object, *, is_missing: bool) -> str:
    """Returns the JSON Pointer (RFC 6901) of a field.

    Of all that stands in `path` beside names and positions, such as the type of an alternative,
    nothing is in the value. Only a missing property is not there either: it comes last.
    """
    pointer = ""
    for place, part in enumerate(path, start=1):
        if isinstance(value, dict) and (part in value or (is_missing and place == len(path))):
            value = value.get(part)
        elif isinstance(value, list) and isinstance(part, int):
            value = value[part]
        else:
            continue
        pointer += f"/{_escape(str(part))}"
    return pointer


def _keyword(kind: str, message: str) -> str:
    if kind == "literal_error":
        return "enum" if " or " in message else "const"
    for beginning, keyword in _KEYWORDS_BY_MESSAGE.items():
        if message.startswith(beginning):
            return keyword
    return _KEYWORDS.get(kind, "schema")


def _escape(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")


def _field_error(location: str, pointer: str, keyword: str, message: str) -> FieldError:
    return FieldError.model_validate(
        {"in": location, "pointer": pointer[:500], "keyword": keyword, "message": message[:500]}
    )


def _printable(text: str) -> str:
    return text.encode(errors="backslashreplace").decode()
