"""Open data: files of every edition, the dictionary, the licence, the archive and the feed."""

import csv
import hashlib
import io
import json
import uuid
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from indicators import archive, exports
from indicators.data_dictionary import EDITION_FIELDS, ROW_FIELDS
from indicators.open_data import citation, dictionary_csv
from tests.public.editions import publish, row

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(autouse=True)
def an_own_folder(tmp_path, settings) -> None:
    settings.VAR_DIR = tmp_path


@pytest.fixture
def table():
    return publish(
        [
            row(1, rank=1, rank_of=2, index="90.10", unit_name="Châu Thành", note="ghi <chú>"),
            row(2, rank=2, rank_of=2, index="80.00", unit_name="Tân Hồng"),
        ],
        decision_number="12/QĐ-UBND",
    )


def body(response) -> bytes:
    return b"".join(response.streaming_content)


def test_the_page_leads_to_every_file_of_every_edition(client, table) -> None:
    publish([row(1)], reason="đính chính")
    text = client.get("/du-lieu/").content.decode()
    for number in (1, 2):
        for kind in ("csv", "json", "xlsx"):
            address = f"/xep-hang/dong-thap/huyen/2019/ban/{number}.{kind}"
            assert f'href="{address}"' in text
            assert client.get(address).status_code == 200
    for part in ("CC BY 4.0", "/api/", "tat-ca.zip", "cong-bo.atom", "/nhung/", "tu-dien"):
        assert part in text
    assert table.digest in text


def test_a_citation_names_table_edition_decision_address_and_digest(client, table) -> None:
    text = citation(table, "http://testserver/xep-hang/dong-thap/huyen/2019/ban/1/")
    for part in ("Đồng Tháp", "2019", "số 1", "12/QĐ-UBND", "/ban/1/", table.digest[:16]):
        assert part in text
    assert text in client.get("/du-lieu/").content.decode()


def test_made_up_editions_are_listed_by_themselves_and_say_so(client, table) -> None:
    made_up = publish([row(1)], scope="minh-hoa", scope_name="Minh Họa", illustrative=True)
    assert made_up.digest not in client.get("/du-lieu/").content.decode()
    alone = client.get("/du-lieu/?tinh=minh-hoa").content.decode()
    assert made_up.digest in alone
    assert table.digest not in alone
    assert "Số liệu minh họa." in alone


def test_the_list_is_cut_into_pages_and_narrowed_down(client, monkeypatch) -> None:
    monkeypatch.setattr("indicators.views.public.open_data.EDITIONS_A_PAGE", 2)
    for year in (2017, 2018, 2019):
        publish([row(1)], year=year)
    assert "?trang=2" in client.get("/du-lieu/").content.decode()
    assert "2017.csv" not in client.get("/du-lieu/").content.decode()
    assert "2017/ban/1.csv" in client.get("/du-lieu/?trang=2").content.decode()
    assert client.get("/du-lieu/?trang=9").status_code == 404
    assert client.get("/du-lieu/?trang=x").status_code == 404
    assert client.get("/du-lieu/?tinh=sao-hoa").status_code == 400
    refused = client.get("/du-lieu/?cap=<script>")
    assert refused.status_code == 400
    assert b"<script>" not in refused.content.replace(b"<script src", b"")


def test_an_empty_portal_says_what_to_do(client) -> None:
    assert "Chưa có bản công bố nào" in client.get("/du-lieu/").content.decode()


def test_the_list_needs_the_same_queries_however_long_it_is(client, table) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            client.get("/du-lieu/")
        return len(found)

    queries()
    publish([row(1)], year=2010)
    few = queries()
    for year in range(2011, 2018):
        publish([row(1)], year=year)
    assert queries() == few <= 8


def test_the_dictionary_is_that_of_every_format(client, table) -> None:
    names = [field.name for field in ROW_FIELDS]
    address = "/xep-hang/dong-thap/huyen/2019"
    lines = client.get(f"{address}.csv").content.decode("utf-8-sig").splitlines()
    assert lines[0].split(",") == names == list(exports.COLUMNS)
    found = json.loads(client.get(f"{address}.json").content)
    assert list(found["rows"][0]) == names
    assert list(found["edition"]) == [field.name for field in EDITION_FIELDS]
    book = load_workbook(io.BytesIO(client.get(f"{address}.xlsx").content))
    assert [cell.value for cell in book.worksheets[0][1]] == names


def test_every_field_is_explained_on_the_page_and_in_the_file(client) -> None:
    page = client.get("/du-lieu/tu-dien/").content.decode()
    listed = list(csv.DictReader(io.StringIO(dictionary_csv())))
    assert len(listed) == len(ROW_FIELDS) + len(EDITION_FIELDS)
    for field in (*ROW_FIELDS, *EDITION_FIELDS):
        assert f"<code>{field.name}</code>" in page
        assert str(field.meaning).strip()
    assert all(line["meaning"] and line["type"] for line in listed)


def test_the_data_say_where_each_row_comes_from(client, table) -> None:
    text = client.get("/xep-hang/dong-thap/huyen/2019.csv").content.decode("utf-8-sig")
    first = next(csv.DictReader(io.StringIO(text)))
    assert (first["source_url"], first["note"]) == ("https://example.vn/nguon", "ghi <chú>")


