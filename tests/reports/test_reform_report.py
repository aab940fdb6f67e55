"""The periodic report: what is known stands in it with its source, what isn't is a marked gap."""

from __future__ import annotations

import datetime
import io
import shutil
import subprocess
from decimal import Decimal

import docx
import pytest
from django.urls import reverse
from docx.enum.section import WD_ORIENT
from openpyxl import load_workbook

from districts.models import Award, Finding, Inspection, Plan, PlanTask, Resolution
from indicators import periods
from indicators.models import FigureSource, Target
from indicators.periods import PeriodKind
from indicators.reform_report.document import gaps, reform_report
from indicators.reform_report.figures import whole_months
from indicators.views.staff.reform_report import WRITTEN
from tests.districts.activity_world import ActivityWorld, day
from tests.figures.world import a_figure, an_indicator
from tests.public.editions import publish, row

pytestmark = pytest.mark.django_db

HALF = periods.report(PeriodKind.HALF, 2024)
TODAY = datetime.date(2025, 1, 5)
TOPIC = "Dịch vụ công trực tuyến"


@pytest.fixture
def world() -> ActivityWorld:
    return ActivityWorld()


def told(world: ActivityWorld, period=HALF, today=TODAY) -> list[str]:
    letter = reform_report(world.own, period, today).letter
    return [one.text or one.gap for one in letter.passages]


def line(texts: list[str], start: str) -> str:
    return next(text for text in texts if text.startswith(start))


def figures(world: ActivityWorld) -> None:
    """A share of this period, the last and a year ago, with a target it misses."""
    share = an_indicator("share", topic=TOPIC, entered_by_units=True)
    a_figure(world.own, share, 95184, 157945, period=HALF)
    a_figure(world.own, share, 55, 100, period=periods.report(PeriodKind.Q1, 2024))
    a_figure(world.own, share, 1, 2, period=periods.report(PeriodKind.HALF, 2023))
    Target.objects.create(
        indicator=share,
        unit=world.province,
        for_units_below=True,
        period_start=datetime.date(2024, 1, 1),
        period_end=datetime.date(2024, 12, 31),
        sense="ge",
        value=Decimal(70),
    )


def work(world: ActivityWorld, *, count: int = 2) -> None:
    """A plan with a task in time, one done after the period and one overdue; an inspection."""
    plan = world.plan(decision="KH 5/KH-UBND")
    PlanTask.objects.create(
        plan=plan, number=1, name="Xong", due="2024-03-01", done_on="2024-02-01"
    )
    PlanTask.objects.create(
        plan=plan, number=2, name="Muộn", due="2024-05-01", done_on="2024-07-01"
    )
    for number in range(3, 3 + count):
        PlanTask.objects.create(plan=plan, number=number, name=f"Việc {number}", due="2024-09-01")
    seen = Inspection.objects.create(
        unit=world.own, title="Kiểm tra một cửa", held_on=day("2024-04-02"), source="Báo"
    )
    for number in range(1, 1 + count):
        Finding.objects.create(
            inspection=seen, number=number, kind="shortcoming", text=f"Thiếu {number}"
        )


def test_the_outline_has_its_five_parts_and_six_fields(world) -> None:
    passages = reform_report(world.own, HALF, TODAY).letter.passages
    parts = [one.text.split(".")[0] for one in passages if one.kind == "part"]
    assert parts == ["I", "II", "III", "IV", "V"]
    starts = [n for n, one in enumerate(passages) if one.kind == "part"]
    second = passages[starts[1] : starts[2]]
    assert sum(one.kind == "point" for one in second) == 6


def test_a_figure_stands_beside_the_last_period_a_year_ago_and_its_target(world) -> None:
    figures(world)
    text = line(told(world), "- Chỉ tiêu share: 60,26% (95.184/157.945)")
    assert "kỳ báo cáo trước 55,00%" in text
    assert "cùng kỳ năm trước 50,00%" in text
    assert "mục tiêu ≥ 70%: chưa đạt" in text
    assert "Nguồn: Báo." in text
    assert "- Chỉ tiêu share: 60,26%, mục tiêu ≥ 70%." in told(world)


def test_what_is_not_there_is_a_gap_and_never_zero(world) -> None:
    an_indicator("share", topic=TOPIC, entered_by_units=True)
    document = reform_report(world.own, HALF, TODAY)
    assert "[Chưa có số liệu: Chỉ tiêu share]" in told(world)
    assert gaps(document) == sum(text.startswith("[") for text in told(world))
    assert document.wide[0].rows[1].values["value"] == "[Chưa có số liệu]"


