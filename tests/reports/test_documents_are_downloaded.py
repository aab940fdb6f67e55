"""Addresses of documents: the edition's own, kept as files, the same bytes for every reader."""

from __future__ import annotations

import pytest
from docx import Document

from indicators.models import Edition
from indicators.reports import kept

pytestmark = pytest.mark.django_db

HERE = "/xep-hang/dong-thap/huyen/2019/ban/1"
KINDS = ("docx", "pdf", "xlsx")
STARTS = {"docx": b"PK", "xlsx": b"PK", "pdf": b"%PDF"}


def body(response) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


@pytest.mark.parametrize("kind", KINDS)
def test_the_annex_is_downloaded_under_a_name_that_says_what_it_is(
    client, edition: Edition, kind: str
) -> None:
    response = client.get(f"{HERE}/phu-luc.{kind}")
    assert response.status_code == 200
    assert body(response).startswith(STARTS[kind])
    assert response["Content-Type"] == kept.CONTENT_TYPES[kind]
    assert f"phu-luc-dong-thap-huyen-2019-ban-1.{kind}" in response["Content-Disposition"]
    assert response["Cache-Control"].startswith("public")


@pytest.mark.parametrize("kind", KINDS)
def test_a_units_sheet_is_downloaded(client, edition: Edition, kind: str) -> None:
    response = client.get(f"{HERE}/877/phieu.{kind}")
    assert response.status_code == 200
    assert body(response).startswith(STARTS[kind])
    assert f"phieu-dong-thap-huyen-2019-ban-1-877.{kind}" in response["Content-Disposition"]


def test_a_tag_that_still_holds_gets_304(client, edition: Edition) -> None:
    for address in (f"{HERE}/phu-luc.pdf", f"{HERE}/877/phieu.pdf"):
        first = client.get(address)
        body(first)
        again = client.get(address, headers={"if-none-match": first["ETag"]})
        assert (again.status_code, body(again)) == (304, b"")


def test_the_annex_is_written_once(client, edition: Edition, monkeypatch) -> None:
    first = body(client.get(f"{HERE}/phu-luc.docx"))

    def never(*_arguments: object) -> bytes:
        raise AssertionError("written again")

    monkeypatch.setattr(kept, "annex_bytes", never)
    assert body(client.get(f"{HERE}/phu-luc.docx")) == first
    assert body(client.get(f"/en{HERE}/phu-luc.docx")) == first


def test_a_unit_that_is_not_in_the_table_has_no_sheet(edition: Edition) -> None:
    assert kept.sheet_file(edition, "000", "pdf") is None
    assert kept.sheet_file(edition, "", "pdf") is None


def test_an_offices_new_template_is_used_at_once(client, edition: Edition, tmp_path) -> None:
    address = f"{HERE}/877/phieu.docx"
    shipped = client.get(address)
    body(shipped)
    own = tmp_path / "report-templates" / "phieu.docx"
    own.parent.mkdir()
    simple = Document()
    simple.add_paragraph("Mẫu của tỉnh")
    simple.save(own)
    changed = client.get(address)
    assert b"PK" in body(changed)[:4]
    assert changed["ETag"] != shipped["ETag"]


def test_the_folder_is_held_within_its_limit(edition: Edition, monkeypatch) -> None:
    first = kept.annex_file(edition, "pdf")
    monkeypatch.setattr(kept, "FOLDER_LIMIT", 1)
    second = kept.annex_file(edition, "xlsx")
    assert second.is_file()
    assert not first.is_file()


@pytest.mark.parametrize(
    "address",
    [
        f"{HERE}/phu-luc.odt",
        f"{HERE}/000/phieu.pdf",
        f"{HERE}/%3Cb%3E/phieu.pdf",
        "/xep-hang/dong-thap/huyen/2019/ban/2/phu-luc.pdf",
        "/xep-hang/dong-thap/huyen/2019/ban/99999999999999999999/phu-luc.pdf",
        "/xep-hang/dong-thap/lang/2019/ban/1/phu-luc.pdf",
        "/xep-hang/khong-co/huyen/2019/ban/1/phu-luc.pdf",
        "/xep-hang/dong-thap/huyen/mot/ban/1/phu-luc.pdf",
    ],
)
def test_a_document_that_does_not_exist_is_not_found(client, edition, address: str) -> None:
    assert client.get(address, follow=True).status_code == 404


def test_documents_are_only_read(client, edition: Edition) -> None:
    assert client.post(f"{HERE}/phu-luc.pdf").status_code == 405
    assert client.head(f"{HERE}/phu-luc.pdf").status_code == 200


@pytest.mark.parametrize(("page", "name"), [("", "phu-luc"), ("877/", "877/phieu")])
def test_the_page_of_an_edition_leads_to_its_documents(
    client, edition: Edition, page: str, name: str
) -> None:
    shown = client.get(f"{HERE}/{page}").content.decode()
    for kind in KINDS:
        assert f'href="{HERE}/{name}.{kind}"' in shown
