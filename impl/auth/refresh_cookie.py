"""The cookie with the refresh token of a page in a browser, out of reach of its scripts."""

from __future__ import annotations

from datetime import timedelta

import structlog

from generated.http_request import HttpRequest

# With this prefix, browsers insist on Secure, Path=/ and no Domain.
_NAME = "__Host-refresh_token"
_LONGEST_ORIGIN = 200
_ATTRIBUTES = "Path=/; Secure; HttpOnly; SameSite=Strict"

_log = structlog.get_logger()

REMOVED = f"{_NAME}=; Max-Age=0; {_ATTRIBUTES}"
"""The `Set-Cookie` header that removes the cookie."""


def set_cookie(refresh_token: str, lifetime: timedelta) -> str:
    """Returns the `Set-Cookie` header that stores `refresh_token` for `lifetime`."""
    return f"{_NAME}={refresh_token}; Max-Age={int(lifetime.total_seconds())}; {_ATTRIBUTES}"


class TrustedCookies:
    """Drops cookies from requests of untrusted pages.

    Browsers send a cookie whichever page makes the request. They also name the page's origin, in
    `Origin`, with every request except GET (OWASP, Cross-Site Request Forgery Prevention): cookies
    count only from the service's own origin and from allowed ones.
    """

    def __init__(self, origins: tuple[str, ...], *, https_only: bool) -> None:
        self._origins = set(origins)
        # A proxy terminates TLS, so the scheme of a request does not tell that of the page.
        self._schemes = ("https",) if https_only else ("https", "http")

    def drop_untrusted(self, request: HttpRequest) -> None:
        """Drops the cookies of a request, unless it is from a trusted page."""
        if self._is_trusted(request):
            return
        if request.method == "POST":  # browsers name no origin with a GET
            _log_ignored(request)
        request.drop_cookies()

    def _is_trusted(self, request: HttpRequest) -> bool:
        own_origins = {f"{scheme}://{request.header(b'host')}" for scheme in self._schemes}
        return request.header(b"origin") in self._origins | own_origins


def _log_ignored(request: HttpRequest) -> None:
    """Logs why somebody is not signed in: proxies that change only `Host` are common."""
    if f"{_NAME}=" in (request.header(b"cookie") or ""):
        origin, host = request.header(b"origin") or "", request.header(b"host") or ""
        _log.info(
            "refresh_cookie_ignored", origin=origin[:_LONGEST_ORIGIN], host=host[:_LONGEST_ORIGIN]
        )
