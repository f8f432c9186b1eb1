"""The page of the journeys: each with its story, its requests, and what comes of them."""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping
from pathlib import Path
from string import Template

from generated.models import ContractDocument
from impl.site.expressions import criterion_in_words, value_in_words
from impl.site.journeys import (
    Journey,
    Journeys,
    Operation,
    Step,
    operations_of,
    require_operations,
)
from impl.site.prose import inline, paragraphs

_TEMPLATE = Path(__file__).parent / "templates" / "journeys.html"


def journeys_page(file: Path, contract: ContractDocument) -> str:
    """Returns the HTML of the page about the journeys of an Arazzo file.

    Raises:
        ContractMismatchError: a journey calls an operation that `contract` does not have.
    """
    journeys = Journeys.read(file)
    operations = operations_of(contract)
    require_operations(journeys, operations)
    return Template(_TEMPLATE.read_text(encoding="utf-8")).substitute(
        service=html.escape(contract.info["title"]),
        title=html.escape(journeys.title),
        introduction=paragraphs(journeys.description),
        contents="\n".join(map(_link, journeys.journeys)),
        journeys="\n".join(_tell(journey, operations) for journey in journeys.journeys),
    )


def _link(journey: Journey) -> str:
    return f'        <li><a href="#{journey.id}">{html.escape(journey.summary)}</a></li>'


def _tell(journey: Journey, operations: Mapping[str, Operation]) -> str:
    steps = "".join(_tell_step(step, operations[step.operation_id]) for step in journey.steps)
    return (
        f'<section aria-labelledby="{journey.id}">'
        f'<h2 id="{journey.id}">{html.escape(journey.summary)}</h2>'
        f"{paragraphs(journey.description)}"
        f'<ol class="steps">{steps}</ol>'
        "</section>"
    )


def _tell_step(step: Step, operation: Operation) -> str:
    address = f"/docs#/{operation.tag}/{operation.id}"
    request = f"<strong>{operation.method}</strong> {html.escape(_path(step, operation))}"
    return (
        f"<li><h3>{html.escape(step.id)}</h3>"
        f"{paragraphs(step.description)}"
        f'<p class="request"><a href="{address}">{request}</a></p>'
        f"<dl>{_listed('Send', _sent(step))}"
        f"{_listed('Expect', map(criterion_in_words, step.criteria))}</dl></li>"
    )


def _path(step: Step, operation: Operation) -> str:
    """Returns the path, with the parameters of which the value is known."""
    path = operation.path
    for parameter in step.parameters:
        if parameter["in"] == "path" and "$" not in parameter["value"]:
            path = path.replace(f"{{{parameter['name']}}}", parameter["value"])
    return path


def _listed(name: str, texts: Iterator[str]) -> str:
    items = "".join(f"<dd>{inline(text)}</dd>" for text in texts)
    return items and f"<dt>{name}</dt>{items}"


def _sent(step: Step) -> Iterator[str]:
    """Yields what is sent, except for what the path says already."""
    kinds = {"header": "the header", "query": "the parameter", "path": "as"}
    for parameter in step.parameters:
        name, value = parameter["name"], parameter["value"]
        if parameter["in"] != "path" or "$" in value:
            yield f"{kinds[parameter['in']]} `{name}`: {value_in_words(value)}"
    if step.body is not None:
        yield f"the body: {value_in_words(step.body)}"
