"""String formats, each as in its RFC."""

from __future__ import annotations

import uuid

import pytest
from pydantic import TypeAdapter, ValidationError

from generated.formats import UUID, AwareDatetime

MOMENT = TypeAdapter[AwareDatetime](AwareDatetime)
IDENTIFIER = TypeAdapter[UUID](UUID)
ID = "019a7c52-8f11-7a43-b1c3-6f1f0f8b2a55"


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2016-12-31T23:59:60Z", "2017-01-01T00:00:00+00:00"),
        ("2016-12-31t23:59:60.25z", "2017-01-01T00:00:00.250000+00:00"),
        ("1990-12-31T15:59:60-08:00", "1991-01-01T00:00:00+00:00"),
        ("2017-01-01T05:29:60+05:30", "2017-01-01T00:00:00+00:00"),
    ],
)
def test_a_leap_second_is_the_second_after_it(text: str, moment: str) -> None:
    """RFC 3339, section 5.7; both databases count like POSIX, without it."""
    assert MOMENT.validate_python(text).isoformat() == moment


@pytest.mark.parametrize(
    "text",
    [
        "2016-12-31T23:58:60Z",
        "2016-12-31T22:59:60Z",
        "2016-12-31T23:59:60+01:00",
        "2016-12-31T23:59:61Z",
        "9999-12-31T23:59:60Z",
        "2016-12-31T23:60:00Z",
    ],
)
def test_no_other_minute_has_a_second_60(text: str) -> None:
    with pytest.raises(ValidationError, match="date-time of RFC 3339"):
        MOMENT.validate_python(text)


@pytest.mark.parametrize("given", [ID, ID.upper(), uuid.UUID(ID)])
def test_a_uuid_is_one_in_its_canonical_form(given: str | uuid.UUID) -> None:
    found = IDENTIFIER.validate_python(given)
    assert found == uuid.UUID(ID)
    assert type(found) is uuid.UUID


@pytest.mark.parametrize(
    "given",
    [
        *(ID.replace("-", ""), f"{{{ID}}}", f"urn:uuid:{ID}", ID[:-1], f"{ID}0", f" {ID[:-1]}"),
        *(ID.replace("-", "_"), f"{ID[:8]}{ID[9:]}-", f"-{ID[:-1]}", f"0x{ID[2:]}", f"{ID[:-1]}g"),
        *("\uff10" + ID[1:], "", ID.encode(), uuid.UUID(ID).bytes, uuid.UUID(ID).int),
        *(None, [ID], {"": ID}),
    ],
    ids=str,
)
def test_nothing_else_is_a_uuid(given: object) -> None:
    with pytest.raises(ValidationError) as refused:
        IDENTIFIER.validate_python(given)
    (error,) = refused.value.errors(include_input=False)
    assert (error["type"], error["msg"], error["loc"]) == ("format", "Input should be a UUID", ())
