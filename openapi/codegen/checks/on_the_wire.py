"""Text of the contract that generated code sends, or looks for, in a message of HTTP.

As literals of Python they would do no harm, but on the wire some of it would be more than itself: a
line break begins another header.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from openapi.codegen.contract.contract import Contract
from openapi.codegen.contract.operations import Operation
from openapi.codegen.contract.responses import Response

_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
"""RFC 9110, section 5.6.2: the name of a header or a cookie."""
_VALUE = re.compile(r"[!-~]+( +[!-~]+)*")
"""What a header may be, without the bytes beyond ASCII that RFC 9110, section 5.5, discourages."""
_MEDIA_TYPE = re.compile(rf"{_TOKEN.pattern}/{_TOKEN.pattern}")
_SCOPE = re.compile(r"[!#-\[\]-~]+")
"""RFC 6749, section 3.3."""
_LOCATIONS = {"path", "query", "header", "cookie"}
_LINK = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[!#-;=?-\[\]_a-z~]+")
"""A URI, loosely (RFC 3986): nothing of it ends the `<>` of a `Link` header."""


def unsendable(contract: Contract) -> list[str]:
    """Returns a line for each text that no message of HTTP can have where it is."""
    found = [
        f"security scheme {name}: {scheme['name']!r} names no header or cookie"
        for name, scheme in contract.security_schemes.items()
        if scheme["type"] == "apiKey" and not _TOKEN.fullmatch(scheme["name"])
    ]
    for operation in contract.operations:
        where = f"{operation.method} {operation.path}"
        found += (f"{where}: {fault}" for fault in _in_operation(operation))
        for response in operation.responses:
            place = f"{where}: response {response.status}"
            found += (f"{place}: {fault}" for fault in _in_response(response))
    return list(dict.fromkeys(found))


def _in_operation(operation: Operation) -> Iterator[str]:
    for parameter in operation.parameters:
        if parameter.location not in _LOCATIONS:
            yield f"{parameter.name!r} is in {parameter.location!r}, which no request has"
        is_token = parameter.location in {"header", "cookie"}
        if is_token and not _TOKEN.fullmatch(parameter.name):
            yield f"{parameter.name!r} names no {parameter.location}"
    for media_type in [name for body in operation.bodies for name in body.media_types]:
        # It is compared with what comes, in lowercase and without parameters.
        if not _MEDIA_TYPE.fullmatch(media_type) or media_type != media_type.lower():
            yield f"{media_type!r} is no media type of a body: use lowercase, no parameters"
    alternatives = operation.security.alternatives
    scopes = {scope for schemes in alternatives for each in schemes.values() for scope in each}
    for scope in sorted(scopes):
        if not _SCOPE.fullmatch(scope):
            yield f"{scope!r} is no scope: it has a blank, a quote or a backslash"
    if operation.deprecation and not _LINK.fullmatch(operation.deprecation.link):
        yield f"{operation.deprecation.link!r} is no URL: encode what is not allowed in one"


def _in_response(response: Response) -> Iterator[str]:
    media_type = response.media_type
    if media_type is not None and not _VALUE.fullmatch(media_type):
        yield f"{media_type!r} is no media type"
    for header in response.headers:
        if not _TOKEN.fullmatch(header.name):
            yield f"{header.name!r} names no header"
        if header.const is not None and not _VALUE.fullmatch(str(header.const)):
            yield f"the header {header.name} cannot be {header.const!r}"
