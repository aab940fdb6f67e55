"""Published rows as JSON: the same bytes from SQLite, PostgreSQL and Python, by few questions."""

import datetime
import json
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from indicators import caching, exports
from indicators.api import EditionOut, EditionPage, ResultPage, RowPage, UnitPage
from indicators.models import Edition
from indicators.published_rows import editions_of, rows_of
from indicators.written_once import fetched, written_once
from tests.public.editions import OLD_END, district, province, publish, row

pytestmark = pytest.mark.django_db

FILE = "/xep-hang/dong-thap/huyen/2019.json"
ROWS = "/api/editions/dong-thap/huyen/2019/1/rows"
RESULTS = "/api/units/877/results"
DAY = datetime.datetime(2020, 1, 15, 2, 30, tzinfo=datetime.UTC)
# All that JSON writes in a way of its own, or that a statement could trip over.
AWKWARD = "Thị xã \"Ô Môn\" \\ 100% %s {x} 'y'\t\r\n\x01\x1f\x7f\u2028 Đồng 😀"
FIRST = (
    '{"year":2019,"province":"Đồng Tháp","level":"district","group":"","rank":1,"rank_of":12,'
    '"unit_code":"877","unit_name":"Châu Thành","index":"90.10","points":"180.2000",'
    '"max_points":"200.0000","band":"","previous_rank":3,"rank_change":2,"basis":"stated",'
    '"edition":1,"source_url":"https://example.vn/nguon","note":""}'
)


def awkward_rows() -> list:
    """Ties to be rounded either way, signs, nothing at all, and texts that need escapes."""
    figures = ["0", "-0.5", "0.005", "0.015", "0.0150", "1.2345", "1.2355", "99.995", "100", "50.5"]
    rows = [
        row(place, index=Decimal(one), points=-Decimal(one), max_points=Decimal("0.0001"))
        for place, one in enumerate(figures, 1)
    ]
    rows.append(row(len(rows) + 1, unit_name=AWKWARD[:80], note=AWKWARD, group='"', band="\\"))
    return rows


def table(**fields) -> Edition:
    publish(awkward_rows(), **fields)
    year, part = fields.get("year", 2019), fields.get("period", "")
    return editions_of("dong-thap", "district", year, part)[0]


@pytest.fixture
def chau_thanh() -> Edition:
    above = province("87", "Đồng Tháp", end=OLD_END)
    unit = district("877", "Châu Thành", above)
    rank = {"rank": 1, "rank_of": 12, "previous_rank": 3, "rank_change": 2}
    points = {"points": Decimal("180.2"), "max_points": Decimal(200)}
    rows = [row(1, unit, index="90.10", **rank, **points), row(2, unit_name="Không rõ")]
    return publish(rows, province=above, published_at=DAY, units_total=12)


@pytest.mark.parametrize("places", [0, 1, 2, 3, 4])
def test_the_database_writes_what_python_writes(places) -> None:
    edition = table(places=places)
    rows = exports.json_rows(edition, rows_of(edition))
    assert exports.all_json_rows(edition) == rows
    assert len(rows) == len(awkward_rows())
    assert json.loads(rows[-1])["note"] == AWKWARD
    assert json.loads(rows[-1])["index"] is None


@pytest.mark.parametrize("places", [0, 1, 2, 3, 4])
def test_a_figure_is_rounded_as_decimals_are(places) -> None:
    found = [json.loads(one) for one in exports.all_json_rows(table(places=places))]
    quantum = Decimal(1).scaleb(-places)
    for published, written in zip(awkward_rows()[:-1], found, strict=False):
        assert written["index"] == str(published.index.quantize(quantum))
        assert Decimal(written["points"]) == published.points
        assert written["max_points"] == "0.0001"


def test_a_part_of_a_year_is_its_word() -> None:
    edition = table(period="quy-1")
    found = json.loads(exports.all_json_rows(edition)[0])
    assert found["year"] == "2019-quy-1"
    assert exports.all_json_rows(edition) == exports.json_rows(edition, rows_of(edition))


def test_an_edition_without_rows_is_an_empty_list(client) -> None:
    publish([])
    assert json.loads(client.get(FILE).content)["rows"] == []
    assert client.get(ROWS).json()["items"] == []


