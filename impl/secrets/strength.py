"""Whether a secret that signs tokens could be guessed."""

from __future__ import annotations

import base64
import zlib
from binascii import Error as Base64Error
from collections.abc import Iterator
from itertools import pairwise

from impl.name import NAME
from impl.secrets.guesses import guesses_log10

_MIN_BYTES = 32
_MIN_GUESSES_LOG10 = 26
"""zxcvbn estimates 27 or more for 32 random hexadecimal digits, and far more for what we advise."""
_ADVICE = "make one with: python -c 'import secrets; print(secrets.token_urlsafe(48))'"
_EXAMPLE_WORDS = (
    *("secret", "changeme", "change-me", "change_me", "replace", "insert", "placeholder"),
    *("example", "default", "insecure", "for-tests", "for_tests", "password", "passphrase"),
    *(NAME, "letmein", "qwerty", "asdfgh", "12345678", "keyboard cat"),
)
_KNOWN_SECRETS = (
    "09d25e094faa6ca2556c818166b7a9563b93f7099f6f0f4caa6cf63b88e8d3e7",  # FastAPI's tutorial
    "192b9bdd22ab9ed4d12e236c78afcb9a393ec15f71bbf5dc987d54727823bcbf",  # Flask's tutorial
    "404e635266556a586e3272357538782f413f4428472b4b6250645367566b5970",  # Spring's tutorials
    "aym1sysppbydfgzld3umj1qzkobwvmkoqq-estjqlr_t",  # RFC 7515, appendix A.1
    "hjtxiz2usn5kbqfbttnwbpdmhkv8fjg-onbc6mxccyg",  # RFC 7520, section 3.5
    "3ek6fd+o0+c7tzbnvfjpmkndi2yaraakzqlk8o2ikoxqu4nf7edah8s3twphwrdwt6r",  # Hasura's documentation
    "6116487b-cda1-52c2-b5b5-c8022c45e263",  # Directus's documentation
    "255d861b-5ea1-5996-9aa3-922530ec40b1",  # Directus's documentation
    "byym000ollmqg6vvvp1oh7xzyr7ghuw1qvuc5dcgt3snm",  # ASP.NET's tutorials
)


def require_strong(name: str, secret: str) -> None:
    """Raises `ValueError` if the secret of that name could be guessed (RFC 7518, section 3.2).

    That is so if it is short, well known, or made of words, repetitions and runs, whether plain, in
    hexadecimal digits or in base64. The message contains no part of it.
    """
    if not secret:
        raise ValueError(f"{name} is missing; {_ADVICE}")
    if len(secret.encode()) < _MIN_BYTES:
        raise ValueError(f"{name} is shorter than {_MIN_BYTES} bytes; {_ADVICE}")
    if any(map(_is_weak, [secret, *_decoded(secret)])):
        raise ValueError(f"{name} is easily guessed; {_ADVICE}")


def _is_weak(text: str) -> bool:
    lower = text.lower()
    if any(word in lower for word in (*_EXAMPLE_WORDS, *_KNOWN_SECRETS)):
        return True
    # A run such as `abcdefgh` does not repeat itself, but its steps do.
    steps = bytes((right - left) % 256 for left, right in pairwise(text.encode()))
    if min(len(zlib.compress(form, 9)) for form in (text.encode(), steps)) < _MIN_BYTES:
        return True
    return guesses_log10(text) < _MIN_GUESSES_LOG10


def _decoded(secret: str) -> Iterator[str]:
    """Yields the texts whose hexadecimal or base64 form the secret is."""
    for decode in (bytes.fromhex, _from_base64):
        try:
            text = decode(secret).decode("ascii")
        except (ValueError, Base64Error):
            continue
        if text.isprintable():
            yield text


def _from_base64(secret: str) -> bytes:
    text = secret.rstrip("=").translate(str.maketrans("-_", "+/"))
    return base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
