"""How a request becomes valid values: parsed once, validated once.

Whatever does not fit the contract is refused here, by a problem that says where and why. What that
takes, in time and in memory, is bounded before it begins: by what the contract has room for.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any
from urllib.parse import parse_qsl

from pydantic import MISSING, BaseModel, BeforeValidator, ValidationError

from generated.faults import MAX_ERRORS, Place, field_error, field_errors
from generated.http_request import HttpRequest
from generated.models import FieldError
from generated.problems import InvalidRequest, MalformedRequest, Refusal
from generated.request_bodies import FormText, JsonText
from generated.request_models import Conforming, Reader, RequestModel, reader_of, validator_of
from generated.texts import begin_of, parse_begin, parse_form, parse_json

_ROOM_FOR_FAULTS = 5 * MAX_ERRORS
"""How much more structure than fits is looked at: enough for all the faults that are told."""
_MOST_REPEATED = 10_000
"""How many fields a form has at most, if some may be repeated."""
_LARGE_BYTES = 65536
_LARGE_BODIES = ThreadPoolExecutor(2, "large-bodies")
"""Where large bodies are parsed and validated: others need the event loop meanwhile."""

_SHORT_BODY = 4096
"""Whatever is in one, it takes no time to speak of to parse it, and to validate it twice."""
_SHORT_QUERY = 256
_MOST_REMEMBERED = 1024


_REMEMBERED: dict[tuple[type[RequestModel], bytes], RequestModel] = {}
"""The values of valid queries."""


async def validate_large[Model: RequestModel](
    model: type[Model], request: HttpRequest, body: object
) -> Model:
    """Does as `validate`, in a thread where the body is large."""
    if isinstance(body, JsonText) and len(body.content) > _LARGE_BYTES:
        work = partial(validate, model, request, body)
        return await asyncio.get_running_loop().run_in_executor(_LARGE_BODIES, work)
    return validate(model, request, body)


def validate[Model: RequestModel](
    model: type[Model], request: HttpRequest, body: object = MISSING
) -> Model:
    """Returns the valid values of `request`, whose body was read before.

    Nearly always a path, a short body of JSON, or both, is all that came: that is a straight line.

    Raises:
        Refusal: 400, the body cannot be parsed; 422, with every field that is wrong.
    """
    reader = reader_of(model)
    if type(body) is JsonText:  # a Struct takes `isinstance` five times as long
        text = body.content
        may_suffice = reader.has_defaults and len(text) <= _SHORT_BODY
    else:
        text = b""
        may_suffice = reader.paths_suffice and body is MISSING
    if not may_suffice or request.query:
        return _validate_all(model, reader, request, body, text)
    for wire_name in reader.beside:
        if wire_name in request.headers:
            return _validate_all(model, reader, request, body, text)
    if body is not MISSING:
        body = parse_json(text)
    valid, texts = model(), request.path_values
    try:
        for _, name, field, read in reader.paths:
            setattr(valid, field, read(texts[name]))
        if body is not MISSING:
            setattr(valid, "body", reader.read_body(body))  # noqa: B010, not all have one
    except (ValidationError, RecursionError):  # what is wrong is told as of all others
        return _validate_all(model, reader, request, body, text)
    if body is not MISSING and model.conformance is not None:
        require_conformance(model.conformance, body)
    return valid


def _validate_all[Model: RequestModel](
    model: type[Model], reader: Reader, request: HttpRequest, body: object, text: bytes
) -> Model:
    """Does as `validate`, whatever came. `text` is what the body is, or was parsed from."""
    values: dict[str, object] = {}
    for alias, name, wire_name in reader.headers:
        if wire_name in request.headers:
            values[alias] = _single("header", name, request.all_headers(wire_name))
    if reader.cookies:
        cookies = request.cookies
        values |= {alias: cookies[name] for alias, name in reader.cookies if name in cookies}
    if body is MISSING:
        if not values and not reader.paths:
            return _remembered(model, request.query)
    elif isinstance(body, JsonText):
        body = parse_fitting(model, text)
    elif isinstance(body, FormText):
        body = _form(model, body.content)
    values |= {alias: request.path_values[name] for alias, name, _, _ in reader.paths}
    values |= _query(model, request.query) if request.query else {}
    values |= {} if body is MISSING else {"body": body}
    valid = validate_values(model, values, text)
    if model.conformance is not None and body is not MISSING:
        require_conformance(model.conformance, body)
    return valid


def require_conformance(conformance: Conforming, body: object) -> None:
    """Requires a body of the right type to be all that its schema asks for.

    Raises:
        Refusal: 422, with what is wrong.
    """
    if errors := conformance.errors(body):
        raise Refusal(InvalidRequest(errors=errors))


def _form(model: type[RequestModel], text: bytes) -> dict[str, object]:
    most = _MOST_REPEATED if model.lists else _number_of_fields(model) + MAX_ERRORS
    values: dict[str, object] = {**parse_form(text, most, model.lists)}
    for name, reader in model.fields.items():
        if name in values:
            read: Any = reader.func
            values[name] = read(values[name])
    return values


def _remembered[Model: RequestModel](model: type[Model], query: bytes) -> Model:
    """Returns the valid values of a query that is all there is.

    Pages are listed by the same few queries again and again, so short ones are remembered. An array
    is not, since whoever gets it could change it.
    """
    known = _REMEMBERED.get((model, query))
    if known is not None:
        return known  # type: ignore[return-value]
    valid = validate_values(model, _query(model, query))
    can_change = any(isinstance(value, list | dict | BaseModel) for value in vars(valid).values())
    if len(query) <= _SHORT_QUERY and not can_change and not model.credentials:
        if len(_REMEMBERED) >= _MOST_REMEMBERED:
            _REMEMBERED.clear()
        _REMEMBERED[model, query] = valid
    return valid


def validate_values[Model: RequestModel](
    model: type[Model], values: Mapping[str, object], text: bytes = b""
) -> Model:
    """Returns `values`, each under the alias of its field, as the model has them.

    `text` is what the body was parsed from.

    Raises:
        Refusal: 422, with every field that is wrong.
    """
    try:
        return reader_of(model).validate(values, context={})  # type: ignore[no-any-return]
    except ValidationError as error:
        is_long = error.error_count() > _ROOM_FOR_FAULTS and text
        errors = _errors_of_begin(model, text) if is_long else []
        raise Refusal(InvalidRequest(errors=errors or field_errors(error, values))) from None
    except RecursionError:
        raise Refusal(MalformedRequest()) from None


def parse_fitting(model: type[RequestModel], text: bytes) -> Any:
    """Returns the value of a JSON text that has not much more structure than the model.

    Raises:
        Refusal: 400, it is not JSON (see `parse_json`); 422, it has, and what is wrong with it.
    """
    most = len(text) if model.most_structure is None else model.most_structure + _ROOM_FOR_FAULTS
    if len(text) > max(most, _SHORT_BODY) and begin_of(text, most) is not None:
        errors = _errors_of_begin(model, text)
        raise Refusal(InvalidRequest(errors=errors) if errors else MalformedRequest())
    return parse_json(text)


def _number_of_fields(model: type[RequestModel]) -> int:
    form: object = validator_of(model).model_fields["body"].annotation
    return len(form.model_fields) if isinstance(form, type(BaseModel)) else 0


def _errors_of_begin(model: type[RequestModel], text: bytes) -> list[FieldError]:
    """Returns what is wrong with the beginning of a body in which too much is wrong to be told.

    For each fault a whole object is made before anybody sees the first, so a short beginning is
    tried before a longer one. One that has more structure than fits has a fault, or a property
    twice.
    """
    most = _ROOM_FOR_FAULTS + (model.most_structure or len(text))
    text = begin_of(text, most) or text
    structure = _ROOM_FOR_FAULTS
    while structure < 2 * most:
        begin = parse_begin(begin_of(text, structure) or text)
        if errors := _errors_of_part(model, {"body": begin}):
            return errors
        structure *= 2
    return []


def _errors_of_part(model: type[RequestModel], values: Mapping[str, object]) -> list[FieldError]:
    """Returns what is wrong with values that are not all there."""
    try:
        validator_of(model).model_validate(values, context={})
    except ValidationError as error:
        return field_errors(error, values, is_cut=True)
    return []


def _query(model: type[RequestModel], query: bytes) -> dict[str, object]:
    if not query:
        return {}
    text = query.decode("latin-1")
    most = model.most_parameters
    if most is not None and text.count("&") >= most + MAX_ERRORS:
        begin = "&".join(text.split("&", most + MAX_ERRORS)[:-1])
        errors = _errors_of_part(model, _parsed(model, begin))
        message = f"There are more parameters than {most}, and many more"
        error = field_error("query", "", "maxProperties", message, limit=most)
        raise Refusal(InvalidRequest(errors=errors or [error]))
    return _parsed(model, text)


def _parsed(model: type[RequestModel], text: str) -> dict[str, object]:
    given: dict[str, list[str]] = {}
    # Bytes that are not UTF-8 become lone surrogates, which no type of the contract takes.
    for name, value in parse_qsl(text, keep_blank_values=True, errors="surrogateescape"):
        given.setdefault(_printable(name), []).append(value)
    objects = {name: reads.taken(name, given) for name, reads in model.objects.items()}
    # What is called as an object itself, and is no member of it, goes before it, and is refused.
    return {f"query.{name}": members for name, members in objects.items() if members} | {
        f"query.{name}": values if name in model.arrays else _single("query", name, values)
        for name, values in given.items()
        if name not in model.credentials
    }


def _single(place: Place, name: str, values: list[str]) -> str:
    if len(values) > 1:
        error = field_error(place, f"/{name}", "explode", "Give this only once")
        raise Refusal(InvalidRequest(errors=[error]))
    return values[0]


def _from_text(pattern: str, read: Callable[[str], object]) -> BeforeValidator:
    """Reads a parameter's text where it fits; where not, its type refuses the text."""
    fits = re.compile(pattern).fullmatch
    return BeforeValidator(
        lambda text: read(text) if isinstance(text, str) and fits(text) else text
    )


# As many digits as Python converts: what is out of bounds is told so, and is no other type.
IntegerText = _from_text(r"-?(0|[1-9][0-9]{0,4299})", int)
BooleanText = _from_text("true|false", "true".__eq__)


def _printable(text: str) -> str:
    return text.encode(errors="backslashreplace").decode()
