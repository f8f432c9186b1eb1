"""A parameter in Python: as a field of the request's model, and as an argument of the handler."""

from __future__ import annotations

from openapi.codegen.contract.operations import Parameter
from openapi.codegen.python import names, texts
from openapi.codegen.python.factories import with_factory
from openapi.codegen.python.literals import literal

_TYPES = {"boolean": "bool", "integer": "int", "number": "float", "string": "str"}


def annotation(parameter: Parameter) -> str:
    """Returns the type of a valid value; an absent one without a default is `MISSING`."""
    return _or_missing(parameter, parameter.schema or _TYPES[parameter.type])


def field_annotation(parameter: Parameter) -> str:
    """Returns the type of the field that takes no value of another type."""
    strict = f"Strict{_TYPES.get(parameter.type, '').capitalize()}"
    return _or_missing(parameter, parameter.schema or strict)


def _or_missing(parameter: Parameter, type_: str) -> str:
    return type_ if parameter.required or parameter.has_default else f"{type_} | MISSING"


def marks(parameter: Parameter) -> str:
    """Returns what reads the parameter's text, after what its value is held against."""
    held = f"conforming(SCHEMAS, {literal(parameter.schema)}), "
    empty = "LeftOutIfEmpty, " if parameter.may_be_empty else ""
    return f"{held if parameter.is_beyond_types else ''}{texts.of_parameter(parameter)}{empty}"


def default(parameter: Parameter) -> str:
    """Returns ` = 50`, ` = MISSING`, or nothing when the parameter is required."""
    if parameter.required:
        return ""
    if not parameter.has_default:
        return " = MISSING"
    value = literal(parameter.default)
    can_change = isinstance(parameter.default, list | dict)
    return f" = {with_factory(value) if can_change else value}"


def argument_type(parameter: Parameter) -> str:
    """Returns the type that the handler is given."""
    if parameter.is_if_match:
        return "EntityTags" if parameter.required else "EntityTags | MISSING"
    return annotation(parameter)


def argument(parameter: Parameter) -> str:
    """Returns the value that the handler is given."""
    value = f"valid.{names.of_parameter(parameter)}"
    return f"EntityTags.read({value})" if parameter.is_if_match else value
