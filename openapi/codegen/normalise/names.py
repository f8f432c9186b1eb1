"""What code calls the things of a contract whose own names no code can have.

A name that code can have stays. Where two things would be called the same, or a name is taken by
generated code, the operation keeps it, then the schema that was named first, and the other one gets
a word or a number behind its own.
"""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterator
from functools import cache

from openapi.codegen.checks.taken_names import (
    taken_files,
    taken_in_python,
    taken_in_typescript,
)
from openapi.codegen.contract.conventions import ROLE_SCHEMA
from openapi.codegen.contract.media_types import suffixes
from openapi.codegen.contract.pointers import unescape
from openapi.codegen.names import pascal_case, snake_case, status_name
from openapi.codegen.normalise.draft import Draft
from openapi.codegen.normalise.layer_problems import layer_schemas
from openapi.codegen.normalise.path_items import operations
from openapi.codegen.normalise.references import referring
from openapi.codegen.normalise.shape import parts
from openapi.codegen.python.names import MEMBERS_OF_AUTHENTICATORS

_CLASS = re.compile(r"[A-Z][A-Za-z0-9]*")
_OPERATION = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_WORDS = re.compile(r"[A-Za-z][A-Za-z0-9 _-]*")
_SCHEMAS = "#/components/schemas/"
_IN_MODELS = {
    "Annotated", "Any", "AwareDatetime", "BaseModel", "ClassVar", "ConfigDict", "Decimal", "Enum",
    "Field", "Literal", "MISSING", "Mapping", "Optional", "RootModel", "Sequence", "StrictBool",
    "StrictBytes", "StrictFloat", "StrictInt", "StrictStr", "Struct", "TypeAdapter", "TypeAlias",
    "UUID", "UniqueItems", "Union", "UploadedFile", "NotFound", "MethodNotAllowed",
}  # fmt: skip
"""What the modules of models and of problems have that no template binds."""


class SchemaNames:
    """The names of schemas that are taken, by a schema or by what code calls something else."""

    def __init__(self, draft: Draft) -> None:
        self._taken = {*_taken_classes(), *_names_of_operations(draft)}

    def take(self, wanted: str) -> str:
        """Returns a name for a schema, which nothing else has from then on."""
        name = wanted if _CLASS.fullmatch(wanted) else _class_name(wanted)
        if name in self._taken:
            name = f"{name}Schema"
        number = 2
        while name in self._taken:
            name, number = f"{name.rstrip('0123456789')}{number}", number + 1
        self._taken.add(name)
        return name


def settle_names(draft: Draft) -> SchemaNames:
    """Gives tags, operations, security schemes and schemas names that code can have."""
    _settle_tags(draft)
    _settle_operations(draft)
    _settle_schemes(draft)
    names = SchemaNames(draft)
    _settle_schemas(draft, names)
    return names


def _settle_tags(draft: Draft) -> None:
    called: dict[str, str] = {}
    renamed: dict[str, str] = {}
    for index, tag in enumerate(draft.document["tags"]):
        name = tag["name"]
        words = (
            name
            if _WORDS.fullmatch(name)
            else " ".join(re.sub(r"[^A-Za-z0-9 _-]+", " ", name).split())
        )
        words = words if words[:1].isalpha() else f"tag {words}".strip()
        if snake_case(words) in taken_files() | _taken_modules():
            words = f"{words} operations"
        same = called.setdefault(snake_case(words), words)
        renamed[name] = tag["name"] = same
        if same != name:
            draft.decide(("tags", str(index)), f"the tag {name!r} is called {same!r}")
    for _, _, _, operation in operations(draft):
        operation["tags"] = [renamed[operation["tags"][0]]]
    draft.document["tags"] = list({tag["name"]: tag for tag in draft.document["tags"]}.values())


def _settle_operations(draft: Draft) -> None:
    taken = taken_in_python().keys() | taken_in_typescript().keys() | _taken_modules()
    called: set[str] = set()
    for place, _, _, operation in operations(draft):
        given = operation["operationId"]
        name = given if _OPERATION.fullmatch(given) else _camel_case(given)
        if {name, snake_case(name), pascal_case(name)} & taken:
            name = f"{name}Operation"
        base, number = name, 2
        while pascal_case(name) in called:
            name, number = f"{base}{number}", number + 1
        called.add(pascal_case(name))
        if name != given:
            operation["operationId"] = name
            draft.decide(place, f"the operation {given!r} is called {name}")


