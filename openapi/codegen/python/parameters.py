"""A parameter in Python: as a field of the request's model, and as an argument of the handler."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from openapi.codegen.contract.operations import Parameter
from openapi.codegen.python import names
from openapi.codegen.python.literals import literal


def annotation(parameter: Parameter) -> str:
    """Returns the type of a valid value; an absent one without a default is `MISSING`."""
    is_there = parameter.required or parameter.has_default
    return parameter.schema if is_there else f"{parameter.schema} | MISSING"


def text_reader(parameter: Parameter) -> str:
    """Returns what reads the parameter's text, where it is not to stay text."""
    if parameter.is_json:
        return "JsonValue, "
    if parameter.members:
        return ""
    readers = scalar_readers(parameter.scalars)
    if parameter.separator:
        return f"separated({', '.join([literal(parameter.separator), *readers])}), "
    if parameter.is_array:
        return f"items({', '.join(readers)}), " if readers else ""
    return "".join(f"{reader}, " for reader in readers)


def scalar_readers(scalars: AbstractSet[str]) -> list[str]:
    """Returns what reads texts of these types of JSON, none of which takes another's."""
    return [reader for type_, reader in _READERS.items() if type_ in scalars]


_READERS = {"boolean": "BooleanText", "integer": "IntegerText", "number": "NumberText"}


def default(parameter: Parameter) -> str:
    """Returns ` = 50`, ` = MISSING`, or nothing when the parameter is required."""
    if parameter.required:
        return ""
    return f" = {literal(parameter.default)}" if parameter.has_default else " = MISSING"


def argument_type(parameter: Parameter) -> str:
    """Returns the type that the handler is given."""
    if parameter.is_if_match:
        return "EntityTags" if parameter.required else "EntityTags | MISSING"
    return annotation(parameter)


def argument(parameter: Parameter) -> str:
    """Returns the value that the handler is given."""
    value = f"valid.{names.of_parameter(parameter)}"
    return f"EntityTags.read({value})" if parameter.is_if_match else value
