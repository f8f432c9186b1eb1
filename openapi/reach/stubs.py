"""Handlers and authenticators for any generated package: each answers with the first success."""

from __future__ import annotations

import builtins
import types
import typing
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import product
from types import ModuleType
from typing import Any

import msgspec
from pydantic import BaseModel, TypeAdapter, ValidationError

from openapi.codegen.contract.contract import Contract
from openapi.codegen.contract.document import Json
from openapi.codegen.contract.operations import Operation
from openapi.codegen.contract.responses import Response
from openapi.codegen.names import pascal_case, snake_case
from openapi.codegen.python import names
from openapi.reach.values import Values


@dataclass(frozen=True)
class Person:
    """Whom every credential speaks for."""

    user_id: str
    scopes: frozenset[str]


class Stubs:
    """What a generated package needs to answer its whole contract."""

    def __init__(self, api: ModuleType, contract: Contract, values: Values) -> None:
        self._api = api
        self._contract = contract
        self._values = values

    def endpoints(self) -> list[Any]:
        """Returns every operation of the contract, run by stubs."""
        handlers = self._api.handlers
        openers = {
            snake_case(tag): self._opener(tag)
            for tag in self._contract.tags
            if self._contract.tagged(tag)
        }
        given: dict[str, Callable[[], Any]] = {
            "authenticators": lambda: self._implementing(
                self._api.security.Authenticators, self._credential
            ),
            "rate_limiter": lambda: None,
            "errors": lambda: self._implementing(self._api.errors.Errors, self._error),
        }
        wanted = handlers.endpoints.__code__.co_varnames[: handlers.endpoints.__code__.co_argcount]
        arguments = [given[name]() for name in wanted[1:]]
        endpoints: list[Any] = handlers.endpoints(handlers.Handlers(**openers), *arguments)
        return endpoints

    def success(self, operation: Operation) -> Response:
        """Returns the response that the stub of an operation answers with."""
        return min(operation.outcomes, key=lambda each: (bool(each.statuses), each.status))

    def _opener(self, tag: str) -> Callable[..., Any]:
        module = getattr(self._api, snake_case(tag))
        interface = getattr(module, f"{pascal_case(tag)}Api")
        methods = {
            names.of_method(operation): self._handler(module, operation)
            for operation in self._contract.tagged(tag)
        }
        stub = type("Stub", (interface,), methods)

        @asynccontextmanager
        async def opener(*_arguments: object) -> AsyncGenerator[Any]:
            yield stub()

        return opener

    def _handler(self, module: ModuleType, operation: Operation) -> Callable[..., Any]:
        outcome = self._outcome(module, self.success(operation), operation)

        async def handler(*_arguments: object, **_options: object) -> Any:
            return outcome

        return handler

    def _outcome(self, module: ModuleType, response: Response, operation: Operation) -> Any:
        cls = getattr(module, response.name)
        given: dict[str, Any] = {}
        hints = typing.get_type_hints(cls, None, vars(module), include_extras=True)
        for field in cls.__struct_fields__:
            if field == "body":
                body = cls.__orig_bases__[0].__args__[0]
                given["body"] = self._body(body, response, operation)
            elif field == "code":
                given["code"] = response.status
            else:
                names = {**cls.given_headers, **cls.optional_headers}
                schema = self._header(response, operation, names[field].decode())
                given[field] = made(hints[field], self._values.of(schema))
        return cls(**given)

    def _body(self, type_: Any, response: Response, operation: Operation) -> Any:
        if response.body == "bytes":
            return b"x"
        return made(type_, self._values.of(body_schema(self._contract, operation, response)))

    def _header(self, response: Response, operation: Operation, wire_name: str) -> Json:
        node = node_of(self._contract, operation, response)
        header = next(each for name, each in node["headers"].items() if name.lower() == wire_name)
        schema: Json = self._contract.resolve(header)["schema"]
        return schema

    def _implementing(self, interface: type, method: Callable[[str], Any]) -> Any:
        wanted = [n for n in dir(interface) if _is_abstract(getattr(interface, n))]
        return type("Stub", (interface,), {name: method(name) for name in wanted})()

    def _credential(self, name: str) -> Callable[..., Any]:
        """Returns what knows any credential, unless that is called as another scheme is."""
        person = Person("someone", frozenset(self._contract.scopes))
        others = {snake_case(each) for each in self._contract.security_schemes} - {name}

        async def recognise(_self: object, credential: str) -> Person | None:
            return None if credential in others else person

        return recognise

    def _error(self, name: str) -> Callable[..., Any]:
        method = getattr(self._api.errors.Errors, name)
        type_ = typing.get_type_hints(method, vars(self._api.errors), include_extras=True)["return"]
        schema = {"$ref": f"#/components/schemas/{_schema_name(method)}"}
        error = made(type_, self._values.of(schema))

        def tell(_self: object, _problem: object) -> Any:
            return error

        return tell


