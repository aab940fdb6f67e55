"""How firm the ranks of a large group are: a thousand draws of weights, twice.

`python -m benchmarks.robustness` measures on the empty database of DATABASE_URL and writes its
section to stdout.
"""

from __future__ import annotations

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from benchmarks import population  # noqa: E402
from benchmarks.figures import alternate, met, say, table  # noqa: E402
from indicators import robustness  # noqa: E402
from indicators.models import Edition, Round  # noqa: E402
from indicators.services import study_robustness  # noqa: E402
from indicators.services.draft_edition import draft_of  # noqa: E402
from indicators.services.freeze import freeze  # noqa: E402
from indicators.services.recompute import recompute  # noqa: E402

UNITS = 168
REPEATS = 15
GOAL = 1.0


def main() -> None:
    """Publish one group, study it, and print the section."""
    call_command("migrate", verbosity=0)
    say(f"an edition of {UNITS} units")
    edition = published()
    population.analyze()
    stored = study_robustness.study_edition(edition.pk, again=True)
    assert stored is not None and not stored.reason, stored
    assert len(stored.result["rows"]) > UNITS * 0.9
    measured = alternate(
        {
            "whole": lambda: study_robustness.study_edition(edition.pk, again=True),
            "computing": lambda: study_robustness._study(edition),
        },
        repeats=REPEATS,
    )
    whole, computing = measured["whole"], measured["computing"]
    vendor = {"postgresql": "PostgreSQL", "sqlite": "SQLite"}[connection.vendor]
    print(f"## How firm the ranks of {UNITS} units are\n")
    print(
        f"{robustness.DRAWS:,} draws for each of ±{robustness.SPREADS[0]} % and "
        f"±{robustness.SPREADS[1]} % of the weights of {population.AREAS} areas, one group in "
        f"{vendor}: index, rank with ties, intervals and the pairs too close to call "
        f"({len(stored.result['pairs'])} here). Unchanged weights gave every published rank.\n"
    )
    goal = f"to reach: ≤ {GOAL:.0f} s"
    print(
        table(
            ["what", "time", goal],
            [
                ["read the edition and compute", computing.seconds(), met(computing.median, GOAL)],
                ["the same and store it", whole.seconds(), met(whole.median, GOAL)],
            ],
        )
    )


def published() -> Edition:
    """The round of one province, computed and frozen."""
    made = Round.objects.get(pk=population.add_round(UNITS))
    recompute([made.pk], trigger="benchmark", everything=True)
    draft = draft_of(Round.objects.get(pk=made.pk))
    draft.edition.published_at = timezone.now()
    return freeze(draft)


if __name__ == "__main__":
    main()
