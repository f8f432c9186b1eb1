"""Tokens that must be refused: a corpus of attacks, derived from one valid token.

Most are signed with our own secret, so that the attack itself is the only possible reason for a
refusal.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import zlib
from collections.abc import Iterator
from typing import Any

PUBLIC_KEY = """-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEEVs/o5+uQbTjL3chynL4wXgUg2R9
q9UU8I5mEovUf86QZ7kOBIjJwqnzD1omageEHWwHdBO6B+dFabmdT9POxg==
-----END PUBLIC KEY-----
"""
"""What an attacker knows about an issuer that signs with a key pair."""


def encode(part: bytes) -> str:
    """Returns the base64url of `part`, as a token has it."""
    return base64.urlsafe_b64encode(part).rstrip(b"=").decode()


def decode(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def compact(value: object) -> str:
    """Returns the JSON of `value` without spaces, as a token has it."""
    return json.dumps(value, separators=(",", ":"))


def sign(header: str, claims: str, secret: str, digest: str = "sha256") -> str:
    """Signs verbatim texts, so that they can be what no library would write."""
    signed = f"{encode(header.encode())}.{encode(claims.encode())}"
    return f"{signed}.{encode(hmac.digest(secret.encode(), signed.encode(), digest))}"


class Forger:
    """Creates tokens that differ from a valid one in one respect each."""

    def __init__(self, good: str, secret: str) -> None:
        self.good = good
        self.secret = secret
        self.parts = good.split(".")
        self.header: dict[str, Any] = json.loads(decode(self.parts[0]))
        self.claims: dict[str, Any] = json.loads(decode(self.parts[1]))

    def with_header(self, **header: object) -> str:
        """Returns a well-signed token with other header parameters."""
        return sign(compact(self.header | header), compact(self.claims), self.secret)

    def with_header_text(self, header: str) -> str:
        return sign(header, compact(self.claims), self.secret)

    def with_claims(self, **claims: object) -> str:
        """Returns a well-signed token with other claims."""
        return self.with_claims_text(compact(self.claims | claims))

    def with_claims_text(self, claims: str) -> str:
        return sign(compact(self.header), claims, self.secret)

    def with_signature(self, signature: str, **header: object) -> str:
        signed = f"{encode(compact(self.header | header).encode())}.{self.parts[1]}"
        return f"{signed}.{signature}"


def hostile_tokens(good: str, secret: str) -> dict[str, str]:
    """Returns hostile tokens by what is wrong with them, given a valid one and its signer."""
    forger = Forger(good, secret)
    corpus: dict[str, str] = {}
    for attacks in (_algorithms, _keys, _headers, _parts, _spellings, _claims, _times, _sizes):
        for name, token in attacks(forger):
            assert corpus.setdefault(name, token) is token, f"{name} is there twice"
    return corpus


def _algorithms(forger: Forger) -> Iterator[tuple[str, str]]:
    for none in ("none", "None", "NONE", "nOnE", "none ", "", None):
        yield f"alg {none!r} without a signature", forger.with_signature("", alg=none)
        yield f"alg {none!r} with our signature", forger.with_header(alg=none)
    no_algorithm = {name: value for name, value in forger.header.items() if name != "alg"}
    yield "no alg", forger.with_header_text(compact(no_algorithm))
    for other in ("hs256", "HS256 ", "RS256", "PS256", "ES256", "ES512", "EdDSA", "A128KW", "dir"):
        yield f"alg {other!r} with our signature", forger.with_header(alg=other)
    for digest in ("sha384", "sha512", "sha1"):
        header = compact(forger.header | {"alg": f"HS{digest[3:]}"})
        yield (
            f"{digest} with our secret",
            sign(header, compact(forger.claims), forger.secret, digest),
        )
    yield "a list of algs", forger.with_header(alg=["HS256"])
    yield "alg is a number", forger.with_header(alg=256)
    yield "alg twice", forger.with_header_text('{"alg":"none",' + compact(forger.header)[1:])
    yield "the signature left out", f"{forger.parts[0]}.{forger.parts[1]}."


def _keys(forger: Forger) -> Iterator[tuple[str, str]]:
    header, claims = compact(forger.header), compact(forger.claims)
    for name, secret in {
        "the empty secret": "",
        "the secret 'secret'": "secret",
        "the secret of jwt.io": "a-string-secret-at-least-256-bits-long",
        "our secret backwards": forger.secret[::-1],
        "our secret and more": forger.secret + "!",
        "the hash of our secret": hashlib.sha256(forger.secret.encode()).hexdigest(),
        "a public key": PUBLIC_KEY,
    }.items():
        yield f"signed with {name}", sign(header, claims, secret)
    for kid in ("1", "", "/dev/null", "../../../../dev/null", "' OR 1=1 --", "https://x.example/k"):
        yield (
            f"kid {kid!r} and the empty secret",
            sign(compact({**forger.header, "kid": kid}), claims, ""),
        )
        yield f"kid {kid!r} and our secret", forger.with_header(kid=kid)
    yield "a list of kids", forger.with_header(kid=["1"])
    jwk = {"kty": "oct", "k": encode(b"the key of an attacker, 32 bytes")}
    brought = sign(
        compact(forger.header | {"jwk": jwk}), claims, "the key of an attacker, 32 bytes"
    )
    yield "a jwk that it brings, and is signed with", brought
    yield "a jwk that it brings, signed by us", forger.with_header(jwk=jwk)
    for name in ("jku", "x5u"):
        yield f"{name} of an attacker", forger.with_header(**{name: "https://x.example/keys"})
    yield "x5c of an attacker", forger.with_header(x5c=["MIIB"])
    yield "x5t of an attacker", forger.with_header(x5t="AA")


def _headers(forger: Forger) -> Iterator[tuple[str, str]]:
    yield "crit of b64", forger.with_header(crit=["b64"], b64=True)
    yield "crit of exp", forger.with_header(crit=["exp"])
    yield "an empty crit", forger.with_header(crit=[])
    yield "b64 is false", forger.with_header(b64=False)
    yield "zip", forger.with_header(zip="DEF")
    yield "cty of a nested token", forger.with_header(cty="JWT")
    for typ in ("JWT", "jwt", "rt+jwt", "application/at+jwt", "AT+JWT", "", None, ["at+jwt"], 1):
        yield f"typ {typ!r}", forger.with_header(typ=typ)
    untyped = {name: value for name, value in forger.header.items() if name != "typ"}
    yield "no typ", forger.with_header_text(compact(untyped))
    text = compact(forger.header)
    yield "typ twice", forger.with_header_text('{"typ":"JWT",' + text[1:])
    yield (
        "the header in another order",
        forger.with_header_text(compact(dict(reversed(forger.header.items())))),
    )
    yield "spaces in the header", forger.with_header_text(json.dumps(forger.header))
    yield "the header with a byte order mark", forger.with_header_text("\ufeff" + text)
    for header in ("[]", "null", '"HS256"', "{", "", "{}"):
        yield f"the header {header!r}", forger.with_header_text(header)
    yield (
        "expiry in the header only",
        sign(
            compact(forger.header | {"exp": forger.claims["exp"]}),
            compact({name: value for name, value in forger.claims.items() if name != "exp"}),
            forger.secret,
        ),
    )


def _parts(forger: Forger) -> Iterator[tuple[str, str]]:
    header, claims, signature = forger.parts
    yield "one part", header
    yield "two parts", f"{header}.{claims}"
    yield "four parts", f"{forger.good}.AA"
    yield "five parts, as an encrypted token", f"{header}..{claims}.{signature}.AA"
    yield "two signatures", f"{forger.good}.{signature}"
    yield "the claims twice", f"{header}.{claims}.{claims}.{signature}"
    yield "no header", f".{claims}.{signature}"
    yield "no claims", f"{header}..{signature}"
    yield "dots only", ".."
    yield "nothing", ""
    yield "parts in another order", f"{claims}.{header}.{signature}"
    yield (
        "claims of another under our signature",
        ".".join((header, encode(compact(forger.claims | {"sub": "grace"}).encode()), signature)),
    )
    other = forger.with_claims(sub="grace")
    yield "the signature of another", f"{header}.{claims}.{other.rpartition('.')[2]}"
    yield "a signature cut short", forger.good[:-8]
    yield "a signature of one byte", f"{header}.{claims}.{signature[:2]}"
    yield "a signature made longer", f"{forger.good}AAAA"
    yield "a signature of zeros", f"{header}.{claims}.{encode(bytes(32))}"
    packed = encode(zlib.compress(decode(claims)))
    yield "compressed claims", f"{header}.{packed}.{signature}"
    general = {"payload": claims, "protected": header, "signature": signature}
    yield "the JSON form of a signature", compact(general)
    nested = sign(compact(forger.header | {"cty": "JWT"}), forger.good, forger.secret)
    yield "a token in a token", nested
    for text in ("[]", "null", "7", '"text"', "{", "", "NaN", "{}", '{"iss":'):
        yield f"claims that are {text!r}", forger.with_claims_text(text)
    yield "claims in UTF-16", _signed_bytes(forger, compact(forger.claims).encode("utf-16"))
    yield "claims that are no text", _signed_bytes(forger, b"\xff\xfe{}\x00")


def _signed_bytes(forger: Forger, claims: bytes) -> str:
    signed = f"{forger.parts[0]}.{encode(claims)}"
    return f"{signed}.{encode(hmac.digest(forger.secret.encode(), signed.encode(), 'sha256'))}"


def _spellings(forger: Forger) -> Iterator[tuple[str, str]]:
    good = forger.good
    last = "A" if good[-1] != "A" else "B"
    yield "one = at the end", good + "="
    yield "two = at the end", good + "=="
    yield "= after every part", good.replace(".", "=.") + "="
    yield "quotes", f'"{good}"'
    yield "a dot after", good + "."
    yield "a dot before", "." + good
    yield "a line break after", good + "\n"
    yield "a tab inside", good.replace(".", ".\t", 1)
    yield "a space inside", good.replace(".", ". ", 1)
    yield "NUL after", good + "\0"
    yield "the scheme again", "Bearer " + good
    yield "the last character changed", good[:-1] + last
    yield "in capitals", good.upper()
    yield "twice", good + good
    yield "two with a comma between", f"{good},{good}"
    yield "a letter beyond ASCII", good + "\N{LATIN SMALL LETTER E WITH ACUTE}"
    yield "percent-encoded dots", good.replace(".", "%2E")
    yield "the base64 of it all", encode(good.encode())
    yield (
        "plain base64 in place of base64url",
        ".".join(base64.b64encode(decode(part)).decode() for part in forger.parts),
    )
    yield "spaces in the claims", forger.with_claims_text(json.dumps(forger.claims))
    yield (
        "claims in another order",
        forger.with_claims_text(compact(dict(reversed(forger.claims.items())))),
    )
    yield (
        "claims with escapes",
        forger.with_claims_text(compact(forger.claims).replace("taskpact", "\\u0074askpact")),
    )


def _claims(forger: Forger) -> Iterator[tuple[str, str]]:
    for name, value in forger.claims.items():
        others = {key: other for key, other in forger.claims.items() if key != name}
        yield f"no {name}", forger.with_claims_text(compact(others))
        wrong: list[object] = [None, True, [value], {"$ne": None}]
        wrong += ["", 7, "x" * 300] if isinstance(value, str) else [str(value), float(value), 0, -1]
        for other in wrong:
            if (name, other) == ("scope", ""):
                continue  # our tokens may have no scopes
            shown = "300 x" if other == "x" * 300 else compact(other).replace(compact(value), "it")
            yield f"{name} is {shown}", forger.with_claims(**{name: other})
        for first in (compact(value), '"another"', "0"):
            twice = f'{{"{name}":{first},{compact(forger.claims)[1:]}'
            yield f"{name} twice, first {first}", forger.with_claims_text(twice)
    for user in (
        "a user",
        "../admin",
        "ada\0",
        "\ud800",
        "a" * 65,
        "\N{CYRILLIC SMALL LETTER A}da",
    ):
        yield f"sub is {user!a}", forger.with_claims(sub=user)
    yield "another issuer", forger.with_claims(iss="https://elsewhere.example")
    yield "another audience", forger.with_claims(aud="elsewhere")
    yield "our audience among others", forger.with_claims(aud=[forger.claims["aud"], "elsewhere"])
    yield "a role of its own", forger.with_claims(role="admin")
    yield "the kind of token as a claim", forger.with_claims(typ="refresh")
    yield "the user of Better Auth", forger.with_claims(user={"id": "1", "role": "admin"})
    yield "a claim with a prototype", forger.with_claims(__proto__={"role": "admin"})


def _times(forger: Forger) -> Iterator[tuple[str, str]]:
    issued_at, expires_at = forger.claims["iat"], forger.claims["exp"]
    lifetime = expires_at - issued_at
    for name, start in {
        "expired just now": issued_at - lifetime,
        "expired a year ago": issued_at - 365 * 86400,
        "of the year 1970": 0,
        "of the next minute": issued_at + 60,
        "of the next year": issued_at + 365 * 86400,
    }.items():
        yield name, forger.with_claims(iat=start, nbf=start, exp=start + lifetime)
    yield "an expiry in years", forger.with_claims(exp=expires_at + 10 * 365 * 86400)
    yield "an expiry before the issue", forger.with_claims(exp=issued_at - 1)
    yield "a start after the issue", forger.with_claims(nbf=issued_at + 60)
    for huge in ("1" + "0" * 30, "1e400", "-1e400", "NaN", "Infinity", "9" * 5000):
        text = compact(forger.claims).replace(f'"exp":{expires_at}', f'"exp":{huge}')
        yield f"an expiry of {huge[:9]} and {len(huge)} digits", forger.with_claims_text(text)


def _sizes(forger: Forger) -> Iterator[tuple[str, str]]:
    yield "a claim of 2 KB", forger.with_claims(jti="j" * 2_000)
    yield "a claim of 1 MB", forger.with_claims(jti="j" * 1_000_000)
    yield "a header of 1 MB", forger.with_header(kid="k" * 1_000_000)
    yield "a signature of 1 MB", forger.good + "A" * 1_000_000
    yield "a million dots", "." * 1_000_000
    yield (
        "claims nested 200 deep",
        forger.with_claims_text(
            compact(forger.claims)[:-1] + ',"x":' + "[" * 200 + "]" * 200 + "}"
        ),
    )
    yield "claims nested 100,000 deep", forger.with_claims_text("[" * 100_000)