def _settle_schemes(draft: Draft) -> None:
    schemes = draft.document.get("components", {}).get("securitySchemes", {})
    renamed: dict[str, str] = {}
    for name in schemes:
        words = name if _WORDS.fullmatch(name) else re.sub(r"[^A-Za-z0-9]+", " ", name).strip()
        words = words if words[:1].isalpha() else f"scheme {words}".strip()
        if keyword.iskeyword(snake_case(words)) or snake_case(words) in MEMBERS_OF_AUTHENTICATORS:
            words = f"{words} scheme"
        base, number = words, 2
        while snake_case(words) in map(snake_case, renamed.values()):
            words, number = f"{base} {number}", number + 1
        renamed[name] = words
        if words != name:
            place = ("components", "securitySchemes", name)
            draft.decide(place, f"the scheme {name!r} is called {words!r}")
    if all(name == words for name, words in renamed.items()):
        return
    draft.components("securitySchemes")
    draft.document["components"]["securitySchemes"] = {
        renamed[name]: scheme for name, scheme in schemes.items()
    }
    holders = [draft.document, *(operation for _, _, _, operation in operations(draft))]
    for holder in holders:
        for index, alternative in enumerate(holder.get("security", [])):
            holder["security"][index] = {
                renamed.get(name, name): scopes for name, scopes in alternative.items()
            }


def _settle_schemas(draft: Draft, names: SchemaNames) -> None:
    """Renames schemas, the ones whose names can stay first, and every reference to them."""
    schemas = draft.components("schemas")
    first = [name for name in schemas if _CLASS.fullmatch(name)]
    renamed = {name: names.take(name) for name in [*first, *(n for n in schemas if n not in first)]}
    draft.document["components"]["schemas"] = {renamed[n]: node for n, node in schemas.items()}
    if ROLE_SCHEMA in draft.document:
        of_roles = draft.document[ROLE_SCHEMA]
        draft.document[ROLE_SCHEMA] = renamed.get(of_roles, of_roles)
    for name, called in renamed.items():
        draft.origins[called] = ("components", "schemas", name)
        if called != name:
            draft.decide(draft.origins[called], f"the schema {name!r} is called {called}")
    if all(name == called for name, called in renamed.items()):
        return
    for _, node in referring(draft.document):
        node["$ref"] = _renamed(node["$ref"], renamed)
    for part in list(parts(draft.document)):
        if part.kind == "discriminator" and "mapping" in part.node:
            mapping = part.node["mapping"]
            part.node["mapping"] = {v: _renamed(target, renamed) for v, target in mapping.items()}


def _renamed(reference: str, renamed: dict[str, str]) -> str:
    name = unescape(reference.removeprefix(_SCHEMAS))
    return f"{_SCHEMAS}{renamed[name]}" if name in renamed else reference


def _names_of_operations(draft: Draft) -> Iterator[str]:
    """Yields what code calls each operation, and each of its parts."""
    for tag in draft.document["tags"]:
        yield f"{pascal_case(tag['name'])}Api"
    for _, _, _, operation in operations(draft):
        id_ = operation["operationId"]
        yield from (id_, snake_case(id_), snake_case(id_).upper())
        for name in dict.fromkeys((pascal_case(id_), id_[0].upper() + id_[1:])):
            yield from (f"{name}{part}" for part in ("Request", "Outcome", "Answer"))
            for status, response in operation["responses"].items():
                several = suffixes(list(draft.resolved(response).get("content", {})))
                yield from (f"{name}{status_name(status)}{suffix}" for suffix in several)
            if "requestBody" in operation:
                several = suffixes(list(draft.resolved(operation["requestBody"])["content"]))
                yield from (f"{name}Request{suffix}" for suffix in several)


@cache
def _taken_classes() -> frozenset[str]:
    taken = taken_in_python().keys() | taken_in_typescript().keys()
    return frozenset(taken | layer_schemas().keys() | _IN_MODELS)


@cache
def _taken_modules() -> frozenset[str]:
    """Returns the names of generated modules that no template is called by."""
    return frozenset({"default_factory", "handlers", "endpoints"})


def _class_name(name: str) -> str:
    made = pascal_case(name)
    return made if made[:1].isalpha() else f"Schema{made}"


def _camel_case(name: str) -> str:
    made = pascal_case(name) or "Operation"
    made = made if made[:1].isalpha() else f"Operation{made}"
    return made[0].lower() + made[1:]