def test_nothing_to_divide_by_is_said_so(world) -> None:
    a_figure(world.own, an_indicator("share", topic=TOPIC), 0, 0, period=HALF)
    assert line(told(world), "- Chỉ tiêu share: không phát sinh")


def test_two_sources_of_one_figure_both_stay(world) -> None:
    share = an_indicator("share", topic=TOPIC)
    other = FigureSource.objects.create(kind="printed", title="Cổng khác")
    a_figure(world.own, share, 1, 2, period=HALF)
    a_figure(world.own, share, 3, 4, period=HALF, source=other)
    text = line(told(world), "- Chỉ tiêu share: 50,00%")
    assert "nguồn khác nêu 75,00%" in text
    assert "Nguồn: Báo; Cổng khác." in text


def test_months_are_added_up_only_when_all_are_there(world) -> None:
    share = an_indicator("share", topic=TOPIC, entered_by_units=True)
    own = FigureSource.objects.create(kind="unit", title="Đơn vị nhập")
    months = whole_months(HALF)
    assert [one.end.month for one in months] == [1, 2, 3, 4, 5]
    for one in months[:-1]:
        a_figure(world.own, share, 1, 2, period=one, source=own, public=False)
    assert "[Chưa có số liệu: Chỉ tiêu share (còn thiếu tháng 5/2024)]" in told(world)
    a_figure(world.own, share, 6, 7, period=months[-1], source=own, public=False)
    text = line(told(world), "- Chỉ tiêu share: 66,67% (10/15)")
    assert "(tháng 1–5/2024)" in text


def test_the_calendar_year_stands_in_for_the_report_year_under_its_own_name(world) -> None:
    share = an_indicator("share", topic=TOPIC)
    a_figure(world.own, share, 1, 2, period=periods.year(2024))
    a_figure(world.own, share, 1, 4, period=periods.year(2023))
    text = line(told(world, periods.report(PeriodKind.REPORT_YEAR, 2024)), "- Chỉ tiêu share")
    assert "50,00% (1/2) (năm 2024); cùng kỳ năm trước 25,00%" in text


def test_tasks_and_findings_stand_as_they_were_at_the_end_of_the_period(world) -> None:
    work(world)
    Award.objects.create(
        unit=world.own, kind="merit", year=2024, title="CCHC", awarded_by="UBND tỉnh", source="QĐ"
    )
    texts = told(world)
    plan = line(texts, "- Kế hoạch 2024 (KH 5/KH-UBND)")
    assert "đến ngày 14/06/2024 hoàn thành 1/4 nhiệm vụ, đạt 25,00%, 1 nhiệm vụ quá hạn" in plan
    assert "- Nhiệm vụ quá hạn: Muộn, hạn 01/05/2024." in texts
    assert "2 hạn chế, kiến nghị, đã xử lý 0, còn 2" in line(texts, "- Kiểm tra một cửa")
    assert "chưa được Sở Nội vụ xác nhận" in line(texts, "- Bằng khen: CCHC")
    later = told(world, periods.report(PeriodKind.Q3, 2024))
    assert "hoàn thành 2/4" in line(later, "- Kế hoạch 2024")


def test_the_units_own_published_rank_stands_in_the_third_part(world) -> None:
    def said() -> list[str]:
        return [text for text in told(world) if text.startswith("- Chỉ số cải cách hành chính")]

    assert said() == []
    own = {"unit": world.own, "rank_of": 12, "index": "85.20"}
    publish([row(1, rank=3, band="Tốt", previous_rank=5, **own)], year=2022)
    signed = {"decision_number": "12/QĐ-UBND", "decision_date": datetime.date(2024, 3, 1)}
    publish([row(1, rank=2, **own)], year=2023, **signed)
    late = {"decision_number": "99/QĐ-UBND", "decision_date": HALF.end + datetime.timedelta(1)}
    publish([row(1, rank=1, **own)], year=2024, **late)
    assert said() == [
        "- Chỉ số cải cách hành chính năm 2023: 85,20, hạng 2/12; theo 12/QĐ-UBND ngày 01/03/2024."
    ]


def test_a_rank_without_a_decision_is_told_with_the_one_before(world) -> None:
    own = {"unit": world.own, "rank": 3, "rank_of": 12, "index": "85.20"}
    publish([row(1, band="Tốt", previous_rank=5, **own)], year=2023)
    publish([row(1, **own)], year=2024)
    words = line(told(world), "- Chỉ số cải cách hành chính")
    assert words.endswith("2023: 85,20, hạng 3/12, kỳ trước hạng 5, xếp loại Tốt.")


