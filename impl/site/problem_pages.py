"""Pages about problems: where the `type` of each leads, and a list of all of them."""

from __future__ import annotations

import html
import inspect
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from string import Template
from typing import Any

from generated.declared_problems import DECLARED_PROBLEMS
from generated.models import ContractDocument
from generated.problems import ProblemReply
from impl.site.prose import inline

PLACE = "/docs/problems/"
_TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True)
class _Operation:
    """An operation that may be refused."""

    id: str
    call: str
    """Its method and path."""
    summary: str


def problem_pages() -> dict[str, Callable[[ContractDocument], str]]:
    """Returns what writes the HTML of each page, by its path. Errors in other shapes have none."""
    declared = {kind for kinds in DECLARED_PROBLEMS.values() for kind in kinds}
    kinds = sorted(declared, key=lambda kind: kind.type)
    if not kinds:
        return {}
    return {
        PLACE: partial(_list, kinds),
        **{_path(kind): partial(_problem, kind) for kind in kinds},
    }


def _list(kinds: Iterable[type[ProblemReply]], contract: ContractDocument) -> str:
    title = html.escape(contract.info["title"])
    return _template("problems.html").substitute(
        service=title, problems="\n".join(map(_link, kinds))
    )


def _template(file: str) -> Template:
    return Template((_TEMPLATES / file).read_text(encoding="utf-8"))


def _path(kind: type[ProblemReply]) -> str:
    """Returns where its page is here, wherever its `type` leads."""
    return PLACE + kind.type.rpartition("/")[2]


def _problem(kind: type[ProblemReply], contract: ContractDocument) -> str:
    document = contract.model_dump()
    components = document.get("components", {})
    schema = components.get("schemas", {}).get(kind.__name__, {})
    meaning, _, advice = schema.get("description", inspect.getdoc(kind)).partition("\n\n")
    examples = (example.get("value") for example in components.get("examples", {}).values())
    examples_of_it = (e for e in examples if isinstance(e, dict) and e.get("type") == kind.type)
    # A contract of another kind need not describe what generated code refuses by itself.
    example = next(examples_of_it, {"type": kind.type, "title": kind.title, "status": kind.status})
    return _template("problem.html").substitute(
        service=html.escape(document["info"]["title"]),
        title=html.escape(kind.title),
        status=kind.status,
        meaning=inline(meaning),
        advice=inline(advice),
        example=html.escape(json.dumps(example, ensure_ascii=False, indent=2)),
        operations="\n".join(_item(each) for each in _operations(document, kind)),
    )


def _operations(document: Mapping[str, Any], kind: type[ProblemReply]) -> Iterator[_Operation]:
    """Yields those that may be refused with it, in the order of the contract."""
    for path, item in document["paths"].items():
        for method, node in item.items():
            id_ = node.get("operationId", "") if isinstance(node, dict) else ""
            if kind in DECLARED_PROBLEMS.get(id_, ()):
                yield _Operation(id_, f"{method.upper()} {path}", node.get("summary", ""))


def _item(operation: _Operation) -> str:
    call, summary = html.escape(operation.call), html.escape(operation.summary)
    return f"          <li><code>{call}</code><br>{summary}</li>"


def _link(kind: type[ProblemReply]) -> str:
    title = html.escape(kind.title)
    return (
        f'        <a href="{html.escape(_path(kind))}">'
        f"<strong>{title}</strong><span>{kind.status}</span></a>"
    )
