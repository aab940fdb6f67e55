"""Whatever is uploaded: a clear refusal or the right reading, never a wrong one, never an error."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from decimal import Decimal

import pytest
from openpyxl import Workbook
from openpyxl.utils import column_index_from_string

from districts.services.file_problems import UnreadableFile
from indicators.models import Score
from indicators.sheets import container
from indicators.sheets.intake import take_in
from tests.sheets.books import annex, at, fill, opened, saved
from tests.sheets.conftest import build_round


def own(world) -> bytes:
    return annex(world.round, world.assessments[0])


def refusal(data: bytes, world) -> str:
    with pytest.raises(UnreadableFile) as refused:
        take_in(data, world.round, user=world.official, apply=True)
    assert not Score.objects.exists()
    return refused.value.message


def rezipped(data: bytes, **parts: bytes) -> bytes:
    """The file with parts added or replaced; a part's name has __ for a slash, - for a dot."""
    named = {name.replace("__", "/").replace("_dot_", "."): body for name, body in parts.items()}
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", 8) as new:
        for item in old.infolist():
            if item.filename not in named:
                new.writestr(item, old.read(item))
        for name, body in named.items():
            new.writestr(name, body)
    return out.getvalue()


def plain_zip(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", 8) as archive:
        for name, body in parts.items():
            archive.writestr(name, body)
    return out.getvalue()


def with_sheet_xml(data: bytes, old: str, new: str) -> bytes:
    """The file with a text of its first sheet replaced."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        xml = archive.read("xl/worksheets/sheet1.xml").decode()
    assert re.search(old, xml)
    return rezipped(data, xl__worksheets__sheet1_dot_xml=re.sub(old, new, xml, count=1).encode())


def test_an_empty_file(world) -> None:
    assert refusal(b"", world) == "Tệp rỗng."


@pytest.mark.parametrize("data", [b"Ma;Diem\n1.1;1\n", b"PK\x03\x04 half a zip", b"\x00" * 100])
def test_what_is_no_workbook(world, data) -> None:
    assert "không phải tệp Excel" in refusal(data, world)


def test_a_zip_that_is_no_workbook(world) -> None:
    assert "không phải tệp Excel" in refusal(plain_zip(readme=b"x"), world)


def test_an_old_xls(world) -> None:
    assert "(.xls)" in refusal(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, world)


def test_a_file_with_a_password(world) -> None:
    name = "EncryptedPackage".encode("utf-16-le")
    assert "mật khẩu" in refusal(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + name, world)


def test_a_file_with_a_macro(world) -> None:
    assert "macro" in refusal(rezipped(own(world), xl__vbaProject_dot_bin=b"x"), world)


def test_a_macro_file_whose_macro_was_taken_out(world) -> None:
    with zipfile.ZipFile(io.BytesIO(own(world))) as archive:
        types = archive.read("[Content_Types].xml").replace(
            b"spreadsheetml.sheet.main+xml", b"ms-excel.sheet.macroEnabled.main+xml"
        )
    assert "macro" in refusal(rezipped(own(world), **{"[Content_Types]_dot_xml": types}), world)


def test_fifty_megabytes(world) -> None:
    assert "50 MB; nhiều nhất 20 MB" in refusal(b"PK\x03\x04" + b"\0" * (50 * 1024**2), world)


def test_a_zip_bomb(world) -> None:
    bomb = rezipped(own(world), xl__worksheets__sheet9_dot_xml=b"\0" * (60 * 1024**2))
    assert len(bomb) < 200_000
    assert "nén quá lớn" in refusal(bomb, world)


def test_a_bomb_of_many_parts(world, monkeypatch) -> None:
    monkeypatch.setattr(container, "MOST_PARTS", 5)
    assert "nén quá lớn" in refusal(own(world), world)


def test_a_part_that_lies_about_its_size(world) -> None:
    data = bytearray(own(world))
    entry = data.rindex(b"PK\x01\x02")
    data[entry + 24 : entry + 28] = (5).to_bytes(4, "little")
    assert "không phải tệp Excel" in refusal(bytes(data), world)


def test_a_cell_a_million_rows_down(world) -> None:
    data = with_sheet_xml(own(world), r'r="A6"', 'r="A1048576"')
    assert "không phải mẫu" in refusal(data, world)


def test_a_cell_ten_thousand_columns_out(world) -> None:
    data = with_sheet_xml(own(world), r'r="A6"', 'r="XFD6"')
    assert "không phải mẫu" in refusal(data, world)


def test_an_entity_bomb(world) -> None:
    data = with_sheet_xml(own(world), "<worksheet", '<!DOCTYPE a [<!ENTITY b "c">]><worksheet')
    assert "bị hỏng" in refusal(data, world)


def test_xml_that_breaks_off(world) -> None:
    with zipfile.ZipFile(io.BytesIO(own(world))) as archive:
        xml = archive.read("xl/worksheets/sheet1.xml")
    data = rezipped(own(world), xl__worksheets__sheet1_dot_xml=xml[: len(xml) // 2])
    assert "bị hỏng" in refusal(data, world)


def test_a_workbook_of_somebody_elses_making(world) -> None:
    assert "không phải mẫu tải từ cổng" in refusal(saved(Workbook()), world)


def test_an_opendocument_file(world) -> None:
    data = plain_zip(**{"mimetype": b"x", "content.xml": b"<a/>"})
    assert "OpenDocument" in refusal(data, world)


def test_another_years_template(world) -> None:
    last = build_round(2024, slug="nam-truoc")
    message = refusal(annex(last.round, last.assessments[0]), world)
    assert "2024" in message
    assert "2025" in message


def test_a_template_of_a_set_that_was_changed_since(world) -> None:
    data = own(world)
    leaf = world.leaf["3.1"]
    leaf.max_points = Decimal(2)
    leaf.save()
    assert "Bộ tiêu chí đã thay đổi" in refusal(data, world)


def test_a_unit_one_does_not_enter_for(world) -> None:
    data = fill(annex(world.round, world.assessments[1]), {("3.1", "points"): 1})
    plan = take_in(data, world.round, user=world.official, apply=True)
    assert [p.message for p in plan.problems] == ["bạn không nhập điểm cho Huyện Huyện 2"]
    assert not Score.objects.exists()
    assert take_in(data, world.round, user=world.other, apply=True).applied


def test_a_day_after_the_window(world) -> None:
    data = fill(own(world), {("3.1", "points"): 1})
    world.round.windows.update(closes_on="2025-01-02", opens_on="2025-01-01")
    (problem,) = take_in(data, world.round, user=world.official, apply=True).problems
    assert "Đã hết hạn" in problem.message
    assert not Score.objects.exists()


def test_a_renamed_sheet_is_known_by_what_is_hidden_in_it(world) -> None:
    book = opened(fill(own(world), {("3.1", "points"): 1}))
    book["Lĩnh vực 3"].title = "Bản của tôi"
    book["Phiếu"].title = "Khác"
    plan = take_in(saved(book), world.round, user=world.official, apply=True)
    assert plan.applied
    assert Score.objects.get().self_points == 1


def test_columns_and_rows_in_another_order_are_read_by_their_names(world) -> None:
    book = opened(fill(own(world), {("3.1", "points"): 1}))
    book["Lĩnh vực 3"].insert_cols(2)
    book["Lĩnh vực 3"].insert_rows(1, 2)
    assert take_in(saved(book), world.round, user=world.official, apply=True).applied
    assert Score.objects.get().self_points == 1


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_both_spellings_of_vietnamese_are_one(world, form) -> None:
    typed = unicodedata.normalize(form, "Chậm, dưới 5 ngày")
    data = fill(own(world), {("1.1", "option"): typed})
    assert take_in(data, world.round, user=world.official, apply=True).applied
    assert Score.objects.get().option == 1


@pytest.mark.parametrize("typed", [2, 2.0, "2", "2. CHẬM,  DƯỚI 5 NGÀY"])
def test_an_option_by_its_number_or_words(world, typed) -> None:
    data = fill(own(world), {("1.1", "option"): typed})
    assert take_in(data, world.round, user=world.official, apply=True).applied
    assert Score.objects.get().option == 1


@pytest.mark.parametrize(
    ("place", "typed", "cell", "message"),
    [
        (("3.1", "points"), "1.500", "Lĩnh vực 3!F6", "“1.500” có thể hiểu là 1,500 hoặc 1500"),
        (("3.1", "points"), "một", "Lĩnh vực 3!F6", "“một” không phải là số"),
        (("3.1", "points"), -1, "Lĩnh vực 3!F6", "nằm ngoài khoảng"),
        (("3.1", "points"), 0.12345, "Lĩnh vực 3!F6", "nhiều hơn bốn chữ số"),
        (("3.1", "points"), True, "Lĩnh vực 3!F6", "đúng/sai"),
        (("3.1", "na"), "x", "Lĩnh vực 3!J6", "không được ghi không áp dụng"),
        (("1.1", "option"), "4", "Lĩnh vực 1!E6", "không có trong các phương án"),
        (("1.1", "option"), "2. Đúng hạn", "Lĩnh vực 1!E6", "không có trong các phương án"),
        (("1.1", "points"), 1, "Lĩnh vực 1!F6", "không nhập ở cột này"),
        (("1.2", "na"), "không", "Lĩnh vực 1!J7", "chỉ ghi x"),
        (("2.10", "count"), 1.5, "Lĩnh vực 2!I8", "số nguyên"),
        (("3.2", "points"), 1, "Lĩnh vực 3!F7", "không nhập ở bước này"),
        (("T1", "points"), 1, "Điểm trừ!F6", "không nhập ở bước này"),
    ],
)
def test_a_cell_that_cannot_be_is_named(world, place, typed, cell, message) -> None:
    plan = take_in(
        fill(own(world), {place: typed, ("1.2", "points"): 1})
        if place[0] != "1.2"
        else fill(own(world), {place: typed}),
        world.round,
        user=world.official,
        apply=True,
    )
    (problem,) = plan.problems
    assert str(problem).startswith(f"{cell}: ")
    assert message in problem.message
    assert not Score.objects.exists()


def test_every_problem_is_told_at_once(world) -> None:
    typed = {("1.1", "option"): "9", ("3.1", "points"): 7, ("2.1", "numerator"): "ba"}
    data = fill(own(world), {**typed, ("2.10", "count"): 2})
    plan = take_in(data, world.round, user=world.official, apply=True)
    assert {(p.sheet, p.cell) for p in plan.problems} == {
        ("Lĩnh vực 1", "E6"),
        ("Lĩnh vực 3", "F6"),
        ("Lĩnh vực 2", "G6"),
    }
    assert [d.code for d in plan.differences] == ["2.10"]
    assert not Score.objects.exists()


def test_a_date_that_excel_made_of_a_number_is_no_number(world) -> None:
    book = opened(own(world))
    sheet, cell = at(book, "3.1", "points")
    book[sheet][cell] = 45292
    book[sheet][cell].number_format = "dd/mm/yyyy"
    (problem,) = take_in(saved(book), world.round, user=world.official).problems
    assert "ngày tháng" in problem.message


def test_figures_beside_a_claim_that_nothing_applies(world) -> None:
    data = fill(own(world), {("1.2", "na"): "x", ("1.2", "points"): 1})
    (problem,) = take_in(data, world.round, user=world.official, apply=True).problems
    assert str(problem) == "Lĩnh vực 1!J7: vừa ghi không áp dụng vừa nhập số liệu"


def test_a_formula_without_a_value_is_refused(world) -> None:
    data = fill(own(world), {("3.1", "points"): "=1/2"})
    (problem,) = take_in(data, world.round, user=world.official, apply=True).problems
    assert str(problem).startswith("Lĩnh vực 3!F6: ô chứa công thức chưa có kết quả")


def test_a_formula_is_read_by_its_value_and_told(world) -> None:
    data = fill(own(world), {("1.2", "points"): "=1/2"})
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        xml = archive.read("xl/worksheets/sheet1.xml").decode()
    valued = re.sub(r"<f>1/2</f><v\s*/>|<f>1/2</f><v></v>", "<f>1/2</f><v>0.5</v>", xml)
    assert valued != xml
    data = rezipped(data, xl__worksheets__sheet1_dot_xml=valued.encode())
    plan = take_in(data, world.round, user=world.official, apply=True)
    assert plan.applied
    assert [w.cell for w in plan.warnings] == ["F7"]
    assert Score.objects.get().self_points == Decimal("0.5")


def test_merged_input_cells_are_refused(world) -> None:
    book = opened(fill(own(world), {("2.1", "numerator"): 3}))
    book["Lĩnh vực 2"].merge_cells("G6:H6")
    (problem,) = take_in(saved(book), world.round, user=world.official, apply=True).problems
    assert str(problem).startswith("Lĩnh vực 2!A6: ô bị gộp")


def test_merged_words_are_nobodys_business(world) -> None:
    book = opened(fill(own(world), {("3.1", "points"): 1}))
    book["Lĩnh vực 3"].merge_cells("A1:L1")
    assert take_in(saved(book), world.round, user=world.official, apply=True).applied


def test_a_hidden_row_is_read_and_told(world) -> None:
    book = opened(fill(own(world), {("3.1", "points"): 1}))
    book["Lĩnh vực 3"].row_dimensions[6].hidden = True
    plan = take_in(saved(book), world.round, user=world.official, apply=True)
    assert plan.applied
    assert [str(w) for w in plan.warnings] == ["Lĩnh vực 3!A6: dòng bị ẩn nhưng vẫn được đọc"]


def test_a_leaf_twice_is_refused(world) -> None:
    book = opened(own(world))
    sheet = book["Lĩnh vực 3"]
    for cell in list(sheet[6]):
        sheet.cell(12, cell.column, cell.value)
    (problem,) = take_in(saved(book), world.round, user=world.official).problems
    assert str(problem) == "Lĩnh vực 3!A12: trùng với dòng Lĩnh vực 3!A6"


def test_a_code_that_became_a_number_is_refused(world) -> None:
    book = opened(own(world))
    book["Lĩnh vực 2"]["A8"] = 2.1
    book["Lĩnh vực 2"]["I8"] = 3
    (problem,) = take_in(saved(book), world.round, user=world.official).problems
    assert problem.cell == "A8"


def test_a_row_of_nothing_known(world) -> None:
    book = opened(own(world))
    book["Lĩnh vực 3"]["A9"], book["Lĩnh vực 3"]["F9"] = "9.9", 1
    book["Lĩnh vực 3"]["F11"] = 1
    problems = take_in(saved(book), world.round, user=world.official).problems
    assert [p.cell for p in problems] == ["A9", "F11"]


def test_a_sheet_without_its_columns(world) -> None:
    book = opened(own(world))
    book["Lĩnh vực 3"].delete_cols(column_index_from_string("F"))
    (problem,) = take_in(saved(book), world.round, user=world.official).problems
    assert str(problem) == "Lĩnh vực 3: thiếu cột của mẫu; tải lại mẫu từ cổng"
