"""Excel on the pages: down, up, a dry run that can be left, and all or nothing."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from districts.services.file_problems import UnreadableFile
from indicators.models import Assignment, ImportFile, Score, ScoreChange, Window
from indicators.sheets.intake import take_in
from tests.sheets.books import annex, fill, opened
from tests.sheets.conftest import TODAY, build_round, world  # noqa: F401


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def page(world) -> str:  # noqa: F811
    return reverse("staff:excel", args=[world.round.pk])


def send(client, world, data: bytes, kind: str = "annex", name: str = "phụ lục.xlsx"):  # noqa: F811
    file = SimpleUploadedFile(name, data)
    return client.post(
        reverse("staff:excel-upload", args=[world.round.pk]), {"file": file, "kind": kind}
    )


def test_an_official_downloads_types_uploads_looks_and_writes(client, world, media) -> None:  # noqa: F811
    client.force_login(world.official)
    assert "Huyện Huyện 1" in client.get(page(world)).content.decode()
    down = client.get(
        reverse("staff:excel-download", args=[world.round.pk]), {"don-vi": world.units[0].code}
    )
    assert down["Content-Disposition"].startswith("attachment; ")
    answer = send(client, world, fill(down.content, {("3.1", "points"): "0,75"}))
    shown = client.get(answer["Location"]).content.decode()
    assert "Lĩnh vực 3!F6" in shown
    assert "0,75 điểm" in shown
    assert not Score.objects.exists()
    kept = ImportFile.objects.get()
    assert (media / "imports" / kept.sha256).exists()
    applied = client.post(reverse("staff:excel-apply", args=[world.round.pk, kept.pk]), follow=True)
    assert "Đã ghi 1 ô." in applied.content.decode()
    assert "không thay đổi gì" in applied.content.decode()
    assert Score.objects.get().assessment == world.assessments[0]


def test_a_file_left_in_the_middle_is_found_again(client, world, media) -> None:  # noqa: F811
    client.force_login(world.official)
    data = fill(annex(world.round, world.assessments[0]), {("3.1", "points"): 1})
    first, second = send(client, world, data)["Location"], send(client, world, data)["Location"]
    assert first == second
    assert "phụ lục.xlsx" in client.get(page(world)).content.decode()


def test_every_problem_is_on_the_page_and_nothing_is_written(client, world, media) -> None:  # noqa: F811
    client.force_login(world.official)
    typed = {("3.1", "points"): 1.5, ("2.10", "count"): "hai"}
    answer = send(client, world, fill(annex(world.round, world.assessments[0]), typed))
    shown = client.get(answer["Location"]).content.decode()
    assert "Lĩnh vực 3!F6: 1,50 lớn hơn điểm tối đa 1,00" in shown
    assert "Lĩnh vực 2!I8: “hai” không phải là số" in shown
    assert "Ghi tất cả" not in shown
    kept = ImportFile.objects.get()
    client.post(reverse("staff:excel-apply", args=[world.round.pk, kept.pk]))
    assert not Score.objects.exists()


@pytest.mark.parametrize("data", [b"", b"x", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04"])
def test_a_bad_file_is_refused_in_words(client, world, media, data) -> None:  # noqa: F811
    client.force_login(world.official)
    answer = send(client, world, data)
    shown = client.get(answer["Location"])
    assert shown.status_code == 200
    assert 'class="errors"' in shown.content.decode()


def test_fifty_megabytes_are_refused_before_they_are_kept(client, world, media) -> None:  # noqa: F811
    client.force_login(world.official)
    answer = send(client, world, b"\0" * (50 * 1024**2))
    assert answer.status_code == 422
    assert "nhiều nhất 20 MB" in answer.content.decode()
    assert not ImportFile.objects.exists()


def test_no_file_at_all_is_a_word_and_no_error(client, world, media) -> None:  # noqa: F811
    client.force_login(world.official)
    address = reverse("staff:excel-upload", args=[world.round.pk])
    assert client.post(address, {"kind": "annex"}).status_code == 422
    assert client.post(address, {"kind": "x"}).status_code == 422


def test_a_file_is_its_uploaders_alone(client, world, media) -> None:  # noqa: F811
    client.force_login(world.official)
    answer = send(client, world, annex(world.round, world.assessments[0]))
    assert client.get(answer["Location"]).status_code == 200
    client.force_login(world.other)
    assert client.get(answer["Location"]).status_code == 404
    kept = ImportFile.objects.get()
    address = reverse("staff:excel-apply", args=[world.round.pk, kept.pk])
    assert client.post(address).status_code == 404


def test_a_round_is_nobodys_business_who_has_no_part_in_it(client, world) -> None:  # noqa: F811
    client.force_login(world.outsider)
    for name in ("excel", "excel-download", "survey-template"):
        assert client.get(reverse(f"staff:{name}", args=[world.round.pk])).status_code == 404
    client.force_login(world.home_affairs)
    for name in ("excel", "excel-download", "survey-template"):
        assert client.get(reverse(f"staff:{name}", args=[world.round.pk])).status_code == 200


def test_an_official_downloads_no_other_unit(client, world) -> None:  # noqa: F811
    client.force_login(world.official)
    address = reverse("staff:excel-download", args=[world.round.pk])
    assert client.get(address, {"don-vi": world.units[1].code}).status_code == 404
    assert client.get(address, {"don-vi": world.units[0].code}).status_code == 200
    assert client.get(reverse("staff:survey-template", args=[world.round.pk])).status_code == 404


@pytest.mark.parametrize(
    "query", [{"buoc": "x"}, {"don-vi": "0"}, {"nhom": "x"}, {"tieu-chi": "9"}, {"buoc": "survey"}]
)
def test_what_is_not_there_is_not_found(client, world, query) -> None:  # noqa: F811
    client.force_login(world.home_affairs)
    address = reverse("staff:excel-download", args=[world.round.pk])
    assert client.get(address, query).status_code == 404


def test_a_criterion_goes_out_over_all_units(client, world) -> None:  # noqa: F811
    client.force_login(world.home_affairs)
    address = reverse("staff:excel-download", args=[world.round.pk])
    book = opened(client.get(address, {"tieu-chi": "2.1"}).content)
    sheet = book["Lĩnh vực 2"]
    assert [sheet.cell(row, 1).value for row in (5, 6, 7)] == [u.code for u in world.units]
    assert {sheet.cell(row, 3).value for row in (5, 6, 7)} == {"2.1"}


def test_an_appraiser_appraises_by_excel_what_is_theirs(client, world, media) -> None:  # noqa: F811
    area = world.round.criteria_set.criteria.get(code="3")
    Assignment.objects.create(round=world.round, user=world.outsider, area=area)
    Window.objects.create(round=world.round, stage="appraisal_1", opens_on=TODAY, closes_on=TODAY)
    first = world.assessments[0]
    take_in(
        fill(annex(world.round, first), {("3.1", "points"): 1}),
        world.round,
        user=world.official,
        apply=True,
    )
    world.round.assessments.filter(pk=first.pk).update(
        status="submitted", submitted_by=world.official, submitted_at="2025-01-01T00:00Z"
    )
    world.round.stage = "appraisal_1"
    world.round.save()
    client.force_login(world.outsider)
    down = client.get(
        reverse("staff:excel-download", args=[world.round.pk]), {"buoc": "appraisal_1"}
    )
    unit = first.unit.code
    lowered = {("3.1", "points", unit): 0.5}
    answer = send(client, world, fill(down.content, lowered))
    assert "hạ điểm phải có ý kiến" in client.get(answer["Location"]).content.decode()
    lowered[("3.1", "reason", unit)] = "thiếu quyết định"
    send(client, world, fill(down.content, lowered))
    kept = ImportFile.objects.first()
    client.post(reverse("staff:excel-apply", args=[world.round.pk, kept.pk]))
    change = ScoreChange.objects.get(step="appraisal_1")
    assert (change.reason, change.door) == ("thiếu quyết định", "import")


def test_a_file_of_another_round_is_told_on_the_page(client, world, media) -> None:  # noqa: F811
    other = build_round(2024, slug="khac")
    client.force_login(world.official)
    answer = send(client, world, annex(other.round, other.assessments[0]))
    assert "không phải của" in client.get(answer["Location"]).content.decode()
    with pytest.raises(UnreadableFile):
        take_in(annex(other.round, other.assessments[0]), world.round, user=world.official)
