"""Times as they're reported: all samples kept, the median named with its lowest and highest."""

from __future__ import annotations

import gc
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field


@dataclass
class Samples:
    """Repeats of one measurement, in seconds (or in whatever `unit` the reader is told)."""

    values: list[float] = field(default_factory=list)

    @property
    def median(self) -> float:
        return statistics.median(self.values)

    @property
    def best(self) -> float:
        return min(self.values)

    def percentile(self, share: int) -> float:
        """The nearest-rank percentile: a value that was really measured."""
        ordered = sorted(self.values)
        return ordered[-(-len(ordered) * share // 100) - 1]

    def seconds(self) -> str:
        """`1.83 s (1.76–1.88)`, or in milliseconds below a second."""
        scale, unit = (1.0, "s") if self.median >= 1 else (1000.0, "ms")
        low, middle, high = (
            _three_digits(value * scale)
            for value in (min(self.values), self.median, max(self.values))
        )
        return f"{middle} {unit} ({low}–{high})"

    def at(self, share: int) -> str:
        """The percentile as text."""
        return f"{_three_digits(self.percentile(share) * 1000)} ms"

    def rate(self) -> str:
        """`3,896 (1,925–4,086)` for samples that are counts per second."""
        return f"{self.median:,.0f} ({min(self.values):,.0f}–{max(self.values):,.0f})"


def timed(act: Callable[[], object]) -> float:
    """Seconds that `act` takes, without the garbage of what ran before it."""
    gc.collect()
    started = time.perf_counter()
    act()
    return time.perf_counter() - started


def alternate(
    contestants: dict[str, Callable[[], object]],
    *,
    repeats: int,
    prepare: Callable[[], object] = lambda: None,
) -> dict[str, Samples]:
    """Time the contestants in turn, `repeats` times, each after `prepare`.

    The order turns round every time, so that a disturbance or a warm cache favours nobody.
    """
    found = {name: Samples() for name in contestants}
    for repeat in range(repeats):
        names = list(contestants)
        for name in names if repeat % 2 == 0 else reversed(names):
            prepare()
            found[name].values.append(timed(contestants[name]))
    return found


def ratio(of: Samples, to: Samples) -> str:
    return f"{of.median / to.median:.2f} ×"


def table(heading: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [heading, ["---"] * len(heading), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def met(reached: float, goal: float, *, at_least: bool = False) -> str:
    """What a goal's column says."""
    return "reached" if (reached >= goal if at_least else reached <= goal) else "**missed**"


def say(text: str) -> None:
    """Tell whoever waits what is being done; stdout is for the result."""
    print(f"  {text}", file=sys.stderr, flush=True)


def _three_digits(value: float) -> str:
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"