def test_the_archive_has_every_edition_and_proves_itself(client, table) -> None:
    publish([row(1)], year=2018)
    publish([row(1)], year=2018, reason="đính chính")
    publish([row(1)], scope="minh-hoa", illustrative=True)
    packed = zipfile.ZipFile(io.BytesIO(body(client.get("/du-lieu/tat-ca.zip"))))
    assert packed.testzip() is None
    assert set(packed.namelist()) == {
        "README.txt",
        "tu-dien.csv",
        "ban-cong-bo.csv",
        "SHA256SUMS",
        *(
            f"dong-thap/huyen/{name}.{kind}"
            for name in ("2018/ban-1", "2018/ban-2", "2019/ban-1")
            for kind in ("csv", "json")
        ),
    }
    for line in packed.read("SHA256SUMS").decode().splitlines():
        digest, name = line.split("  ")
        assert hashlib.sha256(packed.read(name)).hexdigest() == digest
    same = client.get("/xep-hang/dong-thap/huyen/2019/ban/1.json").content
    assert packed.read("dong-thap/huyen/2019/ban-1.json") == same
    assert table.digest in packed.read("ban-cong-bo.csv").decode()
    assert "CC BY 4.0" in packed.read("README.txt").decode()


def test_the_archive_of_newest_editions_leaves_out_what_was_corrected(client) -> None:
    publish([row(1)])
    publish([row(1)], reason="đính chính")
    packed = zipfile.ZipFile(io.BytesIO(body(client.get("/du-lieu/moi-nhat.zip"))))
    assert [name for name in packed.namelist() if name.endswith(".csv") and "/" in name] == [
        "dong-thap/huyen/2019/ban-2.csv"
    ]


def test_the_archive_is_made_once_and_has_the_same_bytes_every_time(client, table) -> None:
    first = client.get("/du-lieu/tat-ca.zip")
    made = body(first)
    assert "Content-Length" not in first
    (kept,) = (Path(settings.VAR_DIR) / "open-data").iterdir()
    with CaptureQueriesContext(connection) as queries:
        second = client.get("/du-lieu/tat-ca.zip")
        assert body(second) == made
    assert second["Content-Length"] == str(len(made))
    assert not any("indicators_editionrow" in query["sql"] for query in queries)
    kept.unlink()
    assert body(client.get("/du-lieu/tat-ca.zip")) == made
    again = client.get("/du-lieu/tat-ca.zip", headers={"if-none-match": first["ETag"]})
    assert again.status_code == 304


def test_a_new_edition_makes_a_new_archive_and_drops_the_old_one(client, table) -> None:
    old = client.get("/du-lieu/tat-ca.zip")
    body(old)
    publish([row(1)], year=2018)
    new = client.get("/du-lieu/tat-ca.zip")
    body(new)
    assert new["ETag"] != old["ETag"]
    assert len(list((Path(settings.VAR_DIR) / "open-data").iterdir())) == 1


def test_a_reader_who_leaves_half_way_leaves_nothing_behind(client, table) -> None:
    chunks = archive.Archive("tat-ca", "http://testserver/").chunks()
    next(chunks)
    chunks.close()
    assert list((Path(settings.VAR_DIR) / "open-data").iterdir()) == []


def test_the_archive_reads_many_editions_at_once(client, monkeypatch) -> None:
    for year in range(2000, 2012):
        publish([row(1)], year=year)
    with CaptureQueriesContext(connection) as queries:
        body(client.get("/du-lieu/tat-ca.zip"))
    assert sum("indicators_editionrow" in query["sql"] for query in queries) == 1
    monkeypatch.setattr(archive, "AT_ONCE", 5)
    publish([row(1)], year=2012)
    with CaptureQueriesContext(connection) as queries:
        body(client.get("/du-lieu/tat-ca.zip"))
    assert sum("indicators_editionrow" in query["sql"] for query in queries) == 3


def test_head_of_the_archive_makes_nothing(client, table) -> None:
    assert client.head("/du-lieu/tat-ca.zip").status_code == 200
    assert not (Path(settings.VAR_DIR) / "open-data").exists()


def feed_of(client, address: str = "/du-lieu/cong-bo.atom"):
    response = client.get(address)
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ElementTree.fromstring(response.content)  # noqa: S314


def test_the_feed_is_atom_with_ids_that_stay(client, table) -> None:
    publish([row(1)], reason="sai <điểm>")
    publish([row(1)], scope="minh-hoa", illustrative=True)
    feed = feed_of(client)
    assert feed.tag == f"{ATOM}feed"
    for needed in ("id", "title", "updated", "author"):
        assert feed.find(f"{ATOM}{needed}") is not None
    entries = feed.findall(f"{ATOM}entry")
    assert len(entries) == 2
    for entry in entries:
        for needed in ("id", "title", "updated", "link", "summary"):
            assert entry.find(f"{ATOM}{needed}") is not None
        uuid.UUID(entry.find(f"{ATOM}id").text)
    assert "sai <điểm>" in entries[0].find(f"{ATOM}summary").text
    ids = [entry.find(f"{ATOM}id").text for entry in entries]
    assert len(set(ids)) == 2
    publish([row(1)], year=2018)
    later = [entry.find(f"{ATOM}id").text for entry in feed_of(client).findall(f"{ATOM}entry")]
    assert set(ids) < set(later)
    english = feed_of(client, "/en/du-lieu/cong-bo.atom").findall(f"{ATOM}entry")
    assert [entry.find(f"{ATOM}id").text for entry in english] == later


def test_the_feed_is_kept_and_answers_304(client, table) -> None:
    first = client.get("/du-lieu/cong-bo.atom")
    again = client.get("/du-lieu/cong-bo.atom", headers={"if-none-match": first["ETag"]})
    assert again.status_code == 304
    assert again["Access-Control-Allow-Origin"] == "*"


def test_an_empty_feed_is_still_a_feed(client) -> None:
    assert feed_of(client).find(f"{ATOM}updated") is not None
