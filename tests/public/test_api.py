"""The read-only API: published data only, paged, cached, refused in Vietnamese."""

import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from indicators import caching
from indicators.api import MOST_AT_ONCE, EditionOut, RowOut, openapi
from indicators.data_dictionary import EDITION_FIELDS, ROW_FIELDS
from indicators.services.recompute import recompute
from tests.indicators.random_round import random_round
from tests.public.editions import NEW_START, OLD_END, district, province, publish, row

pytestmark = pytest.mark.django_db

ROWS = "/api/editions/dong-thap/huyen/2019/1/rows"


@pytest.fixture
def table():
    """Three districts of the Đồng Tháp of then, one of them without a figure."""
    above = province("87", "Đồng Tháp", end=OLD_END)
    province("82", "Đồng Tháp", start=NEW_START)
    return publish(
        [
            row(1, district("877", "Châu Thành", above), rank=1, rank_of=12, index="90.10"),
            row(2, district("869", "Tân Hồng", above), rank=2, rank_of=12, index="69.45"),
            row(3, unit_name="<b>Không rõ</b>", group="Nhóm khác"),
        ],
        province=above,
        units_total=12,
    )


def problems(response) -> list[tuple[str, str]]:
    return [(one["field"], one["message"]) for one in response.json()["detail"]]


def test_rows_have_the_columns_of_the_data_files_with_numbers_as_text(client, table) -> None:
    found = client.get(ROWS).json()
    assert found["count"] == 3
    assert list(found["items"][0]) == [field.name for field in ROW_FIELDS]
    file = json.loads(client.get("/xep-hang/dong-thap/huyen/2019.json").content)
    assert found["items"] == file["rows"]
    assert found["items"][0]["index"] == "90.10"
    assert found["items"][2]["index"] is None


def test_an_edition_says_what_its_data_file_says(client, table) -> None:
    found = client.get("/api/editions/dong-thap/huyen/2019/1").json()
    file = json.loads(client.get("/xep-hang/dong-thap/huyen/2019/ban/1.json").content)
    assert found.pop("rows").endswith(ROWS)
    assert found == file["edition"]
    assert found["digest"] == table.digest
    assert client.get(ROWS.removesuffix("/rows").removesuffix("/1")).json()["number"] == 1


def test_the_schemas_are_those_of_the_dictionary() -> None:
    assert list(RowOut.model_fields) == [field.name for field in ROW_FIELDS]
    assert list(EditionOut.model_fields) == [field.name for field in EDITION_FIELDS] + ["rows"]
    described = openapi()["components"]["schemas"]["Row"]["properties"]
    assert all(described[field.name]["description"] == str(field.meaning) for field in ROW_FIELDS)


def test_the_newest_edition_is_the_correction_and_the_old_one_stays(client, table) -> None:
    publish([row(1, unit_name="Mới", rank=1, rank_of=1, index="1.00")], reason="đính chính")
    assert client.get("/api/editions/dong-thap/huyen/2019").json()["number"] == 2
    assert client.get("/api/editions/dong-thap/huyen/2019/1").json()["digest"] == table.digest
    assert client.get("/api/editions?newest=true").json()["count"] == 1
    assert client.get("/api/editions").json()["count"] == 2


def test_editions_are_found_by_place_level_and_year(client, table) -> None:
    publish([row(1)], year=2018)
    publish([row(1)], scope="ha-noi", scope_name="Hà Nội", level="commune")
    for query, count in (
        ("scope=dong-thap", 2),
        ("level=xa", 1),
        ("year=2018", 1),
        ("scope=dong-thap&level=huyen&year=2019", 1),
        ("scope=cho-khac", 0),
    ):
        assert client.get(f"/api/editions?{query}").json()["count"] == count


def test_made_up_editions_never_stand_among_real_ones(client, table) -> None:
    publish([row(1)], scope="minh-hoa", illustrative=True)
    for query in ("", "newest=true"):
        real = client.get(f"/api/editions?{query}").json()["items"]
        made_up = client.get(f"/api/editions?illustrative=true&{query}").json()["items"]
        assert [one["illustrative"] for one in real] == [False]
        assert [one["illustrative"] for one in made_up] == [True]


