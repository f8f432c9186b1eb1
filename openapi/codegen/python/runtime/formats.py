"""The string formats of the contract as types.

Each takes exactly what its RFC calls a value, and nothing that Pydantic would merely understand: no
numbers for moments, no UUID in braces. `models.py` uses them in place of Pydantic's types.
"""

import datetime
import re
import uuid
from typing import Annotated

from pydantic import BeforeValidator, GetCoreSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError
from pydantic_core.core_schema import (
    chain_schema,
    is_instance_schema,
    str_schema,
    union_schema,
    uuid_schema,
)

_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})",
    re.IGNORECASE,
)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_UUID_LENGTH = 36
_MESSAGE = "Input should be a {format}"


def _not_a(format_: str) -> PydanticCustomError:
    return PydanticCustomError("format", _MESSAGE, {"format": format_})


def _moment(value: object) -> datetime.datetime:
    if isinstance(value, datetime.datetime):
        return value
    if isinstance(value, str) and _MOMENT.fullmatch(value):
        try:
            return _leap_second(value) if value[17:19] == "60" else _utc(value)
        except (ValueError, OverflowError):
            pass
    raise _not_a("date-time of RFC 3339 with an offset")


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


def _day(value: object) -> datetime.date:
    if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
        return value
    if isinstance(value, str) and _DAY.fullmatch(value):
        try:
            return datetime.date.fromisoformat(value)
        except ValueError:
            pass
    raise _not_a("full-date of RFC 3339")


class _CanonicalUuid:
    """A UUID as it is, or a text of the length that only its canonical form has.

    It is nearly always a text, of a path, so that is tried first; no function of ours is called.
    """

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        text = str_schema(strict=True, min_length=_UUID_LENGTH, max_length=_UUID_LENGTH)
        return union_schema(
            [chain_schema([text, uuid_schema()]), is_instance_schema(uuid.UUID)],
            mode="left_to_right",
            custom_error_type="format",
            custom_error_message=_MESSAGE,
            custom_error_context={"format": "UUID"},
        )


AwareDatetime = Annotated[datetime.datetime, BeforeValidator(_moment)]
"""A `date-time`, in UTC from here on."""

date = Annotated[datetime.date, BeforeValidator(_day)]
"""A `date`: a whole day, never a moment."""

UUID = Annotated[uuid.UUID, _CanonicalUuid()]
"""A `uuid` in its canonical form."""
