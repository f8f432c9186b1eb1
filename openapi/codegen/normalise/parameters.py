"""Parameters as what a text can be: complete, of one schema, and an object spread where it is."""

from __future__ import annotations

from copy import deepcopy

from openapi.codegen.contract.conformance import ASSERTING
from openapi.codegen.contract.conventions import CONTENT_TYPE
from openapi.codegen.contract.document import Json
from openapi.codegen.contract.media_types import FORM, MULTIPART, is_json
from openapi.codegen.contract.scalars import SCALARS, is_object
from openapi.codegen.normalise.draft import Draft
from openapi.codegen.normalise.grammar import GRAMMAR
from openapi.codegen.normalise.refusals import Place, RefusedError
from openapi.codegen.normalise.schemas import ANNOTATIONS, merged_all_of
from openapi.codegen.normalise.shape import shaped_as

_DEFAULTS = {"query": "form", "cookie": "form", "path": "simple", "header": "simple"}
"""The `style` of each place that goes without saying."""
_OF_QUERIES = {"deepObject", "pipeDelimited", "spaceDelimited"}
"""Those that only a query may have besides."""
_OF_OBJECTS = {"additionalProperties", "allOf", "anyOf", "oneOf", "patternProperties", "properties"}
_IGNORED = {"accept", "authorization", "content-type"}
"""Headers that OpenAPI 3.1 (4.8.12.2.1) does not let a parameter describe."""
_COLLECTIONS: dict[object, Json] = {
    "csv": {"explode": False},
    "multi": {},
    "pipes": {"style": "pipeDelimited"},
    "ssv": {"style": "spaceDelimited"},
}
_OF_BODIES = {"body", "formData"}
_OF_SCHEMAS = (ASSERTING | {"default"}) - {"required"}
_MAX_DEPTH = 20
_NULL = {"type": "null"}


def settle_parameters(draft: Draft, place: Place, holder: Json) -> None:
    """Gives each parameter of a path or an operation what it has by itself."""
    _take_bodies(draft, place, holder)
    parameters = holder.get("parameters", [])
    for index, reference in enumerate(parameters):
        at = (*place, "parameters", str(index))
        parameter = draft.resolved(reference)
        _complete(draft, at, parameter)
        if CONTENT_TYPE not in parameter:
            parameter["schema"] = _schema(draft, at, parameter["schema"])
            _settle_schema(draft, at, parameter)
        _settle_empty_value(draft, at, parameter)
    kept = [each for each in parameters if not _is_ignored(draft, each)]
    if len(kept) != len(parameters):
        draft.decide(place, "Accept, Content-Type and Authorization are no parameters: ignored")
    if parameters:
        holder["parameters"] = [one for each in kept for one in _spread(draft, place, each)]


def _take_bodies(draft: Draft, place: Place, holder: Json) -> None:
    """Makes a body of what OpenAPI 2 called a parameter in the body, or in a form."""
    given = [draft.resolved(each) for each in holder.get("parameters", [])]
    bodies = [each for each in given if each["in"] in _OF_BODIES]
    if not bodies:
        return
    holder["parameters"] = [each for each in given if each not in bodies]
    draft.decide(place, "what is in body, or in formData, is what its requestBody is made of")
    if "responses" not in holder or "requestBody" in holder:
        return
    if bodies[0]["in"] == "body":
        content: Json = {"application/json": {"schema": bodies[0].get("schema", {})}}
        holder["requestBody"] = {"required": bodies[0].get("required", False), "content": content}
        return
    is_file = any(each.get("type") == "file" for each in bodies)
    form = {
        "type": "object",
        "properties": {each.get("name", ""): _own_schema(place, each) for each in bodies},
        "required": [each.get("name", "") for each in bodies if each.get("required")],
    }
    holder["requestBody"] = {"content": {MULTIPART if is_file else FORM: {"schema": form}}}


def _own_schema(place: Place, parameter: Json) -> Json:
    """Takes what a parameter says of its values without a schema, as OpenAPI 2 did."""
    words = {key: parameter.pop(key) for key in parameter.keys() & _OF_SCHEMAS}
    if "schema" not in parameter and words.get("type") == "file":
        return {"type": "string", "format": "binary"}
    return parameter.get("schema") or shaped_as("schema", place, words)