def test_pages_lead_to_each_other_and_end(client, table) -> None:
    first = client.get(f"{ROWS}?limit=2").json()
    assert len(first["items"]) == 2
    second = client.get(first["next"].removeprefix("http://testserver")).json()
    assert [one["unit_name"] for one in second["items"]] == ["<b>Không rõ</b>"]
    assert second["next"] is None
    assert client.get(f"{ROWS}?offset=1000").json()["items"] == []
    assert client.get(f"{ROWS}?limit={MOST_AT_ONCE}").status_code == 200


@pytest.mark.parametrize(
    ("query", "field", "message"),
    [
        ("limit=1000000000", "limit", "không được lớn hơn 500"),
        ("limit=501", "limit", "không được lớn hơn 500"),
        ("limit=0", "limit", "không được nhỏ hơn 1"),
        ("limit=-5", "limit", "không được nhỏ hơn 1"),
        ("limit=nhiều", "limit", "phải là số nguyên"),
        ("limit=" + "9" * 5000, "limit", "số quá lớn"),
        ("offset=1000000000000000000000000", "offset", "không được lớn hơn 1000000"),
        ("offset=-1", "offset", "không được nhỏ hơn 0"),
    ],
)
def test_a_page_size_out_of_bounds_is_refused_with_the_reason(
    client, table, query, field, message
) -> None:
    response = client.get(f"{ROWS}?{query}")
    assert response.status_code == 422
    assert problems(response) == [(field, message)]
    assert response["Content-Type"].startswith("application/json")


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("level=huyện", "chỉ nhận 'tinh', 'huyen', 'xa', 'so-nganh'"),
        ("year=năm nay", "phải là số nguyên"),
        ("newest=co le", "chỉ nhận true hoặc false"),
        ("scope=" + "x" * 61, "dài quá 60 ký tự"),
    ],
)
def test_other_parameters_are_refused_too(client, query, message) -> None:
    response = client.get(f"/api/editions?{query}")
    assert response.status_code == 422
    assert problems(response)[0][1] == message


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("dong-thap/huyen/2019/2", 404),
        ("dong-thap/huyen/2019/0", 404),
        ("dong-thap/huyen/2019/-1", 404),
        ("dong-thap/huyen/2019/99999999999999999999999999", 404),
        ("dong-thap/huyen/2019/một", 422),
        ("dong-thap/huyen/1111111111/1", 404),
        ("dong-thap/tat-ca/2019/1", 422),
        ("nơi khác/huyen/2019/1", 404),
        ("dong-thap/huyen/2019/1/rows/3", 404),
    ],
)
def test_a_forged_edition_is_refused_with_the_reason(client, table, path, status) -> None:
    response = client.get(f"/api/editions/{path}")
    assert response.status_code == status
    assert problems(response)[0][1]


def test_units_are_found_without_marks(client, table) -> None:
    found = client.get("/api/units", {"q": "chau thanh dong thap"}).json()["items"]
    assert [(unit["code"], unit["province"]) for unit in found] == [("877", "Tỉnh Đồng Tháp")]
    assert found[0]["results"].endswith("/api/units/877/results")
    assert client.get("/api/units").status_code == 422
    assert client.get("/api/units", {"q": ""}).status_code == 422
    assert client.get("/api/units", {"q": "x" * 10_000}).status_code == 422


def test_a_unit_has_its_results_through_the_years(client, table) -> None:
    unit = table.rows.get(unit_code="877").unit
    publish([row(1, unit, rank=3, rank_of=12, index="70.00")], year=2018)
    found = client.get("/api/units/877/results").json()["items"]
    assert [(one["year"], one["rank"]) for one in found] == [(2018, 3), (2019, 1)]
    assert found[1]["edition_address"].endswith("/xep-hang/dong-thap/huyen/2019/ban/1/")
    assert found[1]["unit_valid_to"] == "2025-06-30"
    assert client.get("/api/units/000/results").status_code == 404


def test_a_running_round_never_shows(client) -> None:
    round_ = random_round(3)
    recompute([round_.pk], trigger="test", everything=True)
    assert client.get("/api/editions").json()["count"] == 0
    unit = round_.assessments.first().unit
    assert client.get(f"/api/units/{unit.code}/results").json()["count"] == 0


