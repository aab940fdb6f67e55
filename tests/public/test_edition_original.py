"""Anybody can download an edition whole, hash it, and compute its ranks again."""

import gzip
import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client

from indicators.models import Edition
from tests.indicators.signed import computed_round, sign
from tests.public.editions import publish, row

pytestmark = pytest.mark.django_db
SCRIPT = Path(__file__).resolve().parents[2] / "docs" / "verify_edition.py"


@pytest.fixture
def edition() -> Edition:
    return sign(computed_round(4, units=8, leaves_per_area=3))


def address(edition: Edition) -> str:
    return f"{edition.get_permanent_url().removesuffix('/')}.ban-goc.json"


def verify(tmp_path: Path, data: bytes, digest: str) -> tuple[int, str]:
    file = tmp_path / "edition.json"
    file.write_bytes(data)
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-I", SCRIPT, file, digest], capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout.strip() or done.stderr


def test_the_download_hashes_to_the_digest_the_page_prints(client, edition) -> None:
    response = client.get(address(edition))
    assert hashlib.sha256(response.content).hexdigest() == edition.digest
    assert edition.digest in client.get(edition.get_permanent_url()).content.decode()
    assert address(edition) in client.get(edition.get_permanent_url()).content.decode()


def test_it_is_the_same_in_both_languages_and_zipped(client, edition) -> None:
    plain = client.get(address(edition)).content
    assert client.get(f"/en{address(edition)}").content == plain
    zipped = client.get(address(edition), headers={"Accept-Encoding": "gzip"})
    assert zipped["Content-Encoding"] == "gzip"
    assert gzip.decompress(zipped.content) == plain


def test_who_has_it_is_told_so_without_its_being_written_again(
    client, edition, django_assert_max_num_queries
) -> None:
    tag = client.get(address(edition))["ETag"]
    with django_assert_max_num_queries(4):
        again = client.get(address(edition), headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    assert "immutable" in again["Cache-Control"]


def test_it_names_no_file_and_nobody(client, edition) -> None:
    text = client.get(address(edition)).content.decode()
    for secret in ("sha256", "file_name", "added_by", "password", "note_"):
        assert secret not in text


def test_a_script_of_its_own_computes_the_ranks_again(client, edition, tmp_path) -> None:
    data = client.get(address(edition)).content
    assert verify(tmp_path, data, edition.digest) == (0, "holds")


def test_the_script_finds_a_changed_rank_and_a_changed_score(client, edition, tmp_path) -> None:
    document = json.loads(client.get(address(edition)).content)
    ranked = next(row for row in document["rows"] if row["rank"])
    ranked["rank"] += 1
    code, said = verify(tmp_path, json.dumps(document).encode(), edition.digest)
    assert code == 1
    assert "the digest is another one" in said
    assert f"{ranked['unit_name']}: its scores give" in said
    assert f"rank {ranked['rank'] - 1}\n" in f"{said}\n"
    # Under a digest made to fit, the arithmetic still tells.
    ranked["rank"] -= 1
    score = next(s for s in ranked["scores"] if s["points"] and s["points"] != "0.0000")
    score["points"] = "0.0000"
    forged = json.dumps(document).encode()
    code, said = verify(tmp_path, forged, hashlib.sha256(forged).hexdigest())
    assert code == 1
    assert "the digest" not in said
    assert f"{ranked['unit_name']}: its scores give" in said


def test_the_script_is_short_enough_to_be_read_before_it_is_trusted() -> None:
    code = [line for line in SCRIPT.read_text().splitlines() if line.strip()]
    assert len([line for line in code if not line.startswith(("import", "from", '"""'))]) <= 30


def test_a_printed_table_has_only_its_digest_to_ask(client, tmp_path) -> None:
    edition = publish([row(1, rank=1, rank_of=1, index="80.00")])
    data = client.get(address(edition)).content
    assert verify(tmp_path, data, edition.digest) == (0, "holds")
    assert verify(tmp_path, data + b" ", edition.digest)[0] == 1


@pytest.mark.parametrize(
    "path",
    [
        "/xep-hang/khong-co/huyen/2020/ban/1.ban-goc.json",
        "/xep-hang/khong-co/huyen/2020/ban/99999999999999999999.ban-goc.json",
        "/xep-hang/khong-co/huyen/2020/ban/1/khac/2/",
        "/xep-hang/khong-co/huyen/2020/ban/1/khac/1/",
        "/xep-hang/khong-co/huyen/x/ban/99999999999999999999/khac/1/",
    ],
)
def test_an_address_of_nothing_is_404(client, edition, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.fixture
def corrected() -> tuple[Edition, Edition]:
    units = [row(1, rank=1, rank_of=2, index="90", unit_name="An", unit_code="1", band="Tốt")]
    first = publish(
        [*units, row(2, rank=2, rank_of=2, index="80", unit_name="<b>Bình", unit_code="2")]
    )
    units = [row(1, rank=2, rank_of=2, index="79.5", unit_name="An", unit_code="1", band="Khá")]
    second = publish(
        [*units, row(2, rank=1, rank_of=2, index="80", unit_name="<b>Bình", unit_code="2")],
        reason="Cộng nhầm điểm của An.",
    )
    return first, second


def test_the_superseded_page_says_what_took_its_place_and_why(client, corrected) -> None:
    first, second = corrected
    old = client.get(first.get_permanent_url()).content.decode()
    assert "Bản này đã được đính chính." in old
    assert "Cộng nhầm điểm của An." in old
    assert f"{first.get_permanent_url()}khac/2/" in old
    assert "đã được đính chính" not in client.get(second.get_permanent_url()).content.decode()


def test_the_difference_is_readable_unit_by_unit(client, corrected) -> None:
    first, second = corrected
    page = " ".join(client.get(f"{first.get_permanent_url()}khac/2/").content.decode().split())
    assert "Cộng nhầm điểm của An." in page
    assert "90,00 → <b>79,50</b>" in page
    assert "Tốt → <b>Khá</b>" in page
    assert "&lt;b&gt;Bình" in page
    assert second.get_permanent_url() in page


def test_the_later_edition_first_leads_to_the_same_page(client, corrected) -> None:
    first, second = corrected
    response = client.get(f"{second.get_permanent_url()}khac/1/")
    assert response["Location"] == f"{first.get_permanent_url()}khac/2/"


def test_queries_of_a_difference_do_not_grow(corrected, django_assert_max_num_queries) -> None:
    first, _second = corrected
    with django_assert_max_num_queries(12):
        Client().get(f"{first.get_permanent_url()}khac/2/")


def test_a_provisional_edition_says_so(client, edition) -> None:
    page = client.get(edition.get_absolute_url()).content.decode()
    assert "Kết quả tạm thời." in page
    assert edition.provisional in page
