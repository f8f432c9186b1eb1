"""String formats, each as in its RFC."""

from __future__ import annotations

import pytest
from pydantic import TypeAdapter, ValidationError

from generated.formats import AwareDatetime

MOMENT = TypeAdapter[AwareDatetime](AwareDatetime)


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
