"""The rows of a table as CSV, JSON and Excel."""

import csv
import io
import json

import pytest
from openpyxl import load_workbook

from tests.public.editions import OLD_END, district, province, publish, row

pytestmark = pytest.mark.django_db

ADDRESS = "/xep-hang/dong-thap/huyen/2019"
COLUMNS = (
    "year,province,level,group,rank,rank_of,unit_code,unit_name,index,points,max_points,band,"
    "previous_rank,rank_change,basis,edition,source_url,note"
)


@pytest.fixture(autouse=True)
def edition():
    above = province("87", "Đồng Tháp", end=OLD_END)
    return publish(
        [
            row(
                1,
                district("877", "Châu Thành", above),
                rank=1,
                rank_of=12,
                index="90.10",
                previous_rank=3,
                rank_change=2,
            ),
            row(2, district("869", "Tân Hồng", above), rank=2, rank_of=12, index="69.45"),
            row(3, unit_name="=1+1", note="không rõ"),
        ],
        province=above,
        units_total=12,
    )


def test_csv_has_a_mark_for_excel_and_the_documented_columns(client) -> None:
    response = client.get(f"{ADDRESS}.csv")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response.content.startswith(b"\xef\xbb\xbf")
    lines = response.content.decode("utf-8-sig").splitlines()
    assert lines[0] == COLUMNS
    assert lines[1] == (
        "2019,Đồng Tháp,district,,1,12,877,Châu Thành,90.10,,,,3,2,stated,1,https://example.vn/nguon,"
    )


def test_no_value_is_empty_and_never_zero(client) -> None:
    rows = list(
        csv.DictReader(io.StringIO(client.get(f"{ADDRESS}.csv").content.decode("utf-8-sig")))
    )
    assert (rows[2]["rank"], rows[2]["index"], rows[2]["rank_change"]) == ("", "", "")


def test_a_text_that_looks_like_a_formula_is_made_safe(client) -> None:
    assert "'=1+1" in client.get(f"{ADDRESS}.csv").content.decode()
    sheet = load_workbook(io.BytesIO(client.get(f"{ADDRESS}.xlsx").content)).worksheets[0]
    cell = sheet["H4"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")


def test_json_names_the_edition_and_writes_numbers_as_text_of_fixed_places(client, edition) -> None:
    content = json.loads(client.get(f"{ADDRESS}.json").content)
    assert content["edition"]["digest"] == edition.digest
    assert content["edition"]["units_total"] == 12
    assert list(content["rows"][0]) == COLUMNS.split(",")
    assert content["rows"][0]["index"] == "90.10"
    assert content["rows"][0]["rank"] == 1
    assert content["rows"][2]["index"] is None


def test_excel_has_real_numbers(client) -> None:
    book = load_workbook(io.BytesIO(client.get(f"{ADDRESS}.xlsx").content))
    sheet = book.worksheets[0]
    assert [cell.value for cell in sheet[1]] == COLUMNS.split(",")
    assert (sheet["I2"].value, sheet["I2"].number_format) == (90.1, "#,##0.00")
    assert sheet["E2"].value == 1
    assert sheet["I4"].value is None
    assert book.worksheets[1]["B2"].value == 1


def test_the_same_query_gives_the_same_rows_as_the_page(client) -> None:
    text = client.get(f"{ADDRESS}.csv", {"sap-xep": "chi-so"}).content.decode("utf-8-sig")
    assert [line["unit_name"] for line in csv.DictReader(io.StringIO(text))] == [
        "Tân Hồng",
        "Châu Thành",
        "'=1+1",
    ]


def test_a_bad_query_is_refused_here_too(client) -> None:
    assert client.get(f"{ADDRESS}.csv", {"sap-xep": "luong"}).status_code == 400


def test_each_edition_has_an_address_of_its_own_for_its_data(client) -> None:
    publish([row(1, unit_name="Mới", rank=1, rank_of=1, index="1.00")], reason="đính chính")
    old = client.get(f"{ADDRESS}/ban/1.csv").content.decode()
    new = client.get(f"{ADDRESS}.csv").content.decode()
    assert "Châu Thành" in old
    assert "Châu Thành" not in new
    assert client.get(f"{ADDRESS}/ban/2.csv").content.decode() == new
