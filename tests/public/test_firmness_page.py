"""The page that says how firm the ranks of an edition are."""

import json
from decimal import Decimal

import plotly.graph_objects as go
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from indicators import charts
from indicators.firmness import firmness_of
from indicators.models import EditionArea
from indicators.services.study_robustness import study_edition
from tests.public.editions import publish, row

pytestmark = pytest.mark.django_db

PAGE = "/xep-hang/dong-thap/huyen/2019/ban/1/do-vung/"
DATA = "/xep-hang/dong-thap/huyen/2019/ban/1/do-vung.json"
TABLE = "/xep-hang/dong-thap/huyen/2019/"


def edition(count: int = 3, **fields):
    """Units good at one of two areas each, so that the first ranks are close."""
    steps = [Decimal(8 * n) / count for n in range(count)]
    shares = [(round(50 - 2 * step, 2), round(34 + Decimal("1.9") * step, 2)) for step in steps]
    shares.sort(key=sum, reverse=True)
    ranks = [1 + sum(sum(other) > sum(pair) for other in shares) for pair in shares]
    return publish(
        [
            row(n, rank=rank, rank_of=count, index=f"{sum(pair):.2f}", unit_name=f"Huyện <{n}>")
            for n, (pair, rank) in enumerate(zip(shares, ranks, strict=True), start=1)
        ],
        areas=[
            EditionArea(position=n, code=str(n), name=f"L{n}", part="main", max_points=50)
            for n in (1, 2)
        ],
        scores={
            (n, area): (points, Decimal(50))
            for n, pair in enumerate(shares, start=1)
            for area, points in enumerate(pair, start=1)
        },
        **fields,
    )


def test_the_page_shows_intervals_distances_and_close_pairs(client) -> None:
    study_edition(edition(9).pk)
    text = client.get(PAGE).content.decode()
    assert "Độ nhạy theo trọng số" in text
    assert "không phải khoảng tin cậy" in text
    assert text.count('<td class="num" data-label="Khoảng hạng ±10%">') == 9
    assert "cao nhất nhóm" in text
    assert "Đổi thứ tự ±10%" in text
    assert "Huyện &lt;1&gt;" in text
    assert "<1>" not in text.replace("\\u003C1\\u003E", "")
    assert 'data-plotly="' in text


def test_before_it_is_computed_the_page_says_so_and_is_not_kept(client) -> None:
    made = edition()
    before = client.get(PAGE)
    assert before.status_code == 200
    assert "đang tính" in before.content.decode()
    assert before["Cache-Control"] == "no-store"
    assert client.get(DATA).status_code == 404
    study_edition(made.pk)
    after = client.get(PAGE)
    assert "đang tính" not in after.content.decode()
    assert after["ETag"]


def test_an_edition_without_area_scores_says_why(client) -> None:
    publish([row(1, rank=1, rank_of=1, index="80.00")])
    assert "không có điểm từng lĩnh vực" in client.get(PAGE).content.decode()
    refused = client.get(DATA)
    assert refused.status_code == 404
    assert "không có điểm từng lĩnh vực" in refused.json()["problem"]
    assert "do-vung" not in client.get(TABLE).content.decode()


def test_the_table_has_a_link_to_it(client) -> None:
    edition()
    assert f'href="{PAGE}"' in client.get(TABLE).content.decode()


@pytest.mark.parametrize("number", ["2", "0", "99999999999999999999", "-1", "1;drop"])
def test_a_forged_edition_number_is_not_found(client, number) -> None:
    study_edition(edition().pk)
    assert client.get(PAGE.replace("/1/", f"/{number}/")).status_code == 404


def test_the_data_have_every_interval_with_numbers_as_text(client) -> None:
    made = edition(9)
    study_edition(made.pk)
    found = client.get(DATA).json()
    assert found["method"]["seed"] > 0
    assert found["edition"]["digest"] == made.digest
    assert len(found["rows"]) == 9
    first = found["rows"][0]
    assert first["index"] == "84.00"
    assert first["to_rank_above"] is None
    assert [interval["spread_percent"] for interval in first["intervals"]] == [10, 20]
    assert found["close_pairs"]


def test_the_number_of_queries_does_not_grow_with_units(client) -> None:
    counts = []
    for count, year in ((3, 2018), (40, 2019)):
        study_edition(edition(count, year=year).pk)
        client.get("/phuong-phap/")
        with CaptureQueriesContext(connection) as queries:
            assert client.get(PAGE.replace("2019", str(year))).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 8


def test_the_chart_is_a_figure_plotly_accepts() -> None:
    made = edition(9)
    study_edition(made.pk)
    (lines,) = firmness_of(made, "").groups().values()
    chart = charts.intervals(lines, key="x", group="", file_name="x")
    figure = go.Figure(json.loads(json.dumps(chart.figure)))
    assert [trace.mode for trace in figure.data] == ["lines", "lines", "markers"]
    assert list(figure.data[2].x) == [line.row.rank for line in lines]
    assert len(chart.rows) == 9
    assert chart.data[0] == [
        "unit",
        "rank",
        "best_10",
        "worst_10",
        "kept_10",
        "best_20",
        "worst_20",
        "kept_20",
    ]
