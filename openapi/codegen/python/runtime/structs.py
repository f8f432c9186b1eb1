"""What operations answer, and how it becomes JSON.

An object that is answered and never received is a `Struct`: nothing checks it at run time, since
the type checker has checked who makes it, so it costs next to nothing. An object that is received
is a Pydantic model, and stays one where it is answered, too.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, dataclass_transform

import msgspec
from msgspec import Raw, StructMeta
from pydantic import BaseModel
from pydantic_core import to_json


class _Answered(StructMeta):
    """Makes a class whose objects are made by keywords, never change, and show no `MISSING`."""

    def __new__(
        mcs, name: str, bases: tuple[type, ...], namespace: dict[str, Any], **options: Any
    ) -> Any:
        options |= {"kw_only": True, "frozen": True, "omit_defaults": True, "gc": False}
        return super().__new__(mcs, name, bases, namespace, **options)


@dataclass_transform(kw_only_default=True, frozen_default=True)
class Struct(msgspec.Struct, frozen=True, metaclass=_Answered):
    """An object of the contract that is only answered. What is `MISSING` of it is left out."""


if TYPE_CHECKING:

    class Encoded[T]:
        """The JSON of a `T`, as `encode` makes it. It becomes a part of an answer as it stands."""

        def __init__(self, json: bytes | str) -> None: ...

        def __buffer__(self, flags: int, /) -> memoryview: ...

else:
    Encoded = Raw

type Versioned[T] = T | Encoded[T]
"""An object that has a version, or its JSON, which may have been stored for that version."""


def _encode_model(value: object) -> Raw:
    if isinstance(value, BaseModel):
        return Raw(to_json(value, by_alias=True))
    raise TypeError(f"{type(value).__name__} is no part of an answer")


encode: Callable[[object], bytes] = msgspec.json.Encoder(enc_hook=_encode_model).encode
"""Returns a value as JSON: what a handler may answer, in UTF-8."""
