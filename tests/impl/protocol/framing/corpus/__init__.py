"""Requests as data: which are valid, which are not, and by which rule."""

from __future__ import annotations

from tests.impl.protocol.framing.corpus import (
    bent,
    chunks,
    fields,
    lengths,
    protocols,
    request_lines,
    valid_bodies,
    valid_connections,
    valid_heads,
)

VALID = (
    *valid_heads.REQUEST_LINES,
    *valid_heads.FIELDS,
    *valid_bodies.BODIES,
    *valid_connections.PIPELINES,
    *valid_connections.UPGRADES,
    *valid_connections.LAST,
)
FAMILIES = (
    *request_lines.FAMILIES,
    *fields.FAMILIES,
    *lengths.FAMILIES,
    *chunks.FAMILIES,
    *protocols.FAMILIES,
    *bent.FAMILIES,
)
