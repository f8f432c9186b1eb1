"""Tokens whose signature is right, and whose text is not."""

from __future__ import annotations

import json

import pytest

from impl.issuers.tokens import ForeignTokens
from tests.support.local_issuer import LocalIssuer, encode, key_pair

KEY = key_pair()


WRONG_HEADERS: dict[str, str] = {
    "no algorithm": '{{"kid": "key-1"}}',
    "none": '{{"alg": "none", "kid": "key-1"}}',
    "a list of algorithms": '{{"alg": ["EdDSA"], "kid": "key-1"}}',
    "another spelling": '{{"alg": "eddsa", "kid": "key-1"}}',
    "an algorithm of another key": '{{"alg": "ES384", "kid": "key-1"}}',
    "no key": '{{"alg": "EdDSA"}}',
    "an empty key": '{{"alg": "EdDSA", "kid": ""}}',
    "null for a key": '{{"alg": "EdDSA", "kid": null}}',
    "a list of keys": '{{"alg": "EdDSA", "kid": ["key-1"]}}',
    "a path for a key": '{{"alg": "EdDSA", "kid": "../key-1"}}',
    "an endless key": '{{{{"alg": "EdDSA", "kid": "{}"}}}}'.format("k" * 300),
    "a session cache": '{{"alg": "EdDSA", "kid": "key-1", "typ": "better-auth.session-cache+jwt"}}',
    "an id token": '{{"alg": "EdDSA", "kid": "key-1", "typ": "id+jwt"}}',
    "a list of types": '{{"alg": "EdDSA", "kid": "key-1", "typ": ["JWT"]}}',
    "null for a type": '{{"alg": "EdDSA", "kid": "key-1", "typ": null}}',
    "a repeated name": '{{"alg": "EdDSA", "kid": "other", "kid": "key-1"}}',
    "crit": '{{"alg": "EdDSA", "kid": "key-1", "crit": ["b64"], "b64": true}}',
    "jku": '{{"alg": "EdDSA", "kid": "key-1", "jku": "{url}/keys"}}',
    "jwk": '{{"alg": "EdDSA", "kid": "key-1", "jwk": {{}}}}',
    "x5u": '{{"alg": "EdDSA", "kid": "key-1", "x5u": "{url}/keys"}}',
    "x5c": '{{"alg": "EdDSA", "kid": "key-1", "x5c": []}}',
    "zip": '{{"alg": "EdDSA", "kid": "key-1", "zip": "DEF"}}',
    "b64": '{{"alg": "EdDSA", "kid": "key-1", "b64": true}}',
    "cty": '{{"alg": "EdDSA", "kid": "key-1", "cty": "JWT"}}',
    "a list": "[]",
    "no JSON": "{{",
    "endless nesting": "[" * 3000,
}


@pytest.mark.parametrize("header", WRONG_HEADERS.values(), ids=WRONG_HEADERS.keys())
async def test_a_well_signed_token_with_a_different_header_is_refused(
    tokens: ForeignTokens, local_issuer: LocalIssuer, header: str
) -> None:
    text = header.format(url=local_issuer.url)
    assert await tokens.verify(KEY.sign_text(text, json.dumps(local_issuer.claims()))) is None


async def test_the_texts_of_this_test_are_taken_unless_something_is_wrong_with_them(
    tokens: ForeignTokens, local_issuer: LocalIssuer
) -> None:
    header, claims = '{"alg": "EdDSA", "kid": "key-1"}', json.dumps(local_issuer.claims())
    assert await tokens.verify(KEY.sign_text(header, claims)) is not None
    repeated = claims.replace('"sub"', '"sub": "another", "sub"')
    assert await tokens.verify(KEY.sign_text(header, repeated)) is None
    assert await tokens.verify(KEY.sign_text(header, f"[{claims}]")) is None
    for encoding in ("utf-16", "utf-8-sig"):
        parts = (encode(header.encode()), encode(claims.encode(encoding)))
        signature = encode(KEY.private.sign(".".join(parts).encode()))  # type: ignore[call-arg]
        assert await tokens.verify(".".join((*parts, signature))) is None


@pytest.mark.parametrize(
    "form",
    [
        "{token}=",
        "{token}\n",
        " {token}",
        "{token}.",
        "{header}.{claims}",
        "{header}.{claims}.",
        "{header}..{signature}",
        "{header}=.{claims}.{signature}",
        "{header}.{claims}.{signature}.{signature}",
        "{header}.{claims}.{cut}",
        "{header}.{claims}.{other}",
        "{claims}.{header}.{signature}",
        "",
        "..",
    ],
)
async def test_a_token_has_only_one_spelling(
    tokens: ForeignTokens, local_issuer: LocalIssuer, form: str
) -> None:
    token = KEY.sign(local_issuer.claims())
    header, claims, signature = token.split(".")
    # The last of 86 characters has two significant bits, and four that are not.
    other = signature[:-1] + chr(ord(signature[-1]) + 1)
    parts = {"header": header, "claims": claims, "signature": signature}
    changed = form.format(token=token, cut=signature[:-2], other=other, **parts)
    assert await tokens.verify(changed) is None
    assert await tokens.verify(token) is not None
    assert await tokens.verify(changed) is None


async def test_an_endless_token_is_refused(
    tokens: ForeignTokens, local_issuer: LocalIssuer
) -> None:
    assert await tokens.verify(KEY.sign(local_issuer.claims(picture="p" * 5_000))) is not None
    assert await tokens.verify(KEY.sign(local_issuer.claims(picture="p" * 7_000))) is None
