"""A response in Python: a class with a field for each header that its handler gives."""

from __future__ import annotations

from openapi.codegen.contract.operations import Header, Response
from openapi.codegen.python import names
from openapi.codegen.python.literals import literal


def base(response: Response) -> str:
    """Returns the class that its own is derived from."""
    if response.item is not None:
        return f"StreamedLines[{response.item}]"
    if response.is_streamed:
        return "StreamedBytes"
    if response.body is None:
        return "Reply"
    return f"{'PageReply' if response.has_links else 'ReplyWith'}[{response.body}]"


def schemas(response: Response) -> set[str]:
    """Returns the schemas that its class names."""
    headers = {header.schema for header in response.fields}
    return headers | {response.item or response.body or "bytes"} - {"bytes"}


def declaration(header: Header) -> str:
    """Returns the field that a handler fills, such as `retry_after: Seconds`."""
    optional = "" if header.required else " | None = None"
    return f"{names.of_header(header)}: {header.schema}{optional}"


def entry(header: Header) -> str:
    """Returns the field as an entry of a dictionary of all headers."""
    field = f"self.{names.of_header(header)}"
    text = field if header.type == "string" else f"str({field})"
    entry_ = f"{literal(header.name)}: {text}"
    return entry_ if header.required else f"**({{{entry_}}} if {field} is not None else {{}})"
