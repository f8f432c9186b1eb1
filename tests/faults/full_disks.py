"""A disk that is full, and has room again."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
from collections.abc import AsyncGenerator, AsyncIterator, Generator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import asyncpg

from tests.faults.ledger import Row, untried
from tests.faults.parts import NAMES, Parts, in_thread
from tests.faults.trial import trial

_TIMES = 3
_FAULT = f"the disk is full, and has room again, {_TIMES} times"
_BYTES = 64 * 1024 * 1024


async def full_disks(parts: Parts) -> AsyncIterator[Row]:
    """Fills a small file system that has the database, and nothing else."""
    for kind in NAMES:
        if os.geteuid() != 0:
            yield untried(_FAULT, NAMES[kind], "only root can mount a small file system")
            continue
        async with in_thread(small_file_system(parts.folder())) as disk:
            yield await _full_disk(parts, kind, disk)


async def _full_disk(parts: Parts, kind: str, disk: Path) -> Row:
    url = await parts.database(kind)
    async with (
        (_file_on if kind == "sqlite" else _tablespace_on)(disk, url) as url,
        parts.server(url) as server,
        trial(parts, [server.url], url, server.process.pid) as trying,
    ):
        for _ in range(_TIMES):
            _fill(disk / "filler")
            await asyncio.sleep(parts.size.seconds / 2)
            (disk / "filler").unlink()
            await trying.is_back()
            await asyncio.sleep(1)
    return trying.row(_FAULT, NAMES[kind])


def _fill(file: Path) -> None:
    """Writes until there is no room left."""
    with file.open("wb", buffering=0) as output:
        try:
            while output.write(bytes(4096)):
                pass
        except OSError:
            return


@asynccontextmanager
async def _file_on(disk: Path, url: str) -> AsyncGenerator[str]:
    """Moves an SQLite database to the disk."""
    file = Path(url.removeprefix("sqlite:///"))
    yield f"sqlite:///{shutil.move(file, disk)}"


@asynccontextmanager
async def _tablespace_on(disk: Path, url: str) -> AsyncGenerator[str]:
    """Moves a PostgreSQL database into a tablespace on the disk, and drops both in the end."""
    space = disk / "space"
    space.mkdir()
    for folder in (disk, space):
        shutil.chown(folder, "nobody")
    server, _, name = url.rpartition("/")
    connection = await asyncpg.connect(f"{server}/postgres", timeout=10)
    try:
        await connection.execute(f"CREATE TABLESPACE small LOCATION '{space}'")
        await connection.execute(f"ALTER DATABASE {name} SET TABLESPACE small")
        yield url
        await connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
        await connection.execute("DROP TABLESPACE small")
    finally:
        await connection.close()


@contextmanager
def small_file_system(folder: Path) -> Generator[Path]:
    """Mounts one for as long as the block lasts."""
    disk = folder / "disk"
    disk.mkdir()
    options = ("-t", "tmpfs", "-o", f"size={_BYTES}", "small")
    subprocess.run(["/bin/mount", *options, disk], check=True)
    try:
        yield disk
    finally:
        subprocess.run(["/bin/umount", disk], check=True)