def _leave_out_unknown(draft: Draft, place: Place, parameter: Json) -> None:
    """Leaves out words that a parameter does not have; OpenAPI 2 said how lists are written so."""
    known = GRAMMAR["parameter"].keys() | {"$ref", CONTENT_TYPE}
    for word in [word for word in parameter if word not in known and word[:2] != "x-"]:
        value = parameter.pop(word)
        if word == "collectionFormat" and value in _COLLECTIONS and parameter["in"] == "query":
            parameter |= _COLLECTIONS[value]
        else:
            draft.decide(place, f"{word} of {parameter['name']} is ignored: it is no word of one")


def _complete(draft: Draft, place: Place, parameter: Json) -> None:
    """Leaves out what a parameter says that goes without saying, and says what it must."""
    where = parameter["in"]
    if "name" not in parameter:
        raise RefusedError(place, "say its name")
    if where not in _DEFAULTS:
        raise RefusedError(place, f"in is one of {', '.join(_DEFAULTS)}, not {where!r}")
    own = _own_schema(place, parameter)
    _leave_out_unknown(draft, place, parameter)
    if where == "path":
        parameter["required"] = True
    _settle_style(draft, place, parameter)
    for flag in ("allowEmptyValue", "allowReserved"):
        if parameter.get(flag) is False:
            del parameter[flag]
    if "content" in parameter:
        _read_content(draft, place, parameter)
    parameter.setdefault("schema", own or {"type": "string"})


def _settle_style(draft: Draft, place: Place, parameter: Json) -> None:
    """Leaves out how a text is written, where that goes without saying or has no place."""
    where, style = parameter["in"], parameter.get("style")
    if style == _DEFAULTS[where]:
        del parameter["style"]
    elif style in _DEFAULTS.values() or (style in _OF_QUERIES and where != "query"):
        del parameter["style"]
        text = f"the style {style} of {parameter['name']} is ignored: none in a {where} has it"
        draft.decide(place, text)
    elif style in _OF_QUERIES - {"deepObject"} and parameter.get("explode"):
        del parameter["style"]
        draft.decide(place, f"{parameter['name']} is in style form, as {style} does not explode")
    if parameter.get("explode") is ("style" not in parameter and _DEFAULTS[where] == "form"):
        del parameter["explode"]


def _read_content(draft: Draft, place: Place, parameter: Json) -> None:
    """Writes the schema of a parameter whose text is of a media type."""
    content = parameter.pop("content")
    name = next((each for each in content if is_json(_media_type(each))), next(iter(content), ""))
    schema = content.get(name, {}).get("schema", {})
    if "schema" in parameter:
        draft.decide(place, f"the schema of {parameter['name']} is ignored beside its content")
    if "encoding" in content.get(name, {}):
        draft.decide(place, f"encoding of {parameter['name']} is ignored: only forms have one")
    if len(content) != 1:
        draft.decide(place, f"{parameter['name']} is of {name or 'no media type'}, and of no other")
    if is_json(_media_type(name)):
        parameter["schema"] = schema
        parameter[CONTENT_TYPE] = _media_type(name)
    elif schema.get("type") in SCALARS:
        parameter["schema"] = schema
    else:
        draft.decide(place, f"{parameter['name']} is text, as nothing is known of {name}")


def _media_type(name: str) -> str:
    return name.partition(";")[0].strip().lower()


def _schema(draft: Draft, place: Place, schema: Json, depth: int = 0) -> Json:
    """Returns a schema with its parts merged, and without null, which no text is."""
    if depth > _MAX_DEPTH:
        return schema  # it is made of itself
    whole = draft.resolved(schema)
    words = {key: value for key, value in {**whole, **schema}.items() if key in ANNOTATIONS}
    if "allOf" in whole and "allOf" not in (merged := merged_all_of(draft, place, whole)):
        return _schema(draft, place, {**merged, **words}, depth + 1)
    alternatives: list[Json] = whole.get("anyOf") or whole.get("oneOf") or []
    others = [each for each in alternatives if each != _NULL]
    if len(others) == 1 and len(alternatives) > 1:
        return _schema(draft, place, {**others[0], **words}, depth + 1)
    return schema


