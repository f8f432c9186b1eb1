"""The gate of an application that answers no operation of the contract."""

from __future__ import annotations

from starlette.types import ASGIApp

from generated.routing import ContractRouter
from impl.auth.refresh_cookie import TrustedCookies
from impl.site.contract import read_contract
from impl.web.added_headers import AddedHeaders
from impl.web.cors import Cors
from impl.web.gate import Gate, Operations
from impl.web.proxies import ClientAddress
from impl.web.request_lines import WriteLine


def gate_before(
    others: ASGIApp, write_line: WriteLine, operations: Operations | None = None
) -> Gate:
    """Returns a gate that lets every request pass on to `others`."""
    cors = Cors((), read_contract())
    return Gate(
        operations or ContractRouter([]),
        others,
        client_address=ClientAddress(trusted_proxy_hops=0),
        write_line=write_line,
        added_headers=AddedHeaders(cors, https_only=False),
        cors=cors,
        drop_untrusted_cookies=TrustedCookies((), https_only=False).drop_untrusted,
    )
