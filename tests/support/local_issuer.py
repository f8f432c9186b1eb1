"""An OpenID Connect issuer on the loopback interface, which misbehaves as tests require."""

from __future__ import annotations

import base64
import json
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, override

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

AUDIENCE = "taskpact-tests"
DISCOVERY = "/.well-known/openid-configuration"
KEYS = "/keys"

type PrivateKey = ed25519.Ed25519PrivateKey | ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey

_NEW_KEYS: Mapping[str, Callable[[], PrivateKey]] = {
    "EdDSA": ed25519.Ed25519PrivateKey.generate,
    "ES256": lambda: ec.generate_private_key(ec.SECP256R1()),
    "ES384": lambda: ec.generate_private_key(ec.SECP384R1()),
    "ES512": lambda: ec.generate_private_key(ec.SECP521R1()),
    **dict.fromkeys(
        ("PS256", "PS384", "PS512", "RS256", "RS384", "RS512"),
        lambda: rsa.generate_private_key(65537, 2048),
    ),
}


@dataclass(frozen=True)
class KeyPair:
    """A signing key, and how its public half is published."""

    kid: str
    alg: str
    private: PrivateKey

    @property
    def jwk(self) -> dict[str, Any]:
        """The public half."""
        to_jwk = jwt.get_algorithm_by_name(self.alg).to_jwk
        public = to_jwk(self.private.public_key(), as_dict=True)
        return {**public, "kid": self.kid, "alg": self.alg, "use": "sig"}

    def sign(self, claims: dict[str, Any], **header: Any) -> str:
        """Returns a token with the required headers and the given ones."""
        header = {"alg": self.alg, "kid": self.kid, **header}
        return self.sign_text(json.dumps(header), json.dumps(claims))

    def sign_text(self, header: str, claims: str) -> str:
        """Returns a token from verbatim texts, so that a test can write what no library would."""
        signed = f"{encode(header.encode())}.{encode(claims.encode())}"
        algorithm = jwt.get_algorithm_by_name(self.alg)
        return f"{signed}.{encode(algorithm.sign(signed.encode(), self.private))}"


@cache
def key_pair(kid: str = "key-1", alg: str = "EdDSA") -> KeyPair:
    """Returns the key with that name, created once."""
    return KeyPair(kid, alg, _NEW_KEYS[alg]())


def encode(part: bytes) -> str:
    """Encodes as BASE64URL (RFC 7515)."""
    return base64.urlsafe_b64encode(part).rstrip(b"=").decode()


@dataclass
class Answer:
    """The issuer's response at a path."""

    body: bytes
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    delay_seconds: float = 0


class LocalIssuer:
    """Publishes keys and a discovery document, and counts requests."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {}
        self.requests: list[str] = []
        self.traceparents: list[str | None] = []
        """What each request said of its trace."""
        self._port = 0
        self.open()
        self.url = f"http://127.0.0.1:{self._port}"
        self.publish(key_pair())
        self.answer(DISCOVERY, {"issuer": self.url, "jwks_uri": f"{self.url}{KEYS}"})

    def answer(self, path: str, document: Any) -> None:
        """Publishes a document."""
        self.answers[path] = Answer(json.dumps(document).encode())

    def publish(self, *pairs: KeyPair) -> None:
        """Publishes these keys, and no others."""
        self.answer(KEYS, {"keys": [pair.jwk for pair in pairs]})

    @property
    def key_set_requests(self) -> int:
        """How often the keys were requested."""
        return self.requests.count(KEYS)

    def claims(self, now: float | None = None, **changes: Any) -> dict[str, Any]:
        """Returns the claims of a valid token, with changes."""
        issued_at = int(time.time() if now is None else now)
        claims = {"iss": self.url, "aud": AUDIENCE, "sub": "somebody", "iat": issued_at}
        return {**claims, "exp": issued_at + 900, **changes}

    def open(self) -> None:
        """Starts responding."""
        self._server = _Server(("127.0.0.1", self._port), _handler(self))
        self._port = self._server.server_port
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()

    def close(self) -> None:
        """Starts refusing connections."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    @override
    def handle_error(self, request: Any, client_address: Any) -> None:
        """Logs nothing about clients that did not wait."""


def _handler(issuer: LocalIssuer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            issuer.requests.append(self.path)
            issuer.traceparents.append(self.headers.get("traceparent"))
            answer = issuer.answers.get(self.path, Answer(b"", 404))
            time.sleep(answer.delay_seconds)
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(answer.body)

        @override
        def log_message(self, format: str, *args: Any) -> None:
            pass

    return Handler
