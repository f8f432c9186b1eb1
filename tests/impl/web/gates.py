"""The gate of an application that answers no operation of the contract."""

from __future__ import annotations

from starlette.types import ASGIApp

from generated.routing import ContractRouter
from impl.auth.refresh_cookie import TrustedCookies
from impl.site.contract import read_contract
from impl.web.cors import Cors
from impl.web.gate import Gate, Operations
from impl.web.proxies import ClientAddress
from impl.web.request_lines import WriteLine
from impl.web.security_headers import SecurityHeaders


def gate_before(
    others: ASGIApp, write_line: WriteLine, operations: Operations | None = None
) -> Gate:
    """Returns a gate that lets every request pass on to `others`."""
    return Gate(
        operations or ContractRouter([]),
        others,
        client_address=ClientAddress(trusted_proxy_hops=0),
        write_line=write_line,
        security_headers=SecurityHeaders(https_only=False),
        cors=Cors((), read_contract()),
        drop_untrusted_cookies=TrustedCookies((), https_only=False).drop_untrusted,
    )
