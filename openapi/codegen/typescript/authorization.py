"""`authorization.ts`: what proves who asks, as the security schemes of a contract have it."""

from __future__ import annotations

import re

from openapi.codegen.contract.contract import Contract
from openapi.codegen.typescript.literals import typescript_literal

_FUNCTION = re.compile(r"\n(?=/\*\* [^\n]* \*/\nexport function (\w+))")
_HEADER = "'X-API-Key'"
"""The header of a key in the package."""
_SCHEME = "scheme = 'Scheme'"
"""The scheme of other credentials there."""
_KNOWN_SCHEMES = {"bearer", "basic", "digest"}
"""Those with functions of their own; and one whose credentials answer a challenge."""


def authorization_module(source: str, contract: Contract) -> str:
    """Returns the package's module with the functions for those credentials that headers carry."""
    interface, *named = _FUNCTION.split(source)
    functions = dict(zip(named[::2], named[1::2], strict=True))
    headers = _key_headers(contract)
    kept = {"bearer": _is_asked_for_token(contract), "basic": _is_asked_for_password(contract)}
    parts = [interface, *(functions[name] for name, is_kept in kept.items() if is_kept)]
    if schemes := _other_schemes(contract):
        either = f"scheme: {' | '.join(schemes)} = {schemes[0]}"
        parts.append(functions["credential"].replace(_SCHEME, either))
    text = "\n".join(parts)
    if not headers:
        return text
    key = functions["apiKey"].replace(_HEADER, "header" if headers[1:] else headers[0])
    if headers[1:]:
        either = f"header: {' | '.join(headers)} = {headers[0]}"
        key = key.replace("(key: string)", f"(key: string, {either})")
    return f"{text}\n{key}"


def _key_headers(contract: Contract) -> list[str]:
    schemes = contract.security_schemes.values()
    names = [s["name"] for s in schemes if (s["type"], s.get("in")) == ("apiKey", "header")]
    return [typescript_literal(name) for name in dict.fromkeys(names)]


def _other_schemes(contract: Contract) -> list[str]:
    """Returns the schemes of HTTP authentication that a client only has to name."""
    schemes = contract.security_schemes.values()
    names = [s["scheme"] for s in schemes if s["type"] == "http"]
    others = [name for name in names if name.lower() not in _KNOWN_SCHEMES]
    return [typescript_literal(name) for name in dict.fromkeys(others)]


def _is_asked_for_token(contract: Contract) -> bool:
    return any(
        scheme["type"] in {"oauth2", "openIdConnect"}
        or str(scheme.get("scheme", "")).lower() == "bearer"
        for scheme in contract.security_schemes.values()
    )


def _is_asked_for_password(contract: Contract) -> bool:
    schemes = contract.security_schemes.values()
    return any(str(scheme.get("scheme", "")).lower() == "basic" for scheme in schemes)
