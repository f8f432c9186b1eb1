"""Schemas that are written in place, under names in `components`.

A name follows from where the schema is: the operation or the component, the role, and the
properties that lead to it. So a change of the contract changes the names of what was changed, and
no others.
"""

from __future__ import annotations

from copy import deepcopy

from openapi.codegen.contract.conformance import FORMATS_WITH_TYPES
from openapi.codegen.contract.conventions import CONTENT_TYPE
from openapi.codegen.contract.document import METHODS, Json
from openapi.codegen.contract.media_types import is_read, suffixes
from openapi.codegen.contract.scalars import SCALARS
from openapi.codegen.names import pascal_case, status_name
from openapi.codegen.normalise.draft import Draft
from openapi.codegen.normalise.names import SchemaNames
from openapi.codegen.normalise.path_items import operations
from openapi.codegen.normalise.references import referring
from openapi.codegen.normalise.refusals import Place
from openapi.codegen.normalise.schemas import ANNOTATIONS
from openapi.codegen.normalise.shape import parts

_BESIDE = {"default", "deprecated", "readOnly", "writeOnly"}
"""What is said of a property, and not of its schema."""
_NULL = {"type": "null"}


def hoist(draft: Draft, names: SchemaNames) -> None:
    """Names the schemas of parameters, bodies and headers, and every object within a schema."""
    _Hoist(draft, names).run()


