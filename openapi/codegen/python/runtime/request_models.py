"""What an operation takes: the parameters and the body of a request, and what validates them.

Validators are made for the first request that needs them, and each once.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from functools import cache
from typing import Annotated, Any, ClassVar, Protocol, TypeAliasType

from pydantic import BaseModel, BeforeValidator, ConfigDict, TypeAdapter, create_model
from pydantic.fields import FieldInfo

from generated.models import FieldError


class Conforming(Protocol):
    """What a schema asks for beyond a type."""

    def errors(self, body: object) -> list[FieldError]:
        """Returns what is wrong with a body that is of the type."""
        ...


class ReadsMembers(Protocol):
    """What reads an object of which each member is a parameter: `filter[name]`."""

    def taken(self, name: str, given: dict[str, list[str]]) -> dict[str, object]:
        """Takes the members of the object out of what was given, and returns it."""
        ...


class RequestModel:
    """The parameters and the body of one operation; nothing else may come with a request.

    Each field's alias is where it is from and its name, such as `query.limit`, or just `body`.
    """

    media_types: ClassVar[tuple[str, ...]] = ("application/json",)
    """What a body may be."""
    most_parameters: ClassVar[int | None] = 0
    """How many parameters the query can have; `None` is any number."""
    arrays: ClassVar[Collection[str]] = ()
    """Those of the query that may be there several times."""
    most_structure: ClassVar[int | None] = None
    """How much structure a JSON body, or each line, can have, as `begin_of` counts it; or any."""
    fields: ClassVar[Mapping[str, BeforeValidator]] = {}
    """What reads the fields of a form that are not just text."""
    lists: ClassVar[Collection[str]] = ()
    """The fields of a form that may be there several times."""
    credentials: ClassVar[Collection[str]] = ()
    """The parameters of a query that are credentials."""
    objects: ClassVar[Mapping[str, ReadsMembers]] = {}
    """The objects in a query of which each member is a parameter."""
    conformance: ClassVar[Conforming | None] = None
    """What the schema of the body asks for beyond its type."""


class _Valid(BaseModel):
    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)


def _validator_of(model: type[RequestModel]) -> type[BaseModel]:
    """Returns what validates, with the fields of `model`: made for the first request that needs it.

    A service of a thousand operations would otherwise start for seconds; a first request waits for
    a millisecond or two. Whether each can be made is tried when a package is generated.
    """
    given = vars(model)
    fields: dict[str, Any] = {
        name: (annotation, given[name]) if name in given else annotation
        for name, annotation in model.__annotations__.items()
    }
    return create_model(model.__name__, __base__=_Valid, __module__=model.__module__, **fields)


# A class is hashable, whatever mypy says.
validator_of: Callable[[type[RequestModel]], type[BaseModel]] = cache(_validator_of)  # type: ignore[assignment]


class Reader:
    """What validates the values of a model, and where they come from.

    Besides the query and the body, that is by the alias of a field, the name of the value, and
    what else is needed to find or to read it.
    """

    __slots__ = (
        "beside",
        "cookies",
        "has_defaults",
        "headers",
        "paths",
        "paths_suffice",
        "read_body",
        "validate",
    )

    def __init__(self, model: type[RequestModel]) -> None:
        validator = validator_of(model)
        self.validate = validator.__pydantic_validator__.validate_python
        self.paths: list[tuple[str, str, str, Callable[[object], object]]] = []
        self.headers: list[tuple[str, str, bytes]] = []
        self.cookies: list[tuple[str, str]] = []
        self.read_body: Callable[[object], object]
        """What validates the body, if there is one."""
        self.has_defaults = True
        """Whether all others have a default, which nobody could change."""
        needs_body = False
        for field, info in validator.model_fields.items():
            if info.alias is None:
                self.read_body = _read_of(info)
                needs_body = info.is_required()
                continue
            alias = info.alias
            place, _, name = alias.partition(".")
            if place == "path":
                self.paths.append((alias, name, field, _read_of(info)))
            elif info.is_required() or info.default_factory is not None:
                self.has_defaults = False
            if place == "header":
                self.headers.append((alias, name, name.lower().encode()))
            elif place == "cookie":
                self.cookies.append((alias, name))
        self.paths_suffice = bool(self.paths) and self.has_defaults and not needs_body
        """Whether a path may be all there is."""
        self.beside = [wire_name for _, _, wire_name in self.headers]
        """The headers without which nothing comes but a path, a query and a body."""
        if self.cookies:
            self.beside.append(b"cookie")


def _read_of(field: FieldInfo) -> Callable[[object], object]:
    """Returns what validates a value. Only a type with itself in it needs a memory for that."""
    type_: Any = field.annotation
    while isinstance(type_, TypeAliasType):  # which, of a class with itself in it, is a circle
        type_ = type_.__value__
    marked: Any = Annotated[type_, *field.metadata] if field.metadata else type_
    adapter: TypeAdapter[Any] = TypeAdapter(marked)
    validate = adapter.validator.validate_python
    if adapter.core_schema["type"] == "definitions":
        return lambda value: validate(value, context={})
    return validate


reader_of: Callable[[type[RequestModel]], Reader] = cache(Reader)  # type: ignore[assignment]  # as above
