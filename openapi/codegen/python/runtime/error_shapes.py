"""Problems in the shapes that operations declare for them, where these are no problem+json."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from generated.http_request import HttpRequest
from generated.http_response import HttpResponse
from generated.problems import ProblemReply
from generated.replies import limit_headers, respond
from generated.structs import encode
from openapi.codegen.python.runtime.negotiation import preferred, varying


@dataclass(frozen=True, slots=True)
class Shape:
    """What the body of an error is."""

    media_type: str | None = None
    """Nothing where it has none."""
    make: Callable[[ProblemReply], object] | None = None
    """What makes it of a problem; without that, it is the text of its detail."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """Those that come with it whatever the problem is."""

    def content(self, problem: ProblemReply) -> bytes:
        """Returns the body that tells a problem."""
        if self.media_type is None:
            return b""
        return problem.detail.encode() if self.make is None else encode(self.make(problem))


def refuse_in(
    shapes: Mapping[str, Sequence[Shape]],
) -> Callable[[HttpRequest, ProblemReply], HttpResponse]:
    """Returns what tells a problem in the shape of its status, of `4XX` or `5XX`, or of `default`.

    Of several, it is the one that the client likes best, or the first. What has no shape is told as
    problem+json.
    """

    def refuse(request: HttpRequest, problem: ProblemReply) -> HttpResponse:
        keys = (str(problem.status), f"{problem.status // 100}XX", "default")
        several = next((shapes[key] for key in keys if key in shapes), None)
        if several is None:
            return respond(request, problem)
        shape = _preferred(request, several)
        body = shape.content(problem)
        constant = {name.lower().encode(): value.encode() for name, value in shape.headers.items()}
        others = constant.keys() | {b"content-type"}
        headers = [pair for pair in problem.headers() if pair[0] not in others]
        headers += constant.items()
        headers += limit_headers(request)
        if shape.media_type is not None:
            headers.append((b"content-type", shape.media_type.encode()))
        response = HttpResponse(problem.status, headers, body)
        return varying(response) if len(several) > 1 else response

    return refuse


def _preferred(request: HttpRequest, shapes: Sequence[Shape]) -> Shape:
    offered = tuple(shape.media_type or "" for shape in shapes)
    wanted = preferred(request, offered) if len(shapes) > 1 else None
    return shapes[0] if wanted is None else shapes[offered.index(wanted)]
