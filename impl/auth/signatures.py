"""Signatures of access tokens, by PyJWT.

What imports this takes 10 MB more, so it is imported when somebody first shows or gets a token.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import jwt

from impl.caller import TokenRefusedError

_ALGORITHM = "HS256"
_TYPE = "at+jwt"


def sign(claims: dict[str, Any], secret: str) -> str:
    """Returns the token with these claims."""
    return jwt.encode(claims, secret, _ALGORITHM, headers={"typ": _TYPE})


def read_signed(
    token: str, secrets: Sequence[str], issuer: str, audience: str
) -> tuple[dict[str, Any], str]:
    """Returns the claims of a token that one of the secrets has signed, and that secret.

    Whether it is valid now, and of which types its claims are, is not checked.

    Raises:
        TokenRefusedError: none has, or it is of another issuer or for somebody else.
    """
    try:
        for secret in secrets[:-1]:
            with suppress(jwt.InvalidSignatureError):
                return _decode(token, secret, issuer, audience), secret
        return _decode(token, secrets[-1], issuer, audience), secrets[-1]
    except (jwt.InvalidTokenError, ValueError, RecursionError) as error:
        raise TokenRefusedError(_reason(error)) from None


def _decode(token: str, secret: str, issuer: str, audience: str) -> dict[str, Any]:
    claims: dict[str, Any] = jwt.decode(
        token,
        secret,
        algorithms=[_ALGORITHM],
        audience=audience,
        issuer=issuer,
        options={"verify_exp": False, "verify_nbf": False, "verify_iat": False},
    )
    return claims


def _reason(error: Exception) -> str:
    match error:
        case jwt.InvalidSignatureError():
            return "Its signature is not made by JWT_SECRET."
        case jwt.InvalidAlgorithmError():
            return "It is signed by another algorithm than ours."
        case _:
            return "It does not have the form of a token of ours."
