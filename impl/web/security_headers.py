"""Headers that make browsers more careful, on every response, including errors."""

from __future__ import annotations

from generated.http_response import Headers, SharedHeaders

_HEADERS: Headers = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-frame-options", b"DENY"),
    (b"cross-origin-opener-policy", b"same-origin"),
]
_NOTHING_MAY_RUN = (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'")
_TWO_YEARS_OF_HTTPS = (b"strict-transport-security", b"max-age=63072000; includeSubDomains")


class SecurityHeaders:
    """The headers; a response may have a value of its own for any of them."""

    def __init__(self, *, https_only: bool) -> None:
        more = [_TWO_YEARS_OF_HTTPS] if https_only else []
        self._headers = (*_HEADERS, _NOTHING_MAY_RUN, *more)
        self._names = frozenset(name for name, _ in self._headers)

    def missing_in(self, headers: Headers) -> SharedHeaders:
        """Returns those that a response does not have yet."""
        given = self._names.intersection([name for name, _ in headers])
        if not given:
            return self._headers
        return tuple([header for header in self._headers if header[0] not in given])
