"""Evidence: what is accepted as a file, who gets it, and one document for many criteria."""

import hashlib
import io
import zipfile
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile

from districts.models import Membership
from indicators.models import Document, Evidence, ScoreNote
from indicators.services.add_document import add_document, clean_name, document_path
from indicators.services.attach_evidence import attach_evidence, detach_evidence
from indicators.services.errors import Refused
from indicators.services.explain_missing import explain_missing
from tests.staff.entry_world import EntryWorld

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n1 0 obj\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20
JPG = b"\xff\xd8\xff\xe0" + b"\0" * 20


@pytest.fixture
def world(settings, tmp_path) -> EntryWorld:
    settings.MEDIA_ROOT = tmp_path / "uploads"
    return EntryWorld()


def office(*names: str, size: int = 10) -> bytes:
    """A zip with these entries, each of `size` zeros, which pack very well."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, b"\0" * size)
    return packed.getvalue()


DOCX = ("[Content_Types].xml", "word/document.xml")
XLSX = ("[Content_Types].xml", "xl/workbook.xml")


def add(world, content: bytes = PDF, name: str = "kh.pdf", person="official", **fields):
    file = SimpleUploadedFile("x", content)
    file._name = name
    return add_document(
        world.assessment.unit,
        user=world[person],
        file=file,
        **{"number": "12/KH-UBND", **fields},
    )


def attach(world, code="1.2", document=None, locator="", person="official"):
    return attach_evidence(
        world.assessment,
        world.leaf(code),
        document or add(world),
        user=world[person],
        locator=locator,
    )


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (PDF, "kế hoạch.PDF", "application/pdf"),
        (PNG, "anh.png", "image/png"),
        (JPG, "anh.jpeg", "image/jpeg"),
        (JPG, "anh.jpg", "image/jpeg"),
        (office(*DOCX), "vb.docx", "application/vnd.openxmlformats-officedocument.wordproc"),
        (office(*XLSX), "pl.xlsx", "application/vnd.openxmlformats-officedocument.spreadsh"),
    ],
)
def test_is_accepted_and_lies_under_its_hash(world, content, name, kind) -> None:
    document = add(world, content, name)
    assert document.content_type.startswith(kind)
    assert document.sha256 == hashlib.sha256(content).hexdigest()
    assert document_path(document).read_bytes() == content
    assert document_path(document).parts[-2:] == (document.sha256[:2], document.sha256)


@pytest.mark.parametrize(
    ("content", "name", "why"),
    [
        (b"", "kh.pdf", "rỗng"),
        (b"MZ\x90\0", "kh.pdf", "không phải là loại được nhận"),
        (b"<html><script>", "kh.pdf", "không phải là loại được nhận"),
        (b"<svg xmlns=''>", "anh.png", "không phải là loại được nhận"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "cu.xls", "không phải là loại được nhận"),
        (office("a.txt"), "vb.docx", "không phải là loại được nhận"),
        (office(*XLSX, "xl/vbaProject.bin"), "pl.xlsx", "không phải là loại được nhận"),
        (b"PK\x03\x04" + b"\0" * 50, "vb.docx", "không phải là loại được nhận"),
        (PDF, "kh.docx", "không khớp với tên tệp"),
        (PDF, "kh.pdf.exe", "không khớp với tên tệp"),
        (PDF, "kh", "không khớp với tên tệp"),
        (office(*XLSX), "pl.docx", "không khớp với tên tệp"),
    ],
)
def test_is_refused_with_the_name_of_the_file(world, content, name, why) -> None:
    with pytest.raises(Refused, match=why) as refused:
        add(world, content, name)
    assert name in refused.value.message
    assert not Document.objects.exists()


def test_a_file_over_the_limit_is_refused_and_one_at_the_limit_is_not(world, settings) -> None:
    settings.EVIDENCE_MAX_BYTES = 1024**2
    whole = PDF + b"\0" * (1024**2 - len(PDF))
    with pytest.raises(Refused, match="lớn hơn 1 MB"):
        add(world, whole + b"\0")
    assert add(world, whole).size == 1024**2


def test_a_zip_bomb_is_kept_packed(world) -> None:
    bomb = office(*DOCX, size=50 * 1024**2)
    assert len(bomb) < 1024**2
    assert document_path(add(world, bomb, "vb.docx")).stat().st_size == len(bomb)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("..\\..\\windows\\kh.pdf", "kh.pdf"),
        ("/tuyet/doi.pdf", "doi.pdf"),
        (".htaccess.pdf", "htaccess.pdf"),
        ("kh\r\nSet-Cookie: a.pdf", "khSet-Cookie: a.pdf"),
        ("fdp\u202e.exe.pdf", "fdp.exe.pdf"),
        ("ke\u0302\u0301 hoa\u0323ch.pdf", "kế hoạch.pdf"),
        ("", "tai-lieu"),
        ("a" * 300 + ".pdf", "a" * 196 + ".pdf"),
    ],
)
def test_names_have_no_folders_and_no_tricks(name: str, shown: str) -> None:
    assert clean_name(name) == shown


def test_a_name_with_folders_is_stored_nowhere_else(world, settings) -> None:
    document = add(world, PDF, "../../../../tmp/x.pdf")
    assert document.file_name == "x.pdf"
    stored = [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]
    assert stored == [document_path(document)]


def test_the_same_file_is_stored_once(world, settings) -> None:
    first, again = add(world), add(world)
    other = add(world, number="13/KH-UBND")
    assert (first, first.sha256) == (again, other.sha256)
    assert sum(path.is_file() for path in Path(settings.MEDIA_ROOT).rglob("*")) == 1


def test_a_document_needs_a_number(world) -> None:
    with pytest.raises(Refused, match="số, ký hiệu"):
        add(world, number="  ")


@pytest.mark.parametrize("person", ["neighbour", "home_affairs", "outsider"])
def test_only_the_units_own_people_add_documents(world, person) -> None:
    with pytest.raises(PermissionDenied):
        add(world, person=person)
    assert add(world, person="leader").unit == world.assessment.unit


def test_one_document_serves_several_leaves_with_item_and_page(world) -> None:
    document = add(world)
    attach(world, "1.1", document, "mục I")
    attach(world, "1.2", document, "mục II, trang 3")
    attach(world, "1.2", document, "mục II, trang 3")
    assert Evidence.objects.count() == 2
    assert document.uses.count() == 2


def test_a_document_of_another_unit_proves_nothing_here(world) -> None:
    theirs = add_document(world.other.unit, user=world["neighbour"], number="1/QĐ")
    with pytest.raises(Refused, match="không phải của đơn vị"):
        attach(world, document=theirs)
    assert attach(world).document.unit == world.assessment.unit


def test_an_area_takes_no_evidence(world) -> None:
    with pytest.raises(Refused, match="không thuộc đợt"):
        attach(world, "1")


def test_evidence_is_taken_away_and_the_document_stays(world) -> None:
    kept = attach(world)
    with pytest.raises(PermissionDenied):
        detach_evidence(kept, user=world["neighbour"])
    detach_evidence(kept, user=world["leader"])
    assert (Evidence.objects.count(), Document.objects.count()) == (0, 1)


def test_evidence_of_an_explanation_is_not_taken_away_here(world) -> None:
    kept = attach(world)
    Evidence.objects.update(step=Evidence.Step.EXPLANATION)
    kept.refresh_from_db()
    with pytest.raises(Refused, match="giải trình"):
        detach_evidence(kept, user=world["official"])


def test_after_the_window_nothing_is_attached_detached_or_explained(world) -> None:
    kept = attach(world)
    world.close()
    for act in (
        lambda: attach(world, "1.1", kept.document),
        lambda: detach_evidence(kept, user=world["official"]),
        lambda: explain_missing(
            world.assessment, world.leaf("1.2"), user=world["official"], text="x"
        ),
    ):
        with pytest.raises(Refused, match="Đã hết hạn"):
            act()
    world.extend()
    attach(world, "1.1", kept.document)
    assert Evidence.objects.count() == 2


def address(world, code="1.2", rest="") -> str:
    return world.address(f"tieu-chi/{world.leaf(code).pk}/{rest}")


def test_a_new_document_is_attached_on_the_page(client, world) -> None:
    client.force_login(world["official"])
    file = SimpleUploadedFile("kế hoạch.pdf", PDF)
    typed = {
        "number": "12/KH-UBND",
        "issued_on": "31/12/2025",
        "issuer": "UBND huyện",
        "locator": "mục II",
        "file": file,
    }
    html = client.post(address(world, rest="dinh-kem/"), typed, follow=True).content.decode()
    assert "Đã đính kèm tài liệu kiểm chứng." in html
    assert "31/12/2025" in html
    kept = Evidence.objects.get()
    assert (kept.locator, kept.document.file_name) == ("mục II", "kế hoạch.pdf")
    assert "12/KH-UBND" in client.get(world.address()).content.decode()


def test_a_refused_file_keeps_what_was_typed(client, world) -> None:
    client.force_login(world["official"])
    typed = {"number": "12/KH-UBND", "title": "Kế hoạch", "file": SimpleUploadedFile("a.pdf", b"")}
    response = client.post(address(world, rest="dinh-kem/"), typed)
    html = response.content.decode()
    assert response.status_code == 422
    assert "Tệp “a.pdf” rỗng." in html
    assert 'value="Kế hoạch"' in html
    assert not Document.objects.exists()


def test_neither_a_document_nor_a_number_is_said(client, world) -> None:
    client.force_login(world["official"])
    html = client.post(address(world, rest="dinh-kem/"), {"issued_on": "45/13/2025"}).content
    assert "Chọn văn bản đã có" in html.decode()
    assert "Viết ngày như 31/12/2025." in html.decode()


def test_the_units_documents_are_found_and_used_again(client, world) -> None:
    client.force_login(world["official"])
    plan = add(world, title="Kế hoạch năm")
    report = add(world, PDF + b"2", number="9/BC-UBND", title="Báo cáo quý")
    theirs = add_document(world.other.unit, user=world["neighbour"], number="1/QĐ")
    html = client.get(address(world)).content.decode()
    assert "Kế hoạch năm" in html
    assert "1/QĐ" not in html
    html = client.get(address(world) + "?tim=9/BC quý").content.decode()
    assert "Báo cáo quý" in html
    assert "Kế hoạch năm" not in html
    client.post(address(world, rest="dinh-kem/"), {"document": report.pk, "locator": "trang 2"})
    assert Evidence.objects.get().document == report
    response = client.post(address(world, rest="dinh-kem/"), {"document": theirs.pk})
    assert response.status_code == 422
    assert Evidence.objects.filter(document__in=[plan, theirs]).count() == 0


def test_a_file_is_given_out_as_a_file_to_who_may_see_the_assessment(client, world) -> None:
    kept = attach(world, document=add(world, PDF, "kế hoạch.pdf"))
    where = world.address(f"tai-lieu/{kept.pk}/")
    world.person("auditor", world.province, Membership.Role.AUDITOR)
    for person in ("official", "leader", "home_affairs", "auditor"):
        client.force_login(world[person])
        response = client.get(where)
        assert b"".join(response.streaming_content) == PDF
        assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''k%E1")
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Cache-Control"] == "private, no-store"
    for person in ("neighbour", "outsider"):
        client.force_login(world[person])
        assert client.get(where).status_code == 404
    client.logout()
    assert client.get(where)["Location"].startswith("/dang-nhap/")


def test_evidence_is_not_reached_through_another_assessment(client, world) -> None:
    kept = attach(world)
    client.force_login(world["neighbour"])
    theirs = f"/nghiep-vu/phieu/{world.other.pk}/"
    assert client.get(theirs).status_code == 200
    assert client.get(f"{theirs}tai-lieu/{kept.pk}/").status_code == 404
    assert client.post(f"{theirs}tai-lieu/{kept.pk}/go/").status_code == 404
    assert Evidence.objects.exists()


def test_a_file_that_is_gone_is_not_found(client, world) -> None:
    kept = attach(world)
    document_path(kept.document).unlink()
    client.force_login(world["official"])
    assert client.get(world.address(f"tai-lieu/{kept.pk}/")).status_code == 404


def test_evidence_is_detached_on_the_page(client, world) -> None:
    kept = attach(world)
    client.force_login(world["home_affairs"])
    assert client.post(world.address(f"tai-lieu/{kept.pk}/go/")).status_code == 404
    client.force_login(world["official"])
    html = client.post(world.address(f"tai-lieu/{kept.pk}/go/"), follow=True).content.decode()
    assert "Đã gỡ tài liệu." in html
    assert not Evidence.objects.exists()


def test_an_explanation_is_kept_on_the_page(client, world) -> None:
    client.force_login(world["official"])
    where = address(world, rest="thieu-tai-lieu/")
    client.post(where, {"text": "Văn bản mật."})
    assert ScoreNote.objects.get().text == "Văn bản mật."
    long = "a" * 5000
    response = client.post(where, {"text": long})
    assert (response.status_code, long in response.content.decode()) == (422, True)
    client.force_login(world["outsider"])
    assert client.post(where, {"text": "x"}).status_code == 404
    client.force_login(world["home_affairs"])
    assert client.post(where, {"text": "x"}).status_code == 404
    assert "Văn bản mật." in client.get(address(world)).content.decode()


def test_the_page_of_a_leaf_of_nobodys_business_is_not_found(client, world) -> None:
    client.force_login(world["outsider"])
    assert client.get(address(world)).status_code == 404
    client.force_login(world["official"])
    assert client.get(address(world)).status_code == 200
    assert client.get(world.address(f"tieu-chi/{10**20}/")).status_code == 404
    assert client.get(address(world, "1")).status_code == 404
