"""Which of several media types a client wants (RFC 9110, section 12.5.1)."""

from __future__ import annotations

import re
from collections.abc import Mapping

from generated.http_request import HttpRequest
from generated.http_response import HttpResponse

_MOST_RANGES = 100
"""How many are looked at; no client has use for more."""
_RANGE = re.compile(r"([!#$%&'*+.^_`|~0-9A-Za-z-]+/[!#$%&'*+.^_`|~0-9A-Za-z-]+)")
_QUALITY = re.compile(r"\s*q\s*=\s*(0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)\s*", re.IGNORECASE)


def preferred[MediaType: str](
    request: HttpRequest, offered: tuple[MediaType, ...]
) -> MediaType | None:
    """Returns the media type that a client likes best, or `None` if it accepts none of them.

    Of those that it likes as much, that is the first.
    """
    accepted = _accepted(", ".join(request.all_headers(b"accept")))
    if not accepted:
        return offered[0]
    qualities = [_quality(accepted, media_type) for media_type in offered]
    best = max(qualities)
    return offered[qualities.index(best)] if best else None


def varying(response: HttpResponse) -> HttpResponse:
    """Tells caches that a response depends on what its request accepts."""
    response.headers.append((b"vary", b"Accept"))
    return response


def _accepted(header: str) -> dict[str, float]:
    """Returns how much a client likes each range of media types; what is no range is nothing."""
    accepted: dict[str, float] = {}
    for element in header.split(",", _MOST_RANGES)[:_MOST_RANGES]:
        range_, *parameters = element.split(";")
        found = _RANGE.fullmatch(range_.strip())
        if found:
            qualities = filter(None, map(_QUALITY.fullmatch, parameters))
            accepted[found[1].lower()] = min((float(each[1]) for each in qualities), default=1.0)
    return accepted


def _quality(accepted: Mapping[str, float], media_type: str) -> float:
    """Returns how much a client likes a media type, by the range that says most of it."""
    ranges = (media_type, f"{media_type.partition('/')[0]}/*", "*/*")
    return next((accepted[each] for each in ranges if each in accepted), 0.0)
