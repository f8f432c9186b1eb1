"""The configuration of another issuer: who may sign access tokens, and where the keys are."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from urllib.parse import SplitResult, urlsplit

_MAX_NAME_LENGTH = 255  # of users.issuer
_DEFAULT_PORTS = {"http": 80, "https": 443}
_BETTER_AUTH_PATH = "/api/auth"
_SAME_ALGORITHM = {"EdDSA", "Ed25519"}
"""Two names of one algorithm (RFC 8037; RFC 9864)."""

DEFAULT_ALGORITHMS = ("Ed25519", "EdDSA", "ES256", "ES512", "PS256", "RS256")
ALGORITHMS = (*DEFAULT_ALGORITHMS, "ES384", "PS384", "PS512", "RS384", "RS512")
"""Those that an issuer may sign with. All have public keys, so that there is no shared secret."""
DEFAULT_LEEWAY_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Issuer:
    """An issuer of access tokens, as a deployment configures it."""

    name: str
    """What its tokens say in `iss`."""
    audience: str
    """What they must have in `aud`, alone or among others."""
    jwks_url: str | None
    """Where its keys are; `None` if its discovery document says so."""
    algorithms: frozenset[str] = frozenset(DEFAULT_ALGORITHMS)
    """The accepted algorithms."""
    leeway_seconds: int = DEFAULT_LEEWAY_SECONDS
    """How far its clock may differ."""


def better_auth(url: str, *, https_only: bool) -> Issuer:
    """Returns the configuration for a Better Auth server with this `baseURL`.

    Its tokens name the origin as both issuer and audience. The server's routes are below `url` if
    that has a path, or else at `/api/auth`.

    Raises:
        ValueError: `url` is invalid. The message names the variable.
    """
    parts = _checked("BETTER_AUTH_URL", url, https_only=https_only)
    origin = origin_of(parts)
    return Issuer(origin, origin, f"{origin}{parts.path.rstrip('/') or _BETTER_AUTH_PATH}/jwks")


def openid_connect(name: str, audience: str, jwks_url: str, *, https_only: bool) -> Issuer:
    """Returns the configuration for an OpenID Connect issuer. An empty `jwks_url` is discovered.

    Raises:
        ValueError: a value is missing or invalid. The message names the variable.
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
    *,
    better_auth_url: str,
    oidc_issuer: str,
    jwks_url: str,
    jwt_audience: str,
    algorithms: Collection[str] = DEFAULT_ALGORITHMS,
    leeway_seconds: int = DEFAULT_LEEWAY_SECONDS,
    https_only: bool,
) -> Issuer | None:
    """Returns the issuer that these settings describe, or `None` if there is none.

    Raises:
        ValueError: they contradict each other, or one is invalid. The message names the variable.
    """
    issuer = _named_issuer(
        better_auth_url, oidc_issuer, jwks_url, jwt_audience, https_only=https_only
    )
    if issuer is None:
        return None
    names = read_algorithms(algorithms)
    return replace(issuer, algorithms=names, leeway_seconds=leeway_seconds)


def read_algorithms(names: Collection[str]) -> frozenset[str]:
    """Returns these algorithms, each under all of its names.

    Raises:
        ValueError: one is unknown or needs a shared secret, or there is none.
    """
    unknown = set(names) - set(ALGORITHMS)
    if unknown or not names:
        wrong = f", not {', '.join(sorted(unknown))}" if unknown else ""
        raise ValueError(f"JWT_ALGORITHMS takes some of {', '.join(ALGORITHMS)}{wrong}")
    also = _SAME_ALGORITHM if not _SAME_ALGORITHM.isdisjoint(names) else set()
    return frozenset(names) | also


def _named_issuer(
    better_auth_url: str, oidc_issuer: str, jwks_url: str, jwt_audience: str, *, https_only: bool
) -> Issuer | None:
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
    """Whether `url` is an absolute http(s) URL without credentials, query and fragment."""
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


def origin_of(parts: SplitResult) -> str:
    """Returns the origin as browsers and Node write it: in lower case, without a default port."""
    host = parts.hostname or ""
    host = f"[{host}]" if ":" in host else host
    is_usual = parts.port in (None, _DEFAULT_PORTS[parts.scheme])
    return f"{parts.scheme}://{host}" + ("" if is_usual else f":{parts.port}")
