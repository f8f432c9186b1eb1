"""Passwords that are guessed first: those of past breaches, and what is known of the account.

The rules are those of OWASP ASVS 5.0, 6.2.4, 6.2.11 and 6.2.12.
"""

from __future__ import annotations

import re
from itertools import pairwise

from impl.name import NAME
from impl.refusals import invalid_field
from impl.secrets.guesses import is_tried_first

_CONTEXT_WORDS = frozenset({NAME})
_NO_LETTER = re.compile(r"[\W\d_]+")
_MAX_PATTERN_LENGTH = 16
_REPETITION = re.compile(r"(.{1,5}?)\1+", re.DOTALL)


def require_uncommon_password(password: str, email: str, pointer: str = "/password") -> None:
    """Raises a refusal if `password` is an easy guess for the account of `email`.

    Its lower case is compared with the words and passwords that are tried first, the email and the
    part before the `@`; and its letters alone with the names of the service.

    Raises:
        Refusal: 422, with the keyword `common` at `pointer`.
    """
    folded, email = password.lower(), email.lower()
    if is_tried_first(folded) or _is_pattern(folded):
        message = "This password is among the first that are tried"
    elif folded in (email, email.partition("@")[0]):
        message = "This password is the account's email, or part of it"
    elif _NO_LETTER.sub("", folded) in _CONTEXT_WORDS:
        message = "This password is the name of the service"
    else:
        return
    raise invalid_field(pointer, "common", message)


def _is_pattern(password: str) -> bool:
    """Whether it is short and repeats one part, or is a run such as `87654321`.

    zxcvbn's lists leave these out, since it detects them by other means.
    """
    if len(password) > _MAX_PATTERN_LENGTH:
        return False
    steps = {ord(right) - ord(left) for left, right in pairwise(password)}
    return _REPETITION.fullmatch(password) is not None or steps in ({1}, {-1})
