"""Who else may sign access tokens, and where their keys are."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

_MAX_NAME_LENGTH = 255  # of users.issuer
_DEFAULT_PORTS = {"http": 80, "https": 443}
_BETTER_AUTH_PATH = "/api/auth"


@dataclass(frozen=True, slots=True)
class Issuer:
    """An issuer of access tokens, as a deployment configures it."""

    name: str
    """What its tokens say in `iss`."""
    audience: str
    """What they must say in `aud`, among others or alone."""
    jwks_url: str | None
    """Where its keys are; `None` when its discovery document tells."""


def better_auth(url: str, *, https_only: bool) -> Issuer:
    """Returns the issuer that a Better Auth server with this `baseURL` is.

    Its tokens name the origin, both as their issuer and as their audience. A `url` with a path is
    where the server's routes are; else they are at `/api/auth`.

    Raises:
        ValueError: `url` is no such address; the message names the variable.
    """
    parts = _checked("BETTER_AUTH_URL", url, https_only=https_only)
    origin = _origin(parts)
    return Issuer(origin, origin, f"{origin}{parts.path.rstrip('/') or _BETTER_AUTH_PATH}/jwks")


def openid_connect(name: str, audience: str, jwks_url: str, *, https_only: bool) -> Issuer:
    """Returns the issuer of that name. An empty `jwks_url` leaves it to be discovered.

    Raises:
        ValueError: a value is missing or is no such address; the message names the variable.
    """
    _checked("OIDC_ISSUER", name, https_only=https_only)
    if not audience:
        raise ValueError(
            "JWT_AUDIENCE is missing: say which tokens of OIDC_ISSUER are meant for this service"
        )
    if jwks_url:
        _checked("JWKS_URL", jwks_url, https_only=https_only)
    return Issuer(name, audience, jwks_url or None)


def configured_issuer(
    *, better_auth_url: str, oidc_issuer: str, jwks_url: str, jwt_audience: str, https_only: bool
) -> Issuer | None:
    """Returns the issuer that these settings mean, or `None` when all of them are empty.

    Raises:
        ValueError: they do not fit together, or one is no good; the message names the variable.
    """
    if better_auth_url:
        if oidc_issuer or jwks_url or jwt_audience:
            raise ValueError(
                "BETTER_AUTH_URL says it all: leave OIDC_ISSUER, JWKS_URL and JWT_AUDIENCE empty,"
                " or use them instead of it"
            )
        return better_auth(better_auth_url, https_only=https_only)
    if oidc_issuer:
        return openid_connect(oidc_issuer, jwt_audience, jwks_url, https_only=https_only)
    if jwks_url or jwt_audience:
        raise ValueError("OIDC_ISSUER is missing: JWKS_URL and JWT_AUDIENCE need it")
    return None


def is_web_address(url: str, *, https_only: bool) -> bool:
    """Whether `url` is an absolute http(s) address without credentials, query and fragment."""
    try:
        parts = urlsplit(url)
        has_host = bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    return (
        has_host
        and parts.scheme in (("https",) if https_only else ("http", "https"))
        and not set("@?#\\") & set(url)
        and all("!" <= character <= "~" for character in url)
        and len(url) <= _MAX_NAME_LENGTH
    )


def _checked(variable: str, url: str, *, https_only: bool) -> SplitResult:
    if not is_web_address(url, https_only=https_only):
        scheme = "https://" if https_only else "https:// or http://"
        raise ValueError(
            f"{variable} must be an address that begins with {scheme}, without credentials, query"
            f" and fragment, of at most {_MAX_NAME_LENGTH} characters"
        )
    return urlsplit(url)


def _origin(parts: SplitResult) -> str:
    """Returns the origin as browsers and Node write it: in lower case, without a usual port."""
    host = parts.hostname or ""
    host = f"[{host}]" if ":" in host else host
    is_usual = parts.port in (None, _DEFAULT_PORTS[parts.scheme])
    return f"{parts.scheme}://{host}" + ("" if is_usual else f":{parts.port}")
