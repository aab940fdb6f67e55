"""`python -m benchmarks [PART] [--size SIZE]`: measure, and write benchmarks/results/latest.md.

Each part runs in a process of its own against a database made for it; its section replaces the
one of the same heading in the results, so that one part can be measured again alone.
"""

from __future__ import annotations

import argparse
import os
import re
import secrets
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from benchmarks import machine, servers
from benchmarks.figures import say

RESULTS = Path(__file__).parent / "results" / "latest.md"
TITLE = """# What was measured

Written by `make bench`; see `python -m benchmarks --help` for single parts. Ratios are between
ways measured in turn in one run; times and rates hold for the machine named. Every figure is a
median with the lowest and the highest in brackets, where nothing else is said.
"""
PARTS = (
    "recompute",
    "league",
    "transfer",
    "entry",
    "import",
    "appraisal",
    "indicators",
    "survey",
    "robustness",
    "explain",
    "proxy",
    "peers",
    "phone",
)
SIZES = ("province", "nation")
ORDER = (
    "Recompute, nation, PostgreSQL",
    "Recompute, province, PostgreSQL",
    "Recompute, province, SQLite",
    "League table of 143 rows",
    "League table of 143 rows behind nginx",
    "First view of a league table",
    "Saving one cell",
    "Import of a group sheet",
    "Appraisal page of one criterion",
    "Answers to a survey",
    "Figures of indicators, 3,600,000 of them",
    "Public pages on a slow phone",
    "How firm the ranks of 168 units are",
    "Why the ranks of 168 units moved",
)


def main() -> None:
    # An order to stop ends the servers too, as leaving their blocks does.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("part", nargs="?", default="all", choices=[*PARTS, "all"])
    parser.add_argument("--size", choices=SIZES, help="of recompute only; both if left out")
    arguments = parser.parse_args()
    parts = PARTS if arguments.part == "all" else (arguments.part,)
    sizes = (arguments.size,) if arguments.size else SIZES
    if "recompute" in parts:
        for size in sizes:
            with servers.postgres() as address:
                measure(["benchmarks.recompute", size], address)
        if "province" in sizes:
            with sqlite() as address:
                measure(["benchmarks.recompute", "province"], address)
    if "league" in parts:
        with sqlite() as address:
            measure(["benchmarks.league"], address, "benchmarks.baselines.stack")
    if "indicators" in parts:
        with servers.postgres() as address:
            measure(["benchmarks.indicators"], address)
    if "transfer" in parts:
        with sqlite() as address:
            measure(["benchmarks.transfer"], address)
    if "entry" in parts:
        with servers.postgres() as address, servers.broker() as broker:
            measure(["benchmarks.entry"], address, REDIS_URL=broker)
    if "survey" in parts:
        with servers.postgres() as address, servers.broker() as broker:
            measure(["benchmarks.survey"], address, REDIS_URL=broker)
    for part, module in (("import", "import_sheet"), ("appraisal", "appraisal")):
        if part in parts:
            with servers.postgres() as address:
                measure([f"benchmarks.{module}"], address)
    if "robustness" in parts:
        with servers.postgres() as address:
            measure(["benchmarks.robustness"], address)
    if "explain" in parts:
        with servers.postgres() as address:
            measure(["benchmarks.explain"], address)
    for part in ("proxy", "peers", "phone"):
        if part in parts:
            with sqlite() as address:
                measure([f"benchmarks.{part}"], address)


def measure(
    module: list[str], database: str, settings: str = "cchc_portal.settings", **more: str
) -> None:
    """Run one part, with `more` in its environment, and put its section into the results."""
    say(f"== {' '.join(module)}")
    before = machine.load()
    environment = {
        "DATABASE_URL": database,
        "DJANGO_SETTINGS_MODULE": settings,
        "CCHC_LOCAL": "1",
        "SECRET_KEY": secrets.token_urlsafe(60),
        "LOG_LEVEL": "ERROR",
        # Playwright runs an event loop in its thread, and Django would refuse the ORM there.
        "DJANGO_ALLOW_ASYNC_UNSAFE": "1",
        **more,
    }
    inherited = {name: os.environ[name] for name in os.environ if name != "REDIS_URL"}
    done = subprocess.run(
        [sys.executable, "-m", *module],
        env=inherited | environment,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    heading, _, text = done.stdout.strip().partition("\n")
    put(heading.removeprefix("## "), f"{text.strip()}\n\n{circumstances(before)}\n")


def circumstances(load_before: str) -> str:
    """Where and when: the small print below a section."""
    return (
        f"{date.today():%d/%m/%Y}, commit {machine.commit()}; {machine.machine()}; "
        f"{machine.versions('django', 'psycopg2-binary', 'django-tables2', 'gunicorn')}; "
        f"load average before {load_before}, after {machine.load()}; a fixed loop in Python took "
        f"{machine.calibration()}."
    )


def put(heading: str, text: str) -> None:
    """Replace the section of this heading, or add it where it belongs."""
    found: dict[str, str] = {}
    if RESULTS.exists():
        for part in re.split(r"^## ", RESULTS.read_text(encoding="utf-8"), flags=re.M)[1:]:
            own, _, body = part.partition("\n")
            found[own] = f"{body.strip()}\n"
    found[heading] = text
    ordered = sorted(found, key=lambda own: ORDER.index(own) if own in ORDER else len(ORDER))
    sections = [f"## {own}\n\n{found[own]}" for own in ordered]
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text("\n".join([TITLE, *sections]), encoding="utf-8")
    say(f"written to {RESULTS}")


@contextmanager
def sqlite() -> Iterator[str]:
    """An empty SQLite database; yields its DATABASE_URL."""
    with tempfile.TemporaryDirectory(prefix="cchc-bench-") as folder:
        yield f"sqlite:///{folder}/bench.sqlite3"


if __name__ == "__main__":
    main()
