"""An edition with areas, and a draft with leaves, small enough to read."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from django.utils import timezone

from indicators import caching
from indicators.models import (
    CriteriaSet,
    Edition,
    EditionArea,
    EditionCriterion,
    EditionRow,
    EditionScore,
    Round,
)
from indicators.services.edition_draft import Draft, LeafEntry
from tests.public.editions import district, province, publish, row

WHEN = datetime.datetime(2026, 1, 5, 1, 30, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def nothing_kept(settings, tmp_path):
    """No test finds a document another one left."""
    settings.VAR_DIR = tmp_path
    settings.PORTAL_ADDRESS = "https://cchc.example.vn"
    caching.forget_pages()
    yield
    caching.forget_pages()


@pytest.fixture
def edition(db) -> Edition:
    """Two districts of Đồng Tháp with two areas, signed by a decision."""
    above = province("87", "Đồng Tháp")
    rules = CriteriaSet.objects.create(
        slug="dt",
        name="Bộ tiêu chí <A&B>",
        level="district",
        total_max=100,
        appraisal_max=70,
        survey_max=30,
    )
    round_ = Round.objects.create(criteria_set=rules, province=above, level="district", year=2019)
    ranked = {"rank_of": 2, "basis": "computed", "max_points": 100, "source_url": "", "group": "H"}
    made = publish(
        [
            row(
                1,
                district("877", "Châu Thành", above),
                rank=1,
                index="90.10",
                points=Decimal("90.1"),
                appraisal_points=Decimal("62.1"),
                survey_points=Decimal("28"),
                previous_rank=2,
                rank_change=1,
                band="Xuất sắc",
                **ranked,
            ),
            row(
                2,
                district("869", "Tân Hồng", above),
                rank=2,
                index="69.45",
                points=Decimal("69.45"),
                appraisal_points=Decimal("49.45"),
                survey_points=Decimal("20"),
                previous_rank=1,
                rank_change=-1,
                band="Trung bình",
                **ranked,
            ),
        ],
        origin=Edition.Origin.COMPUTED,
        province=above,
        round=round_,
        criteria_set=rules,
        total_max=100,
        appraisal_max=70,
        survey_max=30,
        tie_rule="competition",
        decision_number="12/QĐ-UBND",
        decision_date=datetime.date(2020, 1, 5),
        signer="Nguyễn Văn A",
        published_at=WHEN,
        areas=[
            EditionArea(position=1, code="1", name="Chỉ đạo", part="main", max_points=60),
            EditionArea(position=2, code="2", name="Thể chế", part="main", max_points=40),
        ],
        scores={
            (1, 1): (Decimal("55.1"), None),
            (1, 2): (Decimal("35"), None),
            (2, 1): (Decimal("40.45"), None),
            (2, 2): (Decimal("29"), None),
        },
    )
    return Edition.objects.get(pk=made.pk)


@pytest.fixture
def draft() -> Draft:
    """One unit in memory: an area of two leaves under a criterion, a bonus and a penalty."""
    edition = Edition(
        scope="dong-thap",
        scope_name="Đồng Tháp",
        level="district",
        year=2024,
        number=1,
        origin=Edition.Origin.COMPUTED,
        published_at=timezone.now(),
        places=2,
        digest="a" * 64,
    )
    areas = [
        EditionArea(position=1, code="1", name="Chỉ đạo", part="main", max_points=Decimal(10)),
        EditionArea(position=2, code="C", name="Điểm cộng", part="bonus", max_points=Decimal(5)),
        EditionArea(position=3, code="T", name="Điểm trừ", part="penalty", max_points=Decimal(5)),
    ]
    nodes = [
        EditionCriterion(position=1, code="1", name="Chỉ đạo", depth=0, max_points=Decimal(10)),
        EditionCriterion(position=2, code="1.1", name="Kế hoạch", depth=1, max_points=Decimal(10)),
        *(
            EditionCriterion(
                position=2 + n,
                code=f"1.1.{n}",
                name=f"Mục {n}",
                depth=2,
                kind="direct",
                max_points=maximum,
            )
            for n, maximum in ((1, Decimal(4)), (2, Decimal(3)), (3, Decimal(3)))
        ),
    ]
    council = EditionScore.DecidedBy.COUNCIL
    leaves = {
        (1, 3): LeafEntry(False, Decimal("3.5"), council, Decimal(4), {}, []),
        (1, 4): LeafEntry(True, None, "", None, {}, []),
    }
    line = EditionRow(
        position=1,
        unit_code="877",
        unit_name="Châu Thành",
        unit_kind="huyện",
        points=Decimal("4.2"),
        max_points=Decimal(7),
        index=Decimal(60),
        basis="computed",
    )
    scores = {
        (1, 1): (Decimal("3.5"), Decimal(7)),
        (1, 2): (Decimal(1), Decimal(5)),
        (1, 3): (Decimal("0.3"), Decimal(5)),
    }
    return Draft(edition, areas, [line], scores, nodes, leaves)
