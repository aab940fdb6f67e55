"""PostgreSQL as a real installation has it, and a broker, for the length of a measurement."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest import mock

from tests import servers

SETTINGS = {
    "shared_buffers": "2GB",
    "work_mem": "256MB",
    "maintenance_work_mem": "512MB",
    "effective_cache_size": "8GB",
    "max_wal_size": "8GB",
    "checkpoint_timeout": "1h",
    "max_parallel_workers_per_gather": "2",
    "random_page_cost": "1.1",
    "jit": "off",
    # Named because the tests' own servers switch them off.
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
}


@contextmanager
def postgres() -> Iterator[str]:
    """A new cluster that survives a power cut; yields its DATABASE_URL."""
    with (
        tempfile.TemporaryDirectory(prefix="cchc-bench-") as folder,
        mock.patch.dict(servers.POSTGRES_SETTINGS, SETTINGS),
    ):
        Path(folder).chmod(0o711)
        with servers.postgres(Path(folder)) as address:
            yield address


@contextmanager
def broker() -> Iterator[str]:
    """A Redis-protocol server; yields its REDIS_URL."""
    with tempfile.TemporaryDirectory(prefix="cchc-bench-") as folder:
        Path(folder).chmod(0o711)
        with servers.redis_server(Path(folder)) as address:
            yield address