class _Hoist:
    def __init__(self, draft: Draft, names: SchemaNames) -> None:
        self._draft = draft
        self._names = names
        self._schemas = draft.components("schemas")

    def run(self) -> None:
        for name, schema in list(self._schemas.items()):
            self._within(schema, name, self._draft.origins.get(name, ("components",)))
        components = self._draft.document["components"]
        for section, visit in (
            ("headers", self._header),
            ("parameters", self._shared_parameter),
            ("requestBodies", self._content),
            ("responses", self._response),
        ):
            for name, node in components.get(section, {}).items():
                place: Place = ("components", section, name)
                visit(node, pascal_case(name), place)
        for path, item in self._draft.document["paths"].items():
            of_path = item.get("parameters", []) if isinstance(item, dict) else []
            for index, parameter in enumerate(of_path):
                at: Place = ("paths", path, "parameters", str(index))
                self._shared_parameter(parameter, pascal_case(path), at)
        for place, _, _, operation in operations(self._draft):
            name = pascal_case(operation["operationId"])
            self._operation(operation, name, place)
            for callback, node in operation.get("callbacks", {}).items():
                at = (*place, "callbacks", callback)
                for item in self._draft.resolved(node).values():
                    self._outgoing(item, f"{name}{pascal_case(callback)}", at)
        for webhook, item in self._draft.document.get("webhooks", {}).items():
            self._outgoing(item, pascal_case(webhook), ("webhooks", webhook))

    def _operation(self, operation: Json, name: str, place: Place) -> None:
        for index, parameter in enumerate(operation.get("parameters", [])):
            self._parameter(parameter, name, (*place, "parameters", str(index)))
        if "requestBody" in operation:
            body = operation["requestBody"]
            self._content(body, f"{name}Body", (*place, "requestBody"))
        for status, response in operation["responses"].items():
            wanted = f"{name}{status_name(status)}"
            self._response(response, wanted, (*place, "responses", status))

    def _outgoing(self, item: object, name: str, place: Place) -> None:
        """Names what a service sends by itself: code has a type for it."""
        of_methods = self._draft.resolved(item) if isinstance(item, dict) else {}
        for method in [key for key in of_methods if key in METHODS]:
            body = of_methods[method].get("requestBody")
            if body is not None:
                self._content(body, f"{name}Event", (*place, method, "requestBody"))

    def _response(self, response: Json, name: str, place: Place) -> None:
        self._content(response, f"{name}Body", place)
        for header, node in response.get("headers", {}).items():
            self._header(node, f"{name}{pascal_case(header)}", (*place, "headers", header))

    def _parameter(self, parameter: Json, name: str, place: Place) -> None:
        if "schema" in parameter and not _is_plain(parameter):
            wanted = f"{name}{pascal_case(parameter['name'])}"
            self._name(parameter, "schema", wanted, (*place, "schema"))

    def _shared_parameter(self, parameter: Json, name: str, place: Place) -> None:
        """Does so for one whose component, or path, may be called as it is itself."""
        if "schema" in parameter and not _is_plain(parameter):
            own = pascal_case(parameter["name"])
            wanted = name if name.endswith(own) else f"{name}{own}"
            self._name(parameter, "schema", wanted, (*place, "schema"))

    def _header(self, header: Json, name: str, place: Place) -> None:
        if "const" not in header.get("schema", {}):
            self._name(header, "schema", name, (*place, "schema"))

    def _content(self, node: Json, name: str, place: Place) -> None:
        read = [name for name in node.get("content", {}) if is_read(name)]
        for media_type, suffix in zip(read, suffixes(read), strict=False):
            at = (*place, "content", media_type, "schema")
            self._name(node["content"][media_type], "schema", f"{name}{suffix}", at)

    def _name(self, holder: Json, key: str, wanted: str, place: Place) -> None:
        """Puts a reference in the place of a schema, unless one is there."""
        schema = holder.get(key)
        if schema is None or "$ref" in schema:
            return
        holder[key] = self._put(schema, wanted, place)

    def _put(self, schema: Json, wanted: str, place: Place) -> Json:
        name = self._names.take(wanted)
        beside = {k: schema[k] for k in _BESIDE & schema.keys() if place[-2:-1] == ("properties",)}
        made = {key: value for key, value in schema.items() if key not in beside}
        self._schemas[name] = made
        self._draft.origins[name] = place
        self._within(made, name, place)
        return {"$ref": f"#/components/schemas/{name}", **beside}

    def _within(self, schema: Json, name: str, place: Place) -> None:
        """Names the objects in a schema."""
        for property_ in schema.get("properties", {}):
            at = (*place, "properties", property_)
            self._nested(schema["properties"], property_, f"{name}{pascal_case(property_)}", at)
        for key, part in (("items", "Item"), ("additionalProperties", "Value"), ("not", "Not")):
            if isinstance(schema.get(key), dict):
                self._nested(schema, key, f"{name}{part}", (*place, key))
        for key in ("allOf", "anyOf", "oneOf"):
            alternatives = schema.get(key, [])
            is_alone = len([each for each in alternatives if each != _NULL]) == 1
            for index, each in enumerate(alternatives):
                part = "" if is_alone else _title(each, index)
                self._nested(alternatives, index, f"{name}{part}", (*place, key, str(index)))

    def _nested(self, holder: Json | list[Json], key: str | int, wanted: str, place: Place) -> None:
        at: Json = holder[key]  # type: ignore[index] # either kind of both
        if "$ref" in at:
            return
        if "properties" in at or "allOf" in at:
            holder[key] = self._put(at, wanted, place)  # type: ignore[index] # so
        else:
            self._within(at, wanted, place)


def _is_plain(parameter: Json) -> bool:
    """Whether all that a parameter asks for is a type of JSON that languages have a type for."""
    said = {key for key in parameter["schema"] if key not in ANNOTATIONS and key[:2] != "x-"}
    is_scalar = parameter["schema"].get("type") in SCALARS and CONTENT_TYPE not in parameter
    format_ = parameter["schema"].get("format")
    return is_scalar and said <= {"format", "type"} and format_ not in FORMATS_WITH_TYPES


def inline_responses(draft: Draft) -> None:
    """Gives each operation responses of its own: they are called by its id and their status."""
    for part in list(parts(draft.document)):
        if part.kind == "response" and part.is_reference and part.place[0] != "components":
            found = deepcopy(draft.resolved(part.node))
            part.node.clear()
            part.node.update(found)
    draft.document["components"].pop("responses", None)
    for _, node in list(referring(draft.document)):
        if node["$ref"].startswith("#/components/responses/"):
            node.clear()  # it is where nothing is generated from


def _title(schema: Json, index: int) -> str:
    """Returns what an alternative is called: by its title, as that stays where it is moved."""
    title = pascal_case(str(schema.get("title", "")))
    return title if 0 < len(title) <= 40 else f"Option{index + 1}"
