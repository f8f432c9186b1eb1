"""The ledger: what each fault did, held against the bars."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

BACK_SECONDS = 1.0
LIVE_MILLISECONDS = 50.0

_COLUMNS = {
    "acknowledged": "",
    "lost": "0",
    "doubled": "0",
    "500": "0",
    "503": "",
    "without `Retry-After`": "0",
    "no response": "",
    "back after": f"{BACK_SECONDS:g} s",
    "`/live` above quiet": f"{LIVE_MILLISECONDS:g} ms",
}
"""The figures that most faults have, with their bars."""
_INTRODUCTION = """\
# The ledger of faults

`make faults` makes each of these faults to real parts, while users create and read tasks, and
writes this page. `ONLY=name` tries one, and only prints what it found.

- *acknowledged* counts the tasks that clients were told to be created. Each is sent with an
  `Idempotency-Key`, again and again, until that is so. *Lost* and *doubled* is what the database
  has less or more of them in the end.
- *back after* is the time from when the part works again to the first create that succeeds: the
  worst of all times. Clients do not wait for `Retry-After`.
- *`/live` above quiet* is the 99th percentile of `/api/health/live` during the fault, less that
  before it. What the server waited for a core that another process had does not count.
- A figure that misses its bar is **bold**.
"""


@dataclass(frozen=True)
class Figure:
    """What was found, and whether it keeps its bar."""

    text: str
    is_kept: bool = True
    is_measured: bool = False
    """Whether it depends on how busy the machine is."""

    def __str__(self) -> str:
        return self.text if self.is_kept or not self.text else f"**{self.text}**"


@dataclass(frozen=True)
class Row:
    """What a fault did in one setting."""

    fault: str
    setting: str
    figures: Mapping[str, Figure] = field(default_factory=dict)
    """By the names of columns."""
    others: tuple[Figure, ...] = ()
    """Those that only this fault has, with their bars."""

    @property
    def missed(self) -> list[str]:
        """What misses its bar."""
        return [name for name, each in self._named() if not each.is_kept]

    @property
    def wrong(self) -> list[str]:
        """What misses its bar, and would on any machine."""
        found = self._named()
        return [name for name, each in found if not each.is_kept and not each.is_measured]

    def _named(self) -> list[tuple[str, Figure]]:
        figures = [(f"{name}: {each.text}", each) for name, each in self.figures.items()]
        return figures + [(each.text, each) for each in self.others]

    def cells(self) -> list[str]:
        """Returns its cells, from left to right."""
        figures = (str(self.figures.get(name, "")) for name in _COLUMNS)
        return [self.fault, self.setting, *figures, "; ".join(map(str, self.others))]


def page(rows: Iterable[Row], machine: str) -> str:
    """Returns the page in the repository."""
    return f"{_INTRODUCTION}\n{machine}\n\n{table(rows)}"


def table(rows: Iterable[Row]) -> str:
    """Returns the rows as Markdown."""
    return "".join(f"| {' | '.join(cells)} |\n" for cells in _lines(rows))


def _lines(rows: Iterable[Row]) -> Iterator[list[str]]:
    yield ["fault", "setting", *_COLUMNS, "besides"]
    yield ["---"] * (len(_COLUMNS) + 3)
    yield ["*bar*", "", *(f"*{bar}*" if bar else "" for bar in _COLUMNS.values()), ""]
    for row in rows:
        yield row.cells()


def untried(fault: str, setting: str, reason: str) -> Row:
    """Returns the row of a fault that could not be made here."""
    return Row(fault, setting, others=(Figure(f"not tried: {reason}", is_kept=False),))


def counted(name: str, number: int) -> dict[str, Figure]:
    """Returns the figure of what must not happen."""
    return {name: Figure(str(number), number == 0)}


def measured(text: str, *, is_kept: bool) -> Figure:
    """Returns a figure that depends on how busy the machine is."""
    return Figure(text, is_kept, is_measured=True)
