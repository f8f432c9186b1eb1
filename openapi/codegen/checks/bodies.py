"""What of a request's body generated code reads and enforces."""

from __future__ import annotations

from collections.abc import Iterator

from openapi.codegen.checks.schemas import ANNOTATIONS, losses_in_schema
from openapi.codegen.contract.contract import Contract
from openapi.codegen.contract.document import Json, is_named, schema_of_items
from openapi.codegen.contract.media_types import (
    FORM,
    LINES_OF_JSON,
    MULTIPART,
    is_json,
    is_read,
)
from openapi.codegen.contract.reading_bodies import STYLES_OF_LISTS, form_fields
from openapi.codegen.contract.scalars import is_object

# What a handler reads, where lines of JSON are held against their schema by generated models.
_RAW = {*LINES_OF_JSON, "text/csv"}
_MAX_BODY_BYTES = 64 * 1024 * 1024
_MAX_FORM_BYTES = 1024 * 1024 * 1024
"""How long a form may be whose files are not kept in memory."""


def losses_in_body(contract: Contract, body: Json) -> Iterator[str]:
    """Yields what of a body would not be read, or not be enforced."""
    yield from _in_extensions(contract, body)
    yield from _in_strict_body(contract, body) if contract.is_strict else _in_any(contract, body)


def _in_any(contract: Contract, body: Json) -> Iterator[str]:
    """Says what is not read of a body that nobody here wrote: of JSON and text, everything is."""
    for media_type, content in body["content"].items():
        schema = content["schema"]
        if is_read(media_type) and not is_named(schema):
            yield "the body needs a schema of components.schemas"
        elif media_type in {FORM, MULTIPART} and not is_object(contract.document, schema):
            yield f"the fields of {media_type} are those of an object: describe one"
        elif media_type in {FORM, MULTIPART}:
            yield from _in_encodings(contract, media_type, content)


def _in_encodings(contract: Contract, media_type: str, content: Json) -> Iterator[str]:
    """Says which fields are written in a style that is not read."""
    fields = {field.name: field for field in form_fields(contract.document, content)}
    for name, encoding in content.get("encoding", {}).items():
        field = fields.get(name)
        has_style = bool(encoding.keys() & {"explode", "style"})
        is_list = field is not None and (field.is_repeated or bool(field.separator))
        is_unread = encoding.get("style", "form") not in STYLES_OF_LISTS
        if has_style and field is not None and (is_unread or (field.may_be_json and not is_list)):
            yield (
                f"the field {name} of {media_type} is read as text, a list or JSON: "
                "leave style and explode out of its encoding"
            )


def _in_strict_body(contract: Contract, body: Json) -> Iterator[str]:
    for media_type, content in body["content"].items():
        if media_type == FORM and len(body["content"]) == 1:
            yield from _in_form(contract, contract.resolve(content["schema"]))
        elif not is_json(media_type) and media_type not in _RAW:
            yield f"a body of {media_type} is not read"
    if FORM in body["content"] and not body.get("required", False):
        yield "a form that may be left out is not read"
    schemas = [content["schema"] for content in body["content"].values()]
    raw = body["content"].keys() & _RAW
    yield from (
        f"a body of {name} is {loss}"
        for name in sorted(raw)
        for loss in _in_raw(contract, body, name)
    )
    if not raw and any(schema != schemas[0] for schema in schemas):
        yield "the media types of the body have different schemas"
    for media_type, content in body["content"].items():
        schema = content["schema"]
        if media_type in LINES_OF_JSON and not is_named(schema_of_items(schema)):
            yield f"a body of {media_type} needs an array of a schema of components.schemas"
        elif media_type not in LINES_OF_JSON and not is_named(schema):
            yield "the body needs a schema of components.schemas"
    for schema in schemas:
        yield from losses_in_schema(contract, schema, "body")


def _in_extensions(contract: Contract, body: Json) -> Iterator[str]:
    for key in body.keys() - {"x-max-body-bytes"}:
        if key.startswith("x-") and contract.is_strict:
            yield f"{key} of the body is not generated"
    most = body.get("x-max-body-bytes", 1)
    limit = _MAX_FORM_BYTES if body["content"].keys() == {MULTIPART} else _MAX_BODY_BYTES
    if type(most) is not int or not 1 <= most <= limit:
        yield f"x-max-body-bytes of the body must be a whole number from 1 to {limit}"


def _in_raw(contract: Contract, body: Json, media_type: str) -> Iterator[str]:
    """Says where a body that a handler reads is declared as more than it can see to."""
    schema = contract.resolve(body["content"][media_type]["schema"])
    if body["content"].keys() - _RAW:
        yield "not read beside others"
    if media_type not in LINES_OF_JSON and schema.keys() - ANNOTATIONS - {"type"}:
        yield "not validated: its schema can say that it is a string, and no more"
    if not body.get("required", False):
        yield "not read where it may be left out"


def _in_form(contract: Contract, schema: Json) -> Iterator[str]:
    for name, reference in schema.get("properties", {}).items():
        if contract.resolve(reference).get("type") != "string":
            yield f"the field {name} of the form is not read, as it is no string"