def _settle_schema(draft: Draft, place: Place, parameter: Json) -> None:
    """Takes an object of which nothing is said for text, and what may be one or many for many."""
    name, where = parameter["name"], parameter["in"]
    schema = draft.resolved(parameter["schema"])
    is_open = schema.get("type") == "object" and not schema.keys() & _OF_OBJECTS
    if where != "query" and is_open:
        parameter["schema"] = {**schema, "type": "string"}
        draft.decide(place, f"{name} is text, as its object has no properties")
    if where == "query":
        _say_list(draft, place, parameter)
    if where == "cookie" and schema.get("type") in {"array", "object"}:
        is_spread = schema.get("type") == "object" and schema.get("properties")
        if "explode" not in parameter and not is_spread:
            parameter["explode"] = False
            draft.decide(place, f"{name} is one cookie, with commas in between")
    if schema.get("type") in SCALARS:
        parameter.pop("explode", None)
    if schema.get("type") in {*SCALARS, "array"} and parameter.get("style") == "deepObject":
        del parameter["style"]
        draft.decide(place, f"the style deepObject of {name} is ignored: it is no object")


def _settle_empty_value(draft: Draft, place: Place, parameter: Json) -> None:
    """Keeps that an empty text stands for no value where one may be left out, and tells of it.

    A server is to take such a parameter for unused (OpenAPI 3.1.1, `allowEmptyValue`).
    """
    if "allowEmptyValue" not in parameter:
        return
    name, where, style = parameter["name"], parameter["in"], parameter.get("style", "form")
    is_one_text = CONTENT_TYPE in parameter or not parameter.get("explode", True)
    if where != "query":
        reason = f"it is of queries, and not of a {where}"
    elif parameter.get("required"):
        reason = "a parameter that is required is never unused"
    elif style != "form":
        reason = f"the style {style} has no empty value"
    elif is_object(draft.document, parameter["schema"]) and not is_one_text:
        reason = "each property is a parameter of its own"
    else:
        draft.decide(place, f"{name} without a value is left out, as allowEmptyValue says")
        return
    del parameter["allowEmptyValue"]
    draft.decide(place, f"allowEmptyValue of {name} is ignored: {reason}")


def _say_list(draft: Draft, place: Place, parameter: Json) -> None:
    schema = draft.resolved(parameter["schema"])
    several = [draft.resolved(each) for each in schema.get("oneOf") or schema.get("anyOf") or []]
    lists = [each for each in several if each.get("type") == "array"]
    others = [each for each in several if each.get("type") not in {"array", "null"}]
    if len(lists) == 1 and others and all(each.get("type") in SCALARS for each in others):
        items = {"anyOf": [*deepcopy(others), deepcopy(lists[0].get("items", {}))]}
        words = {key: schema[key] for key in ("description", "title") if key in schema}
        parameter["schema"] = {**words, **lists[0], "items": items}
        draft.decide(place, f"{parameter['name']} is a list, perhaps of one, as it may be one")


def _spread(draft: Draft, place: Place, reference: Json) -> list[Json]:
    """Returns a parameter; in place of an object in style `form`, one for each property."""
    parameter = draft.resolved(reference)
    schema = draft.resolved(parameter["schema"])
    is_form = parameter["in"] in {"cookie", "query"} and not parameter.keys() & {"style", "explode"}
    is_spread = is_form and schema.get("properties") and CONTENT_TYPE not in parameter
    if not is_spread or schema.get("type", "object") != "object":
        return [reference]
    text = f"each property of {parameter['name']} is a parameter of its own, as style form says"
    draft.decide(place, text)
    required = schema.get("required", []) if parameter.get("required") else []
    made = [
        {"name": name, "in": parameter["in"], "required": name in required, "schema": child}
        for name, child in deepcopy(schema["properties"]).items()
    ]
    for each in made:
        each["schema"] = _schema(draft, place, each["schema"])
        _settle_schema(draft, place, each)
    return made


def _is_ignored(draft: Draft, reference: Json) -> bool:
    parameter = draft.resolved(reference)
    return parameter["in"] == "header" and parameter["name"].lower() in _IGNORED
