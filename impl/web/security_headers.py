"""Headers that make browsers more careful, on every response, including errors."""

from __future__ import annotations

from functools import lru_cache

from generated.http_response import SharedHeaders

_HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-frame-options", b"DENY"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
)
_TWO_YEARS_OF_HTTPS = (b"strict-transport-security", b"max-age=63072000; includeSubDomains")
_MOST_KINDS = 4096


class SecurityHeaders:
    """The headers; a response may have a value of its own for any of them."""

    def __init__(self, *, https_only: bool) -> None:
        self._headers = (*_HEADERS, *([_TWO_YEARS_OF_HTTPS] if https_only else []))
        self.names = frozenset(name for name, _ in self._headers)
        self.joined = lru_cache(_MOST_KINDS)(self._join)
        """Returns what responses of a kind share: its headers, others, and those that it lacks.

        Of these, the response has some of its `own`.
        """

    def _join(
        self, kind: SharedHeaders, others: SharedHeaders, own: tuple[bytes, ...]
    ) -> SharedHeaders:
        given = {*own, *(name for name, _ in kind.pairs)}
        missing = [header for header in self._headers if header[0] not in given]
        return SharedHeaders((*kind.pairs, *others.pairs, *missing))