def node_of(contract: Contract, operation: Operation, response: Response) -> Json:
    """Returns a response as the contract has it."""
    responses = contract.document["paths"][operation.path][operation.method.lower()]["responses"]
    return contract.resolve(responses[response.statuses or str(response.status)])


def body_schema(contract: Contract, operation: Operation, response: Response) -> Json:
    """Returns the schema of the body of a response."""
    content = node_of(contract, operation, response)["content"]
    schema: Json = content[response.media_type]["schema"]
    return schema


def made(type_: Any, value: Any, *, whole: bool = False) -> Any:
    """Returns a value of JSON as an object of a type of a generated package.

    If it has to be there as a whole, each of its members must have a place in the type.

    Raises:
        TypeError: the type has no place for it.
    """
    if isinstance(type_, typing.TypeAliasType):
        return made(type_.__value__, value, whole=whole)
    arguments = typing.get_args(type_)
    match typing.get_origin(type_):
        case typing.Annotated if not _is_checked(arguments):
            return made(arguments[0], value, whole=whole)
        case types.UnionType | typing.Union:
            return _made_of_any(arguments, value, whole=whole)
        case builtins.list if isinstance(value, list):
            return [made(arguments[0], each, whole=whole) for each in value]
        case builtins.dict if isinstance(value, dict):
            return {key: made(arguments[1], each, whole=whole) for key, each in value.items()}
        case _:
            return _object(type_, value, whole=whole)


def _object(type_: Any, value: Any, *, whole: bool) -> Any:
    if isinstance(type_, type) and issubclass(type_, msgspec.Struct):
        return _struct(type_, value, whole=whole)
    if isinstance(type_, type) and issubclass(type_, BaseModel):
        return type_.model_validate(value)
    try:
        return TypeAdapter(type_).validate_python(value)
    except ValidationError as error:
        raise TypeError(str(error)) from None


def _is_checked(arguments: tuple[Any, ...]) -> bool:
    """Whether what is annotated is a scalar, which Pydantic reads by its marks."""
    if isinstance(arguments[0], type) and issubclass(arguments[0], msgspec.Struct | BaseModel):
        return False
    return not isinstance(arguments[0], typing.TypeAliasType | types.UnionType) and (
        typing.get_origin(arguments[0]) is None
    )


def _made_of_any(types_: tuple[Any, ...], value: Any, *, whole: bool) -> Any:
    """Does so with one of several types: that which has a place for each member, if one has."""
    reasons = []
    for is_whole, each in product([True] if whole else [True, False], types_):
        try:
            return made(each, value, whole=is_whole)
        except (TypeError, ValueError) as error:
            reasons.append(str(error))
        except Exception as error:  # noqa: BLE001, MISSING and the like are no types of values
            reasons.append(str(error))
    raise TypeError("; ".join(reasons)[:500])


def _struct(type_: Any, value: Any, *, whole: bool) -> Any:
    if not isinstance(value, dict):
        raise TypeError(f"{type_.__name__} is an object")
    hints = typing.get_type_hints(type_, include_extras=True)
    by_name = dict(zip(type_.__struct_encode_fields__, type_.__struct_fields__, strict=True))
    if whole and value.keys() - by_name.keys():
        raise TypeError(f"{type_.__name__} has no place for all of {', '.join(value)}")
    known = [key for key in value if key in by_name]
    given = {by_name[key]: made(hints[by_name[key]], value[key], whole=whole) for key in known}
    return type_(**given)


def _is_abstract(member: object) -> bool:
    return bool(getattr(member, "__isabstractmethod__", False))


def _schema_name(method: Any) -> str:
    return str(method.__annotations__["return"])
