"""A primary server and its standby, by real streaming replication."""

from __future__ import annotations

import signal
from collections.abc import Generator
from contextlib import contextmanager

from tests.support.clusters import SUPERUSER, Cluster, installation


class Pair:
    """Two servers. What the primary commits is on the standby as well when that is acknowledged."""

    def __init__(self, primary: Cluster, standby: Cluster, name: str) -> None:
        self.primary = primary
        self.standby = standby
        self._name = name

    @property
    def url(self) -> str:
        """The address of the database on whichever server accepts writes."""
        hosts = ",".join(f"127.0.0.1:{each.port}" for each in (self.primary, self.standby))
        return f"postgresql://{SUPERUSER}@{hosts}/{self._name}"

    def url_of(self, cluster: Cluster) -> str:
        """The address of the database on one of them."""
        return f"postgresql://{SUPERUSER}@127.0.0.1:{cluster.port}/{self._name}"

    def become_asynchronous(self) -> None:
        """Lets the primary acknowledge what is not on the standby."""
        self.primary.stop()
        self.primary.start()

    def crash(self) -> None:
        """Ends the primary as a crash would: clients are cut off, and nothing is finished."""
        self.primary.stop(signal.SIGQUIT)

    def promote(self) -> None:
        """Makes the standby accept writes. The primary must have been stopped before."""
        self.standby.execute("SELECT pg_promote()")


@contextmanager
def run_pair() -> Generator[Pair]:
    """Runs both with a new database, and leaves nothing behind."""
    with installation() as programs:
        primary, standby = programs.initialise("primary"), Cluster(programs, "standby")
        try:
            primary.start()
            primary.execute("CREATE DATABASE tasks")
            programs.run(
                "pg_basebackup",
                *(f"--host=127.0.0.1 --port={primary.port} --username={SUPERUSER}".split()),
                *("--checkpoint=fast", "--no-sync", "--write-recovery-conf"),
                f"--pgdata={standby.data}",
            )
            primary.stop()
            primary.start(synchronous_commit="on", synchronous_standby_names="*")
            standby.start(wal_retrieve_retry_interval="100ms")
            yield Pair(primary, standby, "tasks")
        finally:
            standby.stop()
            primary.stop()
