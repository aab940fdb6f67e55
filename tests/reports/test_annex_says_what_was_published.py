"""The annex holds the edition's own figures, and what Nghị định 30 wants above them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from indicators.models import Edition, EditionRow
from indicators.reports.annex import annex, read_annex
from indicators.reports.heads import civil_day
from indicators.reports.parts import Column, Document, Row, Table, clean, number, text_of
from indicators.reports.unit_sheets import read_sheet, unit_sheet
from tests.public.editions import publish, row


def cells(table: Table) -> list[list[str]]:
    return [
        [text_of(line.values.get(one.key), one) for one in table.columns] for line in table.rows
    ]


def test_the_table_has_the_published_figures_in_their_order(edition: Edition) -> None:
    table = annex(read_annex(edition)).tables[0]
    assert [column.title for column in table.columns] == [
        "Hạng",
        "Đơn vị",
        "Thẩm định",
        "XHH",
        "Tổng điểm",
        "Chỉ số (%)",
        "Xếp loại",
        "Hạng năm trước",
        "Tăng, giảm",
    ]
    assert cells(table) == [
        ["1", "Huyện Châu Thành", "62,10", "28,00", "90,10", "90,10", "Xuất sắc", "2", "+1"],
        ["2", "Huyện Tân Hồng", "49,45", "20,00", "69,45", "69,45", "Trung bình", "1", "−1"],
    ]


def test_the_head_names_who_decided_and_when(edition: Edition) -> None:
    head = annex(read_annex(edition)).head
    assert head.issuer == ("ỦY BAN NHÂN DÂN", "TỈNH ĐỒNG THÁP")
    assert head.title[0] == "PHỤ LỤC"
    assert head.attached == (
        "(Kèm theo Quyết định số 12/QĐ-UBND ngày 05 tháng 01 năm 2020"
        " của Ủy ban nhân dân tỉnh Đồng Tháp)"
    )
    assert head.notice == ""


def test_what_was_taken_over_from_print_has_no_issuer(db) -> None:
    head = annex(read_annex(publish([row(1, rank=1, rank_of=1, index="80.00")]))).head
    assert head.issuer == ()
    assert "Số liệu nhập từ nguồn đã công bố" in head.attached


def test_a_draft_says_so_and_names_no_decision(edition: Edition) -> None:
    document = annex(read_annex(edition), signed=False)
    assert document.head.notice == "DỰ THẢO"
    assert "12/QĐ-UBND" not in document.head.attached
    assert document.source == ()


def test_an_illustrative_edition_says_so(draft) -> None:
    draft.edition.illustrative = True
    assert annex(draft).head.notice == "SỐ LIỆU MINH HỌA"
    assert annex(draft, signed=False).head.notice == "DỰ THẢO · SỐ LIỆU MINH HỌA"


def test_the_annex_is_vietnamese_whoever_asks(edition: Edition) -> None:
    found = annex(read_annex(edition))
    with translation.override("en"):
        assert annex(read_annex(edition)) == found


def test_groups_get_a_heading_only_where_there_is_more_than_one(db) -> None:
    two = publish(
        [
            row(1, rank=1, rank_of=1, index="80.00", group="Sở"),
            row(2, rank=1, rank_of=1, index="70.00", group="Ban"),
        ]
    )
    kinds = [line.kind for line in annex(read_annex(two)).tables[0].rows]
    assert kinds == ["group", "line", "group", "line"]


def test_years_that_cannot_be_compared_have_a_mark_and_the_reason(db) -> None:
    table = annex(
        read_annex(
            publish(
                [
                    row(
                        1,
                        rank=1,
                        rank_of=1,
                        index="80.00",
                        previous_rank=2,
                        change_note="Hai năm dùng bộ tiêu chí khác nhau.",
                    )
                ]
            )
        )
    ).tables[0]
    assert table.rows[0].values["change"] == "×"
    assert "× không so sánh được: Hai năm dùng bộ tiêu chí khác nhau." in table.notes


def test_areas_lie_across_and_add_up_to_the_total(edition: Edition) -> None:
    (wide,) = annex(read_annex(edition)).wide
    assert [column.title for column in wide.columns] == [
        "Hạng",
        "Đơn vị",
        "1. Chỉ đạo (60)",
        "2. Thể chế (40)",
        "Tổng điểm",
        "Chỉ số (%)",
    ]
    for line in wide.rows:
        assert line.values["area1"] + line.values["area2"] == line.values["points"]


def test_a_sheet_shows_the_tree_with_what_does_not_apply_and_what_is_missing(draft) -> None:
    (sheet,) = unit_sheet(draft, draft.rows[0]).sheets
    found = {line.values.get("code"): line for line in sheet.table.rows}
    assert found["1"].kind == "area"
    assert found["1"].values["share"] == Decimal(50)
    # A leaf that doesn't apply takes its maximum out; one without a score doesn't.
    assert (found["1.1"].values["points"], found["1.1"].values["maximum"]) == (
        Decimal("3.5"),
        Decimal(7),
    )
    assert found["1.1.1"].values["decided"] == "hội đồng"
    assert found["1.1.1"].values["self"] == Decimal(4)
    assert found["1.1.2"].values["decided"] == "không áp dụng"
    assert found["1.1.3"].values["decided"] == "chưa có điểm"
    assert "points" not in found["1.1.3"].values


def test_bonus_and_penalty_stand_beside_the_scale_and_the_parts_make_the_total(draft) -> None:
    (sheet,) = annex(draft).sheets
    *parts, total = sheet.table.rows
    assert [line.values["points"] for line in parts] == [
        Decimal("3.5"),
        Decimal(1),
        Decimal("-0.3"),
    ]
    assert sum(line.values["points"] for line in parts) == total.values["points"]
    assert parts[1].values["name"] == "Điểm cộng (tối đa 5)"
    assert "maximum" not in parts[1].values


def test_queries_do_not_grow_with_the_table(edition: Edition) -> None:
    def queries(of: Edition) -> int:
        with CaptureQueriesContext(connection) as captured:
            annex(read_annex(of, leaves=True))
        return len(captured)

    large = publish(
        [row(n, rank=n, rank_of=40, index=f"{90 - n}.00") for n in range(1, 41)], year=2021
    )
    assert queries(large) <= queries(edition) <= 7
    row_ = edition.rows.get(unit_code="877")
    with CaptureQueriesContext(connection) as captured:
        read_sheet(row_, edition)
    assert len(captured) <= 4


@pytest.mark.parametrize(
    ("value", "kind", "text"),
    [
        (None, "number", "–"),
        (Decimal("1234.505"), "number", "1.234,51"),
        (Decimal(0), "number", "0,00"),
        (Decimal("-0.3"), "number", "−0,30"),
        (2, "change", "+2"),
        (0, "change", "0"),
        ("×", "change", "×"),
        (1234, "count", "1234"),
    ],
)
def test_a_value_is_printed_as_vietnamese_offices_write_it(value, kind, text) -> None:
    assert text_of(value, Column("x", "X", kind)) == text


def test_a_day_has_a_zero_where_decisions_have_one() -> None:
    import datetime

    assert civil_day(datetime.date(2026, 2, 5)) == "05 tháng 02 năm 2026"
    assert civil_day(datetime.date(2026, 3, 17)) == "17 tháng 3 năm 2026"


@given(st.text())
def test_cleaned_text_has_only_what_paper_and_xml_can_hold(text: str) -> None:
    cleaned = clean(text)
    assert len(cleaned) == len(text)
    assert cleaned.isprintable()


@given(st.decimals(min_value=-(10**6), max_value=10**6, places=4))
def test_a_printed_number_reads_back_within_half_a_unit(value: Decimal) -> None:
    text = number(value, 2).replace(".", "").replace(",", ".").replace("−", "-")
    assert abs(Decimal(text) - value) <= Decimal("0.005")


def test_a_column_nobody_fills_is_left_out() -> None:
    table = Table("T", (Column("a", "A"), Column("b", "B")), (Row({"a": 0, "b": ""}),))
    assert [one.key for one in table.without_empty_columns().columns] == ["a"]


def test_a_document_is_plain_data(edition: Edition) -> None:
    assert isinstance(annex(read_annex(edition)), Document)
    assert EditionRow.objects.count() == 2