def test_queries_do_not_grow_with_what_there_is(world, django_assert_num_queries) -> None:
    figures(world)
    work(world, count=1)
    for n in (1, 2):
        Resolution.objects.create(
            unit=world.own, number=f"{n}/NQ", title="CCHC", issued_on="2024-01-02", source="NQ"
        )
    reads = 14
    with django_assert_num_queries(reads):
        reform_report(world.own, HALF, TODAY)
    for n in range(5):
        a_figure(world.own, an_indicator(f"other_{n}", topic=TOPIC), n, 9, period=HALF)
        Plan.objects.create(unit=world.own, year=2024, title=f"Kế hoạch {n}", source="Báo")
    PlanTask.objects.create(plan=Plan.objects.last(), number=1, name="Thêm", lead_unit=world.other)
    with django_assert_num_queries(reads):
        reform_report(world.own, HALF, TODAY)


def test_word_is_an_administrative_document_with_its_gaps_marked(world) -> None:
    figures(world)
    work(world)
    made = docx.Document(io.BytesIO(WRITTEN["docx"][1](reform_report(world.own, HALF, TODAY))))
    head = made.tables[0].rows[0].cells
    assert "UBND TỈNH SÔNG TIỀN\nỦY BAN NHÂN DÂN\nHUYỆN CHÂU THÀNH" in head[0].text
    assert "Độc lập - Tự do - Hạnh phúc" in head[1].text
    texts = [one.text for one in made.paragraphs]
    assert "Kết quả công tác cải cách hành chính 6 tháng đầu năm 2024" in texts
    assert not [text for text in texts if "{" in text]
    marked = [run.text for one in made.paragraphs for run in one.runs if run.font.highlight_color]
    assert "[Chưa có số liệu: khen thưởng về cải cách hành chính trong kỳ]" in marked
    upright, across = made.sections
    assert (round(upright.page_width.mm), round(upright.left_margin.mm)) == (210, 30)
    assert across.orientation == WD_ORIENT.LANDSCAPE
    assert made.tables[2].rows[2].cells[3].text == "60,26"
    assert "TM. ỦY BAN NHÂN DÂN" in made.tables[1].rows[0].cells[1].text


def test_excel_holds_numbers_in_a_vietnamese_format(world) -> None:
    figures(world)
    book = load_workbook(io.BytesIO(WRITTEN["xlsx"][1](reform_report(world.own, HALF, TODAY))))
    sheet = book["Phụ lục 1. Số liệu chỉ tiêu"]
    cells = {cell.value: cell for row in sheet.iter_rows() for cell in row}
    assert cells[60.26].number_format == "[$-42A]#,##0.00"
    assert cells[157945].number_format == "[$-42A]#,##0"
    assert {55, 50, 70} <= cells.keys()


def test_the_days_of_tasks_are_days_in_excel_and_words_on_paper(world) -> None:
    work(world)
    document = reform_report(world.own, HALF, TODAY)
    book = load_workbook(io.BytesIO(WRITTEN["xlsx"][1](document)))
    sheet = book["Phụ lục 2. Nhiệm vụ của kế"]
    assert sheet["A3"].value == "Phụ lục 2. Nhiệm vụ của kế hoạch"
    due = next(
        cell
        for row in sheet.iter_rows()
        for cell in row
        if cell.value == datetime.datetime(2024, 3, 1)
    )
    assert due.number_format == "dd/mm/yyyy"
    made = docx.Document(io.BytesIO(WRITTEN["docx"][1](document)))
    texts = [cell.text for table in made.tables for row in table.rows for cell in row.cells]
    assert "01/03/2024" in texts


def test_columns_of_words_are_no_wider_than_their_words(world) -> None:
    figures(world)
    document = reform_report(world.own, HALF, TODAY)
    book = load_workbook(io.BytesIO(WRITTEN["xlsx"][1](document)))
    sheet = book["Phụ lục 1. Số liệu chỉ tiêu"]
    headings = {cell.value: cell for cell in sheet[sheet.freeze_panes and 3]}
    widths = {
        title: sheet.column_dimensions[cell.column_letter].width for title, cell in headings.items()
    }
    assert widths["Chỉ tiêu"] == len("Chỉ tiêu share") + 2
    assert widths["Nguồn"] == 8 + 2
    assert sheet.row_dimensions[3].height == 32
    assert book["Thông tin"].sheet_properties.pageSetUpPr.fitToPage
    sign = next(cell for row in sheet.iter_rows() for cell in row if cell.value == "≥")
    assert sign.alignment.horizontal == "center"
    tops = {cell.alignment.vertical for cell in sheet[sign.row] if cell.value is not None}
    assert tops == {"top"}


