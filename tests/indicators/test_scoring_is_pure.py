"""The rules can be read and run without the framework."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    "module",
    [
        "indicators.scoring",
        "indicators.ranking",
        "indicators.movement.index_change",
        "indicators.movement.rank_change",
    ],
)
def test_the_rules_import_nothing_but_the_standard_library(module: str) -> None:
    script = (
        f"import sys, {module}; "
        "names = {name.partition('.')[0] for name in sys.modules}; "
        "sys.exit(' '.join(names & {'django', 'districts', 'cchc_portal'}) or None)"
    )

    run = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert (run.returncode, run.stderr.strip()) == (0, "")
