# Copied from openapi/codegen/python/runtime by `make generate`. Change it there.
"""The paths of a contract as a tree: a path is found in as many steps as it has segments."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import unquote

_PLAIN = re.compile(r"[A-Za-z0-9/._~-]*")
"""What every URL spells alike (RFC 3986, section 2.3)."""
_PARAMETER = re.compile(r"\{([^{}]+)\}")


class Paths[Found]:
    """What there is at each path, which may have parameters: `/users/{id}`.

    A path is compared as it was sent, before decoding, so that an encoded slash does not become
    another path. A concrete path is found before one that has a parameter there (OpenAPI 3.1,
    4.8.8.2).
    """

    def __init__(self) -> None:
        self._concrete: dict[str, Found] = {}
        self._root: _Node[Found] = _Node()
        self._size = 0

    def at(self, template: str, make: Callable[[], Found]) -> Found:
        """Returns what there is at a path of the contract; `make` makes it where nothing is."""
        if _PLAIN.fullmatch(template):
            return self._concrete.setdefault(template, make())
        node = self._root
        for segment in template.split("/"):
            node = node.grow(segment)
        if node.leaf is None:
            self._size += 1
            node.leaf = _Leaf(template, self._size, make())
        return node.leaf.found

    def find(self, path: str) -> tuple[Found, dict[str, str]] | None:
        """Returns what there is at a path, and the values of its parameters."""
        found = self._concrete.get(path)
        if found is not None:
            return found, {}
        segments = path.split("/")
        node = self._root
        for segment in segments:
            following = node.sure.get(segment, node.otherwise)
            if following is None:
                leaf = self._root.best(segments, 0)
                break
            node = following
        else:
            leaf = node.leaf
        if leaf is None:
            return None
        values = {name: segments[place] for place, name in leaf.whole}
        if leaf.mixed:
            values |= leaf.parts(segments)
        if "%" in path:
            # Bytes that are not UTF-8 become lone surrogates, which no type takes.
            values = {n: unquote(value, errors="surrogateescape") for n, value in values.items()}
        return leaf.found, values


class _Leaf[Found]:
    """What there is at one template."""

    __slots__ = ("found", "mixed", "rank", "whole")

    def __init__(self, template: str, number: int, found: Found) -> None:
        self.found = found
        segments = [*enumerate(template.split("/"))]
        beside = sum(len(_PARAMETER.sub("", each)) for _, each in segments if "{" in each)
        self.rank = (template.count("{"), -beside, number)
        """Which of several that fit is meant: the least. `{name}.csv` says more than `{name}`."""
        self.whole = [(n, _name(s)) for n, s in segments if _is_whole(s)]
        """The parameters that are whole segments, and which of them."""
        self.mixed = [
            (place, _pattern(segment), _PARAMETER.findall(segment))
            for place, segment in segments
            if "{" in segment and not _is_whole(segment)
        ]

    def parts(self, segments: list[str]) -> dict[str, str]:
        """Returns the values of the parameters that are only parts of segments, as sent."""
        values: dict[str, str] = {}
        for place, pattern, names in self.mixed:
            if found := pattern.fullmatch(segments[place]):
                values |= zip(names, found.groups(), strict=True)
        return values


class _Node[Found]:
    """What the templates that begin alike go on with."""

    __slots__ = ("leaf", "otherwise", "parameter", "plain", "spelt", "sure")

    def __init__(self) -> None:
        self.leaf: _Leaf[Found] | None = None
        self.plain: dict[str, _Node[Found]] = {}
        self.spelt: dict[str, tuple[re.Pattern[str], _Node[Found]]] = {}
        """Segments that are not the same in every URL, or not only a parameter."""
        self.parameter: _Node[Found] | None = None
        self.sure: dict[str, _Node[Found] | None] = {"": None}
        """What surely follows after a segment; `None` where nothing or one of several does."""
        self.otherwise: _Node[Found] | None = None
        """What surely follows after any other segment."""

    def grow(self, segment: str) -> _Node[Found]:
        """Returns the node of one more segment of a template."""
        node = self._grown(segment)
        is_fork = self.spelt or self.parameter is not None
        if _PLAIN.fullmatch(segment):
            self.sure[segment] = None if is_fork else node
        else:
            self.sure = dict.fromkeys(self.sure)
        self.otherwise = None if self.spelt else self.parameter
        return node

    def _grown(self, segment: str) -> _Node[Found]:
        if _is_whole(segment):
            self.parameter = self.parameter or _Node()
            return self.parameter
        if _PLAIN.fullmatch(segment):
            return self.plain.setdefault(segment, _Node())
        pattern = _pattern(segment)
        return self.spelt.setdefault(pattern.pattern, (pattern, _Node()))[1]

    def best(self, segments: list[str], place: int) -> _Leaf[Found] | None:
        """Returns the best template for these segments from `place` on."""
        if place == len(segments):
            return self.leaf
        segment = segments[place]
        following = [self.plain.get(segment), self.parameter if segment else None]
        following += [node for pattern, node in self.spelt.values() if pattern.fullmatch(segment)]
        leaves = [node.best(segments, place + 1) for node in following if node is not None]
        return min((leaf for leaf in leaves if leaf), key=lambda leaf: leaf.rank, default=None)


def _is_whole(segment: str) -> bool:
    """Whether a segment is one parameter and nothing else."""
    return _PARAMETER.fullmatch(segment) is not None


def _name(segment: str) -> str:
    return segment[1:-1]


def _pattern(segment: str) -> re.Pattern[str]:
    """Returns the pattern of a segment, each of whose parameters is a part of it."""
    literals = _PARAMETER.split(segment)[::2]
    return re.compile("([^/]+)".join("".join(map(_byte, text.encode())) for text in literals))


def _byte(byte: int) -> str:
    """Returns the pattern of a byte of a path, which a URL may have encoded."""
    char = chr(byte)
    if _PLAIN.fullmatch(char):
        return re.escape(char)
    return f"(?:{re.escape(char)}|%{byte:02X}|%{byte:02x})"