def test_the_file_has_these_bytes_on_every_database(client, chau_thanh) -> None:
    lines = client.get(FILE).content.decode().split("\n")
    assert lines[0] == (
        '{"edition":{"address":"http://testserver/xep-hang/dong-thap/huyen/2019/ban/1/",'
        '"scope":"dong-thap","province":"Đồng Tháp","level":"district","year":2019,"period":null,'
        '"number":1,"origin":"imported","decision_number":null,"decision_date":null,'
        '"published_at":"2020-01-15T02:30:00+00:00","reason":null,"units_total":12,'
        '"criteria_set":null,"note":null,"provisional":null,"illustrative":false,'
        f'"digest":"{chau_thanh.digest}"}},'
    )
    assert lines[1:3] == ['"rows":[', f"{FIRST},"]
    assert lines[4:] == ["]}", ""]


def test_a_unit_has_these_bytes_on_every_database(client, chau_thanh) -> None:
    assert client.get(RESULTS).content.decode() == (
        f'{{"count":1,"limit":100,"offset":0,"next":null,"items":[{FIRST[:-1]},'
        '"scope":"dong-thap","illustrative":false,'
        '"edition_address":"http://testserver/xep-hang/dong-thap/huyen/2019/ban/1/",'
        '"unit_valid_from":null,"unit_valid_to":"2025-06-30"}]}'
    )


def test_chosen_rows_are_written_as_all_are(client, chau_thanh) -> None:
    whole, sorted_, of_kind = (
        client.get(FILE, query).content
        for query in ({}, {"sap-xep": "hang"}, {"loai": "huyen", "sap-xep": "-don-vi"})
    )
    assert sorted_ == whole
    assert sorted(json.loads(of_kind)["rows"], key=str) == sorted(
        json.loads(whole)["rows"], key=str
    )
    assert client.get(ROWS, {"group": ""}).content == client.get(ROWS).content


@pytest.mark.parametrize(
    ("address", "questions"),
    [
        (FILE, 2),
        (f"{FILE}?sap-xep=chi-so", 2),
        (FILE.replace("json", "csv"), 2),
        (ROWS, 2),
        (f"{ROWS}?limit=1", 2),
        (f"{ROWS}?group=&limit=1", 2),
        (RESULTS, 1),
        (f"{RESULTS}?offset=1", 1),
    ],
)
def test_an_answer_that_is_not_kept_asks_the_database(
    client, chau_thanh, settings, address, questions
) -> None:
    keeping = "indicators.caching.PublicCacheMiddleware"
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if name != keeping]
    for _time in range(2):
        caching.forget_pages()
        with CaptureQueriesContext(connection) as found:
            assert client.get(address).status_code == 200
        assert len(found) == questions


@pytest.mark.parametrize(
    ("address", "schema"),
    [
        ("/api/editions", EditionPage),
        ("/api/editions/dong-thap/huyen/2019", EditionOut),
        ("/api/editions/dong-thap/huyen/2019/1", EditionOut),
        (ROWS, RowPage),
        (f"{ROWS}?group=", RowPage),
        (f"{ROWS}?limit=1", RowPage),
        ("/api/units?q=chau", UnitPage),
        (RESULTS, ResultPage),
    ],
)
def test_an_answer_is_what_the_description_says(client, chau_thanh, address, schema) -> None:
    response = client.get(address)
    assert response["Content-Type"] == "application/json; charset=utf-8"
    # Neither less nor more than is described, in its order and of its types.
    found = schema.model_validate_json(response.content)
    assert found.model_dump_json() == response.content.decode()


def test_a_statement_is_written_once_and_asked_anew(django_assert_num_queries) -> None:
    written = []

    @written_once("slug")
    def editions_at(scope: str):
        written.append(scope)
        return Edition.objects.filter(scope=scope).values_list("scope_name")

    publish([], scope="ha-noi", scope_name="Hà Nội")
    with django_assert_num_queries(2):
        assert fetched(editions_at("ha-noi")) == [("Hà Nội",)]
        assert fetched(editions_at("slug")) == []
    assert written == ["slug"]


def test_a_sample_that_stands_twice_is_refused() -> None:
    @written_once(5)
    def numbered(number: int):
        return Edition.objects.filter(number=number, year=number).values_list("pk")

    with pytest.raises(ValueError, match="told from"):
        numbered(1)
