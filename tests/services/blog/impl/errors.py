"""Errors as the RealWorld specification has them: sentences, by what they are about."""

from __future__ import annotations

from typing import override

from generated.errors import Errors
from generated.models import Failure
from generated.problems import InternalError, ProblemReply, Unauthorized


class Failures(Errors):
    """Tells what the layer refuses by itself."""

    @override
    def failure(self, problem: ProblemReply) -> Failure:
        if isinstance(problem, InternalError):
            return _UNEXPECTED
        if isinstance(problem, Unauthorized):
            return failure("token", "Send a valid one.")
        reasons: dict[str, list[str]] = {}
        for error in problem.errors:
            reasons.setdefault(_field(error.pointer), []).append(f"{error.message}.")
        return Failure(errors=reasons) if reasons else failure("request", problem.detail)


def failure(about: str, *reasons: str) -> Failure:
    """Returns the body that tells what is wrong with something."""
    return Failure(errors={about: [*reasons]})


def _field(pointer: str) -> str:
    """Returns the name of a field, without the envelope that all of a body is in."""
    names = pointer.split("/")[1:]
    return ".".join(names[1:] or names) or "request"


_UNEXPECTED = failure(
    "request", "Something went wrong on our side. Quote the X-Request-Id of this response."
)
