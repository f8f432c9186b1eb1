"""Who takes traces: a collector that speaks OTLP over HTTP."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import unquote

_PATH = "/v1/traces"
_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}")
_VALUE = re.compile(r"[ -~]{0,4000}")
_NOT_ENCODED = re.compile(r'[";\\]')
"""What the exporter, which reads them as well, does not take, and would write into the log."""


class Collector(NamedTuple):
    """Where traces are sent, and what is said with them."""

    url: str
    headers: Mapping[str, str]


def collector_at(endpoint: str, headers: str) -> Collector:
    """Returns the collector at an endpoint. Headers are `name=value`, percent-encoded, with commas.

    That is how W3C Baggage has them. Spaces around values mean nothing, in whichever spelling.

    Raises:
        ValueError: a header is none. The message repeats nothing of it.
    """
    pairs = [part.partition("=") for part in headers.split(",") if part.strip()]
    parsed = {name.strip(): unquote(value).strip() for name, _, value in pairs}
    are_sound = all(_NAME.fullmatch(name) and _VALUE.fullmatch(v) for name, v in parsed.items())
    if not are_sound or _NOT_ENCODED.search(headers) or not all(equals for _, equals, _ in pairs):
        raise ValueError(
            "write OTEL_EXPORTER_OTLP_HEADERS as name=value,name=value, without quotes;"
            " percent-encode what is no letter or digit"
        )
    return Collector(f"{endpoint.rstrip('/')}{_PATH}", parsed)
