"""Public pages are kept whole: same bytes for everybody, never older than the catalogue."""

import gzip

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from indicators import caching
from indicators.services.recompute import recompute
from tests.indicators.random_round import random_round
from tests.public.editions import publish, row

pytestmark = pytest.mark.django_db

ADDRESS = "/xep-hang/dong-thap/huyen/2019/"


@pytest.fixture(autouse=True)
def edition():
    return publish([row(1, rank=1, rank_of=1, index="80.00", unit_name="Châu Thành")])


@pytest.fixture
def patient(monkeypatch) -> None:
    """The catalogue isn't asked again while the test runs."""
    monkeypatch.setattr(caching, "CATALOGUE_SECONDS", 3600)


def test_a_kept_page_needs_no_query(client, patient) -> None:
    first = client.get(ADDRESS)
    with CaptureQueriesContext(connection) as queries:
        again = client.get(ADDRESS)
    assert len(queries) == 0
    assert again.content == first.content
    assert again["ETag"] == first["ETag"]
    assert again["Content-Security-Policy"] == first["Content-Security-Policy"]


def test_a_new_edition_is_seen_at_once_where_it_was_published(client) -> None:
    before = client.get(ADDRESS)
    publish([row(1, rank=1, rank_of=1, index="81.00")], reason="đính chính")
    after = client.get(ADDRESS)
    assert "81,00" in after.content.decode()
    assert after["ETag"] != before["ETag"]


def test_an_etag_that_still_holds_gets_304_without_a_body(client) -> None:
    first = client.get(ADDRESS)
    again = client.get(ADDRESS, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get(ADDRESS, headers={"if-none-match": '"other"'}).status_code == 200


def test_the_zipped_body_is_the_same_page(client) -> None:
    plain = client.get(ADDRESS)
    zipped = client.get(ADDRESS, headers={"accept-encoding": "gzip"})
    assert zipped["Content-Encoding"] == "gzip"
    assert gzip.decompress(zipped.content) == plain.content
    assert zipped["ETag"] != plain["ETag"]
    assert "Accept-Encoding" in plain["Vary"]


def test_head_gives_the_headers_alone(client) -> None:
    full, head = client.get(ADDRESS), client.head(ADDRESS)
    assert head.content == b""
    assert (head["ETag"], head["Content-Length"]) == (full["ETag"], full["Content-Length"])


def test_readers_get_the_same_bytes_signed_in_or_not(client, admin_client) -> None:
    assert client.get(ADDRESS).content == admin_client.get(ADDRESS).content
    assert "Cookie" not in client.get(ADDRESS)["Vary"]


def test_a_parameter_no_page_reads_changes_nothing(client, patient) -> None:
    plain = client.get(ADDRESS)
    marked = client.get(ADDRESS, {"utm_source": "zalo"})
    assert marked.content == plain.content
    assert b"zalo" not in marked.content


def test_what_is_not_found_is_not_kept(client, patient) -> None:
    assert client.get("/xep-hang/dong-thap/huyen/2018/").status_code == 404
    publish([row(1, rank=1, rank_of=1, index="80.00")], year=2018)
    assert client.get("/xep-hang/dong-thap/huyen/2018/").status_code == 200


def test_a_running_round_never_shows(client) -> None:
    round_ = random_round(3)
    recompute([round_.pk], trigger="test", everything=True)
    response = client.get(f"/xep-hang/{round_.province.slug}/huyen/{round_.year}/")
    assert response.status_code == 404


def test_public_pages_ask_nothing_of_draft_tables(client) -> None:
    caching.forget_pages()
    with CaptureQueriesContext(connection) as queries:
        client.get(ADDRESS)
        client.get(f"{ADDRESS}?xem=linh-vuc")
        client.get("/xep-hang/dong-thap/huyen/2019.json")
    drafts = (
        "indicators_round",
        "indicators_assessment",
        "indicators_score",
        "indicators_standing",
        "indicators_areastanding",
    )
    for query in queries:
        assert not any(f'"{table}"' in query["sql"] for table in drafts), query["sql"]


def test_kept_pages_survive_a_database_that_is_away(client, monkeypatch) -> None:
    from django.db import DatabaseError

    first = client.get(ADDRESS)

    def away(self):
        raise DatabaseError("gone")

    monkeypatch.setattr(caching.Catalogue, "_read", away)
    assert client.get(ADDRESS).content == first.content


def test_the_longest_unread_page_goes_first_when_memory_is_full(monkeypatch) -> None:
    store = caching.PageStore()
    page = caching.KeptPage(headers=(), etag='"x"', body=b"x" * 100, zipped=b"")
    monkeypatch.setattr(caching, "MEMORY_LIMIT", page.size * 2)
    for key in ("a", "b"):
        store.put(key, page)
    store.get("a")
    store.put("c", page)
    assert store.get("b") is None
    assert store.get("a") is page
    assert store.get("c") is page


@pytest.mark.parametrize("address", ["/dang-nhap/", "/en/dang-nhap/", "/nghiep-vu/", "/quan-tri/"])
def test_what_is_never_kept_asks_nothing_about_what_is(client, address: str) -> None:
    caching.forget_pages()
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    assert not [one for one in queries if "indicators_edition" in one["sql"]]


def test_a_page_that_may_be_kept_does(client) -> None:
    caching.forget_pages()
    with CaptureQueriesContext(connection) as queries:
        client.get("/phuong-phap/")
    assert [one for one in queries if "indicators_edition" in one["sql"]]
