"""The text of API keys."""

from __future__ import annotations

import re
import secrets
import uuid
from dataclasses import dataclass

from impl.secrets import base64url

_PREFIX = "tpk_"
_SECRET_BYTES = 24
_CONTENT_AT = len("tpk_7d2c9b13_")
_USER_ID_AT = 16 + _SECRET_BYTES
_USER_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")


@dataclass(frozen=True, slots=True)
class ApiKeyText:
    """The user and the id that a key names. Whether it exists is for the database to say."""

    user_id: str
    key_id: uuid.UUID


def write_key(user_id: str, key_id: uuid.UUID) -> str:
    """Returns a new key with a random secret in it."""
    return _text(key_id, secrets.token_bytes(_SECRET_BYTES), user_id)


def read_key(text: str) -> ApiKeyText | None:
    """Returns what a key names, or `None` if `text` does not have the form of a key."""
    try:
        content = base64url.decode(text[_CONTENT_AT:])
        key_id, secret = uuid.UUID(bytes=content[:16]), content[16:_USER_ID_AT]
        user_id = content[_USER_ID_AT:].decode()
    except ValueError:
        return None
    # The prefix is checked by writing the key again.
    if _USER_ID.fullmatch(user_id) is None or text != _text(key_id, secret, user_id):
        return None
    return ApiKeyText(user_id, key_id)


def _text(key_id: uuid.UUID, secret: bytes, user_id: str) -> str:
    return f"{prefix(key_id)}_{base64url.encode(key_id.bytes + secret + user_id.encode())}"


def prefix(key_id: uuid.UUID) -> str:
    """Returns how a key begins: with the random end of its id, by which people recognise it."""
    return f"{_PREFIX}{key_id.hex[-8:]}"
