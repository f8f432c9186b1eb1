# Copied from openapi/codegen/python/runtime by `make generate`. Change it there.
"""The string formats of the contract as types.

Each takes exactly what its RFC calls a value, and nothing that Pydantic would merely understand: no
numbers for moments, no UUID in braces. `models.py` uses them in place of Pydantic's types.
"""

import datetime
import re
import uuid
from copy import deepcopy
from typing import Annotated

from pydantic import BeforeValidator, GetCoreSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError
from pydantic_core.core_schema import (
    chain_schema,
    date_schema,
    is_instance_schema,
    no_info_plain_validator_function,
    str_schema,
    union_schema,
    uuid_schema,
)

_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})",
    re.IGNORECASE,
)
_UUID_LENGTH = 36
_MESSAGE = "Input should be a {format}"


def _moment(value: object) -> datetime.datetime:
    if isinstance(value, datetime.datetime):
        return value
    if isinstance(value, str) and _MOMENT.fullmatch(value):
        try:
            return _leap_second(value) if value[17:19] == "60" else _utc(value)
        except (ValueError, OverflowError):
            pass
    raise PydanticCustomError(
        "format", _MESSAGE, {"format": "date-time of RFC 3339 with an offset"}
    )


def _utc(text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(text.upper()).astimezone(datetime.UTC)


def _leap_second(text: str) -> datetime.datetime:
    """Returns a second 60 as the one after it, as POSIX counts.

    Raises:
        ValueError: no leap second can be there: it is the last second of a day, in UTC (RFC 3339,
            section 5.7).
    """
    last = _utc(f"{text[:17]}59{text[19:]}")
    if (last.hour, last.minute) != (23, 59):
        raise ValueError(text)
    return last + datetime.timedelta(seconds=1)


class _Text:
    """A text that is read as a value, or such a value as it is.

    It is nearly always a text, of a path or a body, so that is tried first; no function of ours is
    called.
    """

    def __init__(self, name: str, text: CoreSchema, read: CoreSchema, value: CoreSchema) -> None:
        self._name = name
        self._choices = (text, read, value)

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        text, read, value = deepcopy(self._choices)  # Pydantic adds to what it gets
        return union_schema(
            [chain_schema([text, read]), value],
            mode="left_to_right",
            custom_error_type="format",
            custom_error_message=_MESSAGE,
            custom_error_context={"format": self._name},
        )


AwareDatetime = Annotated[datetime.datetime, BeforeValidator(_moment)]
"""A `date-time`, in UTC from here on."""

date = Annotated[
    datetime.date,
    _Text(
        "full-date of RFC 3339",
        str_schema(strict=True, pattern="^[0-9]{4}-[0-9]{2}-[0-9]{2}$"),
        no_info_plain_validator_function(datetime.date.fromisoformat),
        date_schema(strict=True),
    ),
]
"""A `date`: a whole day, never a moment."""

UUID = Annotated[
    uuid.UUID,
    _Text(
        "UUID",
        str_schema(strict=True, min_length=_UUID_LENGTH, max_length=_UUID_LENGTH),
        uuid_schema(),
        is_instance_schema(uuid.UUID),
    ),
]
"""A `uuid` in its canonical form, which alone is of this length."""