def test_an_answer_is_kept_and_has_an_etag(client, table, monkeypatch) -> None:
    first = client.get(ROWS)
    monkeypatch.setattr(caching, "CATALOGUE_SECONDS", 3600)
    client.get(ROWS)
    with CaptureQueriesContext(connection) as queries:
        again = client.get(ROWS, headers={"if-none-match": first["ETag"]})
    assert len(queries) == 0
    assert (again.status_code, again.content) == (304, b"")
    assert again["Access-Control-Allow-Origin"] == "*"
    head = client.head(ROWS)
    assert (head.status_code, head.content) == (200, b"")


def test_what_was_typed_is_not_kept_but_has_an_etag_too(client, table) -> None:
    first = client.get("/api/units", {"q": "tan hong"})
    again = client.get("/api/units", {"q": "tan hong"}, headers={"if-none-match": first["ETag"]})
    assert again.status_code == 304


def test_a_value_with_an_ampersand_is_not_two_parameters(client, table) -> None:
    assert client.get(ROWS, {"group": "x&limit=1"}).json()["limit"] == 100
    assert client.get(ROWS, {"group": "x", "limit": "1"}).json()["limit"] == 1


def test_the_number_of_queries_does_not_grow(client, table) -> None:
    def queries(address: str) -> int:
        caching.forget_pages()
        with CaptureQueriesContext(connection) as found:
            assert client.get(address).status_code == 200
        return len(found)

    addresses = ["/api/editions", ROWS, "/api/units?q=chau", "/api/units/877/results"]
    before = [queries(address) for address in addresses]
    unit = table.rows.get(unit_code="877").unit
    for year in range(2005, 2015):
        publish([row(1, unit), *(row(n) for n in range(2, 9))], year=year)
    assert [queries(address) for address in addresses] == before
    assert max(before) <= 6


def test_nobody_is_asked_who_they_are(client, admin_client, table) -> None:
    plain, signed_in = client.get(ROWS), admin_client.get(ROWS)
    assert plain.content == signed_in.content
    assert not plain.cookies
    assert "Cookie" not in plain["Vary"]


def test_other_sites_may_read_and_nothing_else(table) -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.get(ROWS)["Access-Control-Allow-Origin"] == "*"
    assert client.get(f"{ROWS}?limit=x")["Access-Control-Allow-Origin"] == "*"
    asked = client.options(ROWS, headers={"access-control-request-method": "GET"})
    assert asked.status_code == 204
    assert asked["Access-Control-Allow-Methods"] == "GET, HEAD"
    for method in (client.post, client.put, client.delete, client.patch):
        refused = method(ROWS)
        assert refused.status_code == 405
        assert "Access-Control-Allow-Origin" not in refused
    assert "Access-Control-Allow-Origin" not in client.get("/dang-nhap/")
    assert "Access-Control-Allow-Origin" not in client.get("/")


def test_the_description_names_every_address_and_the_page_shows_them(client) -> None:
    found = client.get("/api/openapi.json").json()
    assert found["openapi"].startswith("3.")
    assert set(found["paths"]) == {
        "/api/editions",
        "/api/editions/{scope}/{level}/{period}",
        "/api/editions/{scope}/{level}/{period}/{number}",
        "/api/editions/{scope}/{level}/{period}/{number}/rows",
        "/api/units",
        "/api/units/{code}/results",
    }
    assert all(set(methods) == {"get"} for methods in found["paths"].values())
    limit = next(
        one
        for one in found["paths"]["/api/editions"]["get"]["parameters"]
        if one["name"] == "limit"
    )
    assert limit["schema"]["maximum"] == 500
    page = client.get("/api/").content.decode()
    assert all(path in page for path in found["paths"])
    assert "//cdn" not in page


def test_the_parameters_of_the_api_are_those_kept_pages_are_told_apart_by() -> None:
    named = {
        parameter["name"]
        for methods in openapi()["paths"].values()
        for parameter in methods["get"].get("parameters", [])
        if parameter["in"] == "query"
    }
    assert named == {*caching.API_PARAMETERS, "q"}