def test_sources_have_more_room_on_paper_than_remarks(world) -> None:
    share = an_indicator("share", topic=TOPIC)
    figure = a_figure(world.own, share, 1, 2, period=HALF)
    type(figure).objects.update(note="Ghi")
    made = docx.Document(io.BytesIO(WRITTEN["docx"][1](reform_report(world.own, HALF, TODAY))))
    heading = made.tables[2].rows[0].cells
    widths = {cell.text: cell.width for cell in heading}
    assert widths["Nguồn"] > widths["Số liệu của"] > widths["Ghi chú"]


def test_a_gap_among_numbers_is_read_whole(world) -> None:
    an_indicator("share", topic=TOPIC, entered_by_units=True)
    document = reform_report(world.own, HALF, TODAY)
    sheet = load_workbook(io.BytesIO(WRITTEN["xlsx"][1](document))).worksheets[0]
    gap = next(
        cell for row in sheet.iter_rows() for cell in row if cell.value == "[Chưa có số liệu]"
    )
    assert sheet.column_dimensions[gap.column_letter].width >= len(gap.value)


def test_what_was_due_before_the_report_is_called_overdue(world) -> None:
    work(world)
    texts = told(world)
    assert "- Việc 3, hạn 01/09/2024." in texts
    assert "- Muộn, đã quá hạn 01/05/2024." in texts
    Finding.objects.update(due="2024-06-01")
    assert "- Xử lý: Thiếu 1, đã quá hạn 01/06/2024." in told(world)


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs pdftotext")
def test_pdf_holds_the_text_and_takes_nobodys_words_for_markup(world, tmp_path) -> None:
    world.plan(title="Kế hoạch #panic() $x$ <b>{{ 7*7 }}")
    written = tmp_path / "bao-cao.pdf"
    written.write_bytes(WRITTEN["pdf"][1](reform_report(world.own, HALF, TODAY)))
    text = subprocess.run(["pdftotext", written, "-"], capture_output=True, text=True).stdout
    assert "Kế hoạch #panic() $x$ <b>{{ 7*7 }}" in " ".join(text.split())
    assert "DỰ THẢO" in text


@pytest.fixture
def official(client, world):
    client.force_login(world.official)
    return client


def test_a_period_is_chosen_read_and_downloaded(official, world) -> None:
    figures(world)
    choose = reverse("staff:reform-report", args=[world.own.pk])
    assert "2024-6-thang" in official.get(choose).content.decode()
    answer = official.get(choose, {"ky": "2024-6-thang", "don-vi": world.own.pk}, follow=True)
    text = answer.content.decode()
    assert "60,26% (95.184/157.945)" in text
    assert "<mark>[Chưa có số liệu" in text
    for ending, (content_type, _write) in WRITTEN.items():
        file = official.get(f"{choose}2024-6-thang/bao-cao.{ending}")
        assert file["Content-Type"] == content_type
        assert f"H1-2024-6-thang.{ending}" in file["Content-Disposition"]


@pytest.mark.parametrize("word", ["2024-thang-05", "2024", "x", "2101-quy-1", "2099-quy-1", "%00"])
def test_what_is_no_report_period_is_refused_with_a_reason(official, world, word) -> None:
    choose = reverse("staff:reform-report", args=[world.own.pk])
    asked = official.get(choose, {"ky": word})
    assert asked.status_code == 400
    assert 'role="alert"' in asked.content.decode()
    assert official.get(f"{choose}{word}/").status_code == 404
    assert official.get(f"{choose}{word}/bao-cao.pdf").status_code == 404


def test_a_unit_that_was_not_there_yet_has_no_report(official, world) -> None:
    world.own.valid_from = datetime.date(2025, 1, 1)
    world.own.save()
    choose = reverse("staff:reform-report", args=[world.own.pk])
    answer = official.get(choose, {"ky": "2024-6-thang"})
    assert answer.status_code == 400
    assert "không tồn tại trong kỳ này" in answer.content.decode()
    assert official.get(f"{choose}2024-6-thang/").status_code == 404


def test_another_unit_is_nobodys_to_report_on(official, world, client) -> None:
    choose = reverse("staff:reform-report", args=[world.own.pk])
    other = reverse("staff:reform-report", args=[world.other.pk])
    assert official.get(other).status_code == 404
    assert official.get(choose, {"ky": "2024-6-thang", "ma": "H2"}).status_code == 400
    assert official.get(choose, {"ky": "2024-6-thang", "don-vi": "x"}).status_code == 400
    client.force_login(world.home_affairs)
    moved = client.get(choose, {"ky": "2024-6-thang", "ma": "H2"})
    assert moved["Location"] == f"{other}2024-6-thang/"
    assert client.get(f"{choose}2024-6-thang/bao-cao.exe").status_code == 404
