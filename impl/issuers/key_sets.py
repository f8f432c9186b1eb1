"""The keys of an issuer, cached, and fetched again without flooding it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Any, Literal

import jwt
import structlog
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from impl.clock import Clock
from impl.issuers.documents import IssuerDocuments
from impl.issuers.errors import IssuerUnavailableError

FRESH_FOR = timedelta(minutes=10)
"""How long keys are used before they are fetched again."""
_USABLE_FOR = timedelta(hours=1)
_PAUSE = timedelta(seconds=30)
_PAUSE_WITHOUT_KEYS = timedelta(seconds=5)
_MAX_KEYS = 100
_RSA_BITS = range(2048, 8193)
_ALGORITHMS = {
    ("OKP", "Ed25519"): ("EdDSA", "Ed25519"),
    ("EC", "P-256"): ("ES256",),
    ("EC", "P-384"): ("ES384",),
    ("EC", "P-521"): ("ES512",),
    ("RSA", None): ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512"),
}
_log = structlog.get_logger()


def _with_verify(key_ops: list[str]) -> list[str]:
    if "verify" not in key_ops:
        raise ValueError("for something else")
    return key_ops


type PublicKey = Ed25519PublicKey | EllipticCurvePublicKey | RSAPublicKey


class Jwk(BaseModel):
    """A public key for signatures (RFC 7517, section 4) that has an id."""

    model_config = ConfigDict(strict=True, extra="allow", frozen=True)
    kid: Annotated[str, Field(min_length=1, max_length=255)]
    kty: str
    crv: str | None = None
    alg: str | None = None
    use: Literal["sig"] = "sig"
    key_ops: Annotated[list[str], AfterValidator(_with_verify)] = ["verify"]
    d: None = None
    """The private part. A key that publishes it is worthless."""


@dataclass(frozen=True, eq=False)
class SigningKey:
    """A key that signs tokens of an issuer, equal only to itself."""

    jwk: Jwk
    public_key: PublicKey
    algorithms: tuple[str, ...]
    """Those that it may sign with: one, unless an RSA key does not say which.

    The one of an Ed25519 key has two names.
    """


class KeySet:
    """The signing keys of one issuer.

    They are fetched when a token first needs them, and again

    - when they are older than ten minutes, which is how long a removed key stays valid. While the
      issuer cannot be reached, they are used until they are an hour old;
    - for a key that is not among them, which may be new. Tokens with invented keys cause a request
      only every 30 seconds.

    All who need them at the same time wait for one request.
    """

    def __init__(self, documents: IssuerDocuments, now: Clock) -> None:
        self._documents = documents
        self._now = now
        self._keys: dict[str, SigningKey] = {}
        self.fetched_at: datetime | None = None
        """When they were fetched, if they ever were."""
        self._asked_at: datetime | None = None
        self._fetching: asyncio.Task[None] | None = None
        self.edition = 0
        """How often its keys were replaced."""
        self.fetches = 0
        """How often the issuer was asked."""
        self.failures = 0
        """How often it did not answer as it should."""

    @property
    def age(self) -> timedelta | None:
        """How long ago the keys were fetched, if they ever were."""
        return None if self.fetched_at is None else self._now() - self.fetched_at

    async def find(self, key_id: str) -> SigningKey | None:
        """Returns the issuer's key with that id: the same object until the key changes.

        Raises:
            IssuerUnavailableError: no usable keys are known, and the issuer cannot be reached.
        """
        if not self._is_younger(FRESH_FOR) or key_id not in self._keys:
            await self._fetch_unless_just_done()
        if not self._is_younger(_USABLE_FOR):
            raise IssuerUnavailableError("no usable keys are known")
        return self._keys.get(key_id)

    async def close(self) -> None:
        """Cancels a fetch that is under way, and closes all connections."""
        if self._fetching is not None:
            self._fetching.cancel()
        await self._documents.close()

    def _is_younger(self, age: timedelta) -> bool:
        return self.fetched_at is not None and _within(self._now() - self.fetched_at, age)

    async def _fetch_unless_just_done(self) -> None:
        if self._fetching is None:
            pause = _PAUSE if self._is_younger(_USABLE_FOR) else _PAUSE_WITHOUT_KEYS
            if self._asked_at is not None and _within(self._now() - self._asked_at, pause):
                return
            self._asked_at = self._now()
            self._fetching = asyncio.create_task(self._fetch())
        # A client that disconnects must not cancel the fetch for the others.
        await asyncio.shield(self._fetching)

    async def _fetch(self) -> None:
        self.fetches += 1
        try:
            self._keys = usable_keys(await self._documents.key_set(), self._keys)
            self.fetched_at = self._now()
            self.edition += 1
        except IssuerUnavailableError as error:
            self.failures += 1
            _log.warning("keys_not_fetched", reason=str(error), cause=repr(error.__cause__))
        finally:
            self._fetching = None


def _within(elapsed: timedelta, bound: timedelta) -> bool:
    """Whether less than `bound` has passed, and the clock was not set back."""
    return timedelta() <= elapsed < bound


def usable_keys(document: Any, known: Mapping[str, SigningKey]) -> dict[str, SigningKey]:
    """Returns the usable keys of a key set by id. There may be none.

    Raises:
        IssuerUnavailableError: the document is not a key set, or has too many keys.
    """
    values = document.get("keys") if isinstance(document, dict) else None
    if not isinstance(values, list) or len(values) > _MAX_KEYS:
        raise IssuerUnavailableError("what it answers is no key set, or an endless one")
    keys: dict[str, SigningKey] = {}
    for value in values:
        try:
            jwk = Jwk.model_validate(value)
            old = known.get(jwk.kid)
            keys[jwk.kid] = old if old is not None and old.jwk == jwk else _signing_key(jwk)
        except (jwt.PyJWTError, ValueError, TypeError):
            continue  # a key for another use, or of an unsupported kind
    return keys


def _signing_key(jwk: Jwk) -> SigningKey:
    """Returns the key.

    Raises:
        jwt.PyJWTError, ValueError, TypeError: it is of an unsupported kind.
    """
    curve = None if jwk.kty == "RSA" else jwk.crv
    possible = _ALGORITHMS.get((jwk.kty, curve), ())
    is_fitting = jwk.alg in (None, *possible)
    algorithms = (jwk.alg,) if jwk.alg is not None and jwk.kty == "RSA" else possible
    if not is_fitting or not algorithms:
        raise ValueError("no algorithm of ours")
    public_key: PublicKey = jwt.PyJWK(jwk.model_dump(exclude_unset=True), algorithms[0]).key
    if isinstance(public_key, RSAPublicKey) and public_key.key_size not in _RSA_BITS:
        raise ValueError("weak, or too costly")
    return SigningKey(jwk, public_key, algorithms)
