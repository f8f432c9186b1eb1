"""What reads texts in Python: parameters, the members of objects, and the fields of forms."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Set as AbstractSet

from openapi.codegen.contract.bodies import FormField
from openapi.codegen.contract.contract import Contract
from openapi.codegen.contract.operations import Operation, Parameter
from openapi.codegen.python.literals import literal

_READERS = {"boolean": "BooleanText", "integer": "IntegerText", "number": "NumberText"}


def of_parameter(parameter: Parameter) -> str:
    """Returns what reads a parameter's text, with a comma behind it; nothing where it stays so."""
    if parameter.is_json:
        return "JsonValue, "
    if parameter.is_spread:
        return ""
    if parameter.writing:
        return f"{parameter.writing}({literal(parameter.separator)}, {_members(parameter)}), "
    readers = _readers(parameter.scalars, may_be_json=parameter.may_be_json)
    if parameter.separator:
        return f"separated({', '.join([literal(parameter.separator), *readers])}), "
    if parameter.is_array:
        return f"items({', '.join(readers)}), " if readers else ""
    return "".join(f"{reader}, " for reader in readers)


def of_fields(fields: Iterable[FormField]) -> str:
    """Returns what reads the fields of a form that are not just text, each by its name."""
    found = [f"{literal(f.name)}: {of_field(f)}" for f in fields if f.is_beyond_text]
    return f"{{{', '.join(found)}}}"


def of_field(field: FormField) -> str:
    """Returns what reads a field, or a member of an object."""
    if field.is_json:
        return "JsonValue"
    readers = _readers(field.scalars, may_be_json=field.may_be_json)
    if field.separator:
        return f"separated({', '.join([literal(field.separator), *readers])})"
    if field.is_repeated:
        return f"items({', '.join(readers)})"
    return readers[0] if len(readers) == 1 else f"texts({', '.join(readers)})"


def of_object(contract: Contract, operation: Operation, parameter: Parameter) -> str:
    """Returns what reads an object of which each member is a parameter."""
    if parameter.writing == "deep":
        return _members(parameter)
    others = [p.name for p in operation.parameters if p.location == "query" and p != parameter]
    beside = (*others, *contract.credentials_in_query)
    return f"Rest({_members(parameter)}, {literal(beside)})"


def of_scalars(scalars: AbstractSet[str]) -> list[str]:
    """Returns what reads texts of these types of JSON, none of which takes another's."""
    return [reader for type_, reader in _READERS.items() if type_ in scalars]


def _members(parameter: Parameter) -> str:
    lists = tuple(field.name for field in parameter.members if field.is_repeated)
    others = parameter.others
    given = [of_fields(parameter.members)]
    given += [literal(lists)] if lists else []
    given += [f"others={of_field(others)}"] if others and others.is_beyond_text else []
    return f"Members({', '.join(given)})"


def _readers(scalars: AbstractSet[str], *, may_be_json: bool) -> list[str]:
    return [*(["StructureText"] if may_be_json else []), *of_scalars(scalars)]
