"""The documents that an issuer publishes, fetched with limits on time, size and address."""

from __future__ import annotations

import asyncio
import json
import ssl
from collections.abc import Mapping
from contextlib import suppress
from email.utils import parsedate_to_datetime
from functools import cache
from typing import Any

import httpx2

from impl.current import calling
from impl.issuers.errors import IssuerUnavailableError
from impl.issuers.issuer import Issuer, is_web_address

_TOTAL_SECONDS = 3
_MAX_BYTES = 256 * 1024
_DISCOVERY_PATH = "/.well-known/openid-configuration"
# A compressed answer could be far larger than what is transferred.
_HEADERS = {"Accept": "application/json", "Accept-Encoding": "identity"}


class IssuerDocuments:
    """Fetches the documents of one issuer."""

    def __init__(self, issuer: Issuer) -> None:
        self.clock: float | None = None
        """What the issuer's clock said with its last answer, in whole seconds since 1970."""
        self._issuer = issuer
        self._is_https = issuer.name.startswith("https:")
        self._client = httpx2.AsyncClient(
            headers=_HEADERS, follow_redirects=False, timeout=None, verify=_trusted()
        )

    async def key_set(self) -> Any:
        """Returns the JSON of the issuer's key set (RFC 7517, section 5), whatever it holds.

        Raises:
            IssuerUnavailableError: there is none within three seconds.
        """
        try:
            async with asyncio.timeout(_TOTAL_SECONDS):
                return await self._json(self._issuer.jwks_url or await self._discovered_url())
        # httpx2.InvalidURL is no HTTPError; a ValueError means broken JSON or UTF-8.
        except (httpx2.HTTPError, httpx2.InvalidURL, OSError, ValueError, RecursionError) as error:
            raise IssuerUnavailableError("it does not answer as it should") from error

    async def close(self) -> None:
        """Closes all connections."""
        await self._client.aclose()

    async def _discovered_url(self) -> str:
        """Returns where the keys are (OpenID Connect Discovery 1.0, sections 4 and 4.3)."""
        document = await self._json(self._issuer.name.rstrip("/") + _DISCOVERY_PATH)
        if not isinstance(document, dict) or document.get("issuer") != self._issuer.name:
            raise ValueError("the discovery document is not this issuer's")
        url = document.get("jwks_uri")
        if not isinstance(url, str) or not is_web_address(url, https_only=self._is_https):
            raise ValueError("the discovery document does not say where the keys are")
        return url

    async def _json(self, url: str) -> Any:
        with calling("GET", url) as headers:
            return json.loads(await self._body(url, headers))

    async def _body(self, url: str, headers: Mapping[str, str]) -> bytes:
        async with self._client.stream("GET", url, headers=headers) as response:
            self.clock = _clock(response.headers)
            if response.status_code != 200:
                raise ValueError(f"{url} answers {response.status_code}")
            body = b""
            async for chunk in response.aiter_raw():
                body += chunk
                if len(body) > _MAX_BYTES:
                    raise ValueError(f"{url} answers more than {_MAX_BYTES} bytes")
        return body


def _clock(headers: Mapping[str, str]) -> float | None:
    """Returns the time of an answer: its date, and how long a cache has kept it since."""
    with suppress(ValueError, OverflowError):
        date = parsedate_to_datetime(headers.get("date", ""))
        return date.timestamp() + int(headers.get("age", "0"))
    return None


@cache
def _trusted() -> ssl.SSLContext:
    """Returns whose certificates count. Reading them takes longer than all else here."""
    return httpx2.create_ssl_context()
