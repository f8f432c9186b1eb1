"""The contract's streamed replies are generated, or are in the loss report."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from openapi.codegen.checks.losses import losses
from openapi.codegen.contract.contract import Contract
from tests.openapi.contracts import Json, generate, operations, real_contract

type Change = Callable[[Json], object]

LINE = {"$ref": "#/components/schemas/ExportLine"}


def export_200(document: Json) -> Json:
    response: Json = operations(document)["exportData"]["responses"]["200"]
    return response


def content(media_type: str, media: Json) -> Change:
    return lambda response: response["content"].update({media_type: media})


LOSSES: dict[str, tuple[Change, str]] = {
    "no deadline": (lambda r: r.pop("x-stream-seconds"), "has several media types"),
    "lines of JSON without a deadline": (
        lambda r: r.pop("x-stream-seconds"),
        "of application/jsonl needs x-stream-seconds",
    ),
    "a deadline of nothing": (
        lambda r: r.update({"x-stream-seconds": 0}),
        "needs x-stream-seconds that are a whole number from 1 to 3600",
    ),
    "a deadline of a day": (lambda r: r.update({"x-stream-seconds": 86400}), "a whole number"),
    "a deadline in words": (lambda r: r.update({"x-stream-seconds": "600"}), "a whole number"),
    "a deadline that is true": (lambda r: r.update({"x-stream-seconds": True}), "a whole number"),
    "nothing to stream": (lambda r: r.pop("content"), "is streamed and has no body"),
    "JSON": (
        content("application/json", {"schema": LINE}),
        "is streamed, which application/json is not",
    ),
    "lines without a schema": (
        content("application/jsonl", {}),
        "of application/jsonl needs an array of a schema of components.schemas",
    ),
    "lines of a schema without a name": (
        content("application/jsonl", {"schema": {"type": "array", "items": {"type": "object"}}}),
        "of application/jsonl needs an array of a schema of components.schemas",
    ),
    "a line for all lines": (
        content("application/jsonl", {"schema": LINE}),
        "of application/jsonl needs an array of a schema of components.schemas",
    ),
}


@pytest.mark.parametrize(("change", "loss"), LOSSES.values(), ids=LOSSES.keys())
def test_what_would_not_be_streamed_is_reported(change: Change, loss: str) -> None:
    document = real_contract()
    change(export_200(document))
    place = "POST /api/{user_id}/exports: response 200"
    found = [line for line in losses(Contract(document)) if line.startswith(place)]
    assert [line for line in found if loss in line]


def test_without_the_declaration_nothing_is_streamed(tmp_path: Path) -> None:
    document = real_contract()
    streamed = generate(document, tmp_path, "streamed_api")
    assert "ExportData200Csv(StreamedBytes)" in (streamed / "exports.py").read_text()
    response = export_200(document)
    del response["x-stream-seconds"]
    del response["content"]["application/jsonl"]
    whole = generate(document, tmp_path, "whole_api")
    assert "ExportData200(ReplyWith[bytes])" in (whole / "exports.py").read_text()
    assert "stream(" not in (whole / "exports.py").read_text()
    assert not (whole / "streams.py").exists()


def test_the_deadline_is_the_contracts(tmp_path: Path) -> None:
    document = real_contract()
    export_200(document)["x-stream-seconds"] = 7
    package = generate(document, tmp_path, "hasty_api")
    assert (package / "exports.py").read_text().count("seconds = 7") == 2


def test_each_media_type_has_a_class(tmp_path: Path) -> None:
    document = real_contract()
    response = export_200(document)
    del response["content"]["text/csv"]
    package = generate(document, tmp_path, "lines_api")
    assert "ExportData200(StreamedLines[ExportLine])" in (package / "exports.py").read_text()
