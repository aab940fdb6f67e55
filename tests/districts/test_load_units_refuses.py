"""Files that can't be loaded: the error names file, line and column, and nothing is written."""

import pytest

from districts.models import DataLoad, Succession, Unit
from districts.services.data_file import DataFileError
from districts.services.load_units import load_units

pytestmark = pytest.mark.django_db


def refusal(unit_files, *, write: bool = True) -> str:
    """Load and return the error, having seen that nothing was written."""
    with pytest.raises(DataFileError) as caught:
        load_units(**(unit_files.write() if write else unit_files.paths()))
    assert not Unit.with_illustrative.exists()
    assert not Succession.objects.exists()
    assert not DataLoad.objects.exists()
    return str(caught.value)


def test_the_files_as_they_are_load(unit_files):
    assert load_units(**unit_files.write()).units.added == 6


# Columns: code 0, level 1, kind 2, name 3, full_name 4, parent_code 5, province_code 6,
# valid_from 7, valid_to 8, latitude 9, longitude 10, area_km2 11, population 12.
@pytest.mark.parametrize(
    ("place", "cell", "column", "message"),
    [
        (0, "", "code", "không được để trống"),
        (0, "30 253", "code", "mã “30 253” không hợp lệ"),
        (0, "../30253", "code", "mã “../30253” không hợp lệ"),
        (0, "1234567890123", "code", "dài quá 12 ký tự"),
        (1, "xã", "level", "“xã” không phải là một trong: province, district, commune, agency"),
        (2, "", "kind", "không được để trống"),
        (3, " ", "name", "không được để trống"),
        (3, "A" * 121, "name", "dài quá 120 ký tự"),
        (3, "An\x00Hiệp", "name", "có ký tự điều khiển"),
        (4, '"An\nHiệp"', "full_name", "có ký tự điều khiển"),
        (5, "", "parent_code", "không được để trống"),
        (5, "878", "parent_code", "không có đơn vị mang mã 878"),
        (5, "30250", "parent_code", "đơn vị cấp trên không ở cấp cao hơn"),
        (5, "82", "parent_code", "đơn vị 82 không tồn tại cùng thời gian"),
        (6, "", "province_code", "không được để trống"),
        (6, "99", "province_code", "không có đơn vị mang mã 99"),
        (6, "877", "province_code", "không phải là đơn vị cấp tỉnh"),
        (7, "01/07/2024", "valid_from", "“01/07/2024” không phải là ngày dạng NĂM-THÁNG-NGÀY"),
        (7, "2024-02-30", "valid_from", "“2024-02-30” không phải là ngày dạng NĂM-THÁNG-NGÀY"),
        (7, "20240701", "valid_from", "“20240701” không phải là ngày dạng NĂM-THÁNG-NGÀY"),
        (7, "2025-07-01", "valid_to", "ngày kết thúc trước ngày bắt đầu"),
        (8, "", "parent_code", "đơn vị 877 không tồn tại trong cả thời gian này"),
        (9, "10.5", "longitude", "vĩ độ và kinh độ phải đi cùng nhau"),
        (9, "10,5", "latitude", "“10,5” không phải là số hợp lệ"),
        (9, "91", "latitude", "“91” không phải là số hợp lệ"),
        (10, "NaN", "longitude", "“NaN” không phải là số hợp lệ"),
        (10, "1e2", "longitude", "“1e2” không phải là số hợp lệ"),
        (11, "0", "area_km2", "“0” không phải là số hợp lệ"),
        (11, "-1", "area_km2", "“-1” không phải là số hợp lệ"),
    ],
)
def test_a_wrong_cell_of_a_unit_is_named(unit_files, place, cell, column, message):
    cells = unit_files.units[3].split(",")
    cells[place] = f'"{cell}"' if "," in cell else cell
    unit_files.units[3] = ",".join(cells)
    assert refusal(unit_files) == f"units.csv, dòng 5, cột {column}: {message}"


@pytest.mark.parametrize(
    ("row", "column", "message"),
    [
        (
            "87,2025-06-29,82,2025-07-01,merge,2025-07-01,",
            "predecessor_code",
            "không có đơn vị mang mã này và kết thúc ngày này",
        ),
        (
            "87,2025-06-30,82,2025-07-02,merge,2025-07-01,",
            "successor_code",
            "không có đơn vị mang mã này và bắt đầu ngày này",
        ),
        ("87,2025-06-30,,,merge,2025-07-01,", "successor_code", "không được để trống"),
        (
            "87,2025-06-30,82,2025-07-01,abolish,2025-07-01,",
            "successor_code",
            "đơn vị kết thúc hoạt động không có đơn vị kế thừa",
        ),
        (
            "87,2025-06-30,82,2025-07-01,nhập,2025-07-01,",
            "kind",
            "“nhập” không phải là một trong: merge, split, rename, abolish, upgrade, unchanged, "
            "transfer",
        ),
        ("87,2025-06-30,82,2025-07-01,merge,,", "effective_on", "không được để trống"),
        (
            "87,2025-06-30,82,2025-07-01,merge,2025-06-30,",
            "effective_on",
            "đơn vị kế thừa chưa tồn tại vào ngày có hiệu lực",
        ),
        (
            "877,2025-06-30,,,abolish,2025-06-30,",
            "effective_on",
            "đơn vị tiền thân còn tồn tại vào ngày có hiệu lực",
        ),
        (
            "82,,82,2025-07-01,rename,2025-07-01,",
            "successor_code",
            "một đơn vị không kế thừa chính nó",
        ),
    ],
)
def test_a_wrong_cell_of_a_succession_is_named(unit_files, row, column, message):
    unit_files.successions[3] = row
    assert refusal(unit_files) == f"successions.csv, dòng 5, cột {column}: {message}"


def test_a_pair_that_stands_twice_is_named_with_its_first_line(unit_files):
    unit_files.successions.append(unit_files.successions[0])
    assert refusal(unit_files) == (
        "successions.csv, dòng 6, cột predecessor_code: trùng với dòng 2"
    )


def test_a_unit_that_stands_twice_is_named_with_its_first_line(unit_files):
    unit_files.units.append(unit_files.units[3])
    assert refusal(unit_files) == (
        "units.csv, dòng 8, cột code: trùng mã và ngày bắt đầu với dòng 5"
    )


def test_periods_of_a_code_that_overlap_are_refused(unit_files):
    row = "30250,commune,xã,Khác,Xã Khác,877,87,2025-06-30,2025-06-30,,,,"
    unit_files.units.append(row)
    assert refusal(unit_files) == ("units.csv, dòng 8, cột valid_from: thời gian chồng lên dòng 6")


def test_periods_of_a_code_may_follow_day_by_day(unit_files):
    unit_files.units.append("30250,commune,xã,Khác,Xã Khác,82,82,2025-07-01,,,,,")
    assert load_units(**unit_files.write()).units.added == 7


def test_a_unit_above_may_change_in_the_meantime_but_not_pause(unit_files):
    city = "82,province,thành phố trung ương,Đồng Tháp,Thành phố Đồng Tháp,,82,{},,,,,"
    unit_files.change_unit("82", "2025-07-01,,", "2025-07-01,2026-12-31,")
    unit_files.units.append(city.format("2027-01-02"))
    assert refusal(unit_files) == (
        "units.csv, dòng 7, cột parent_code: đơn vị 82 không tồn tại trong cả thời gian này"
    )
    unit_files.units[-1] = city.format("2027-01-01")
    assert load_units(**unit_files.write()).units.added == 7


def test_a_parent_of_another_province_is_refused(unit_files):
    unit_files.units.append("89,province,tỉnh,An Giang,Tỉnh An Giang,,89,,2025-06-30,,,,")
    unit_files.change_unit("30253", "877,87", "877,89")
    assert refusal(unit_files) == (
        "units.csv, dòng 5, cột province_code: đơn vị cấp trên thuộc tỉnh khác"
    )


def test_a_province_has_nothing_above_it(unit_files):
    unit_files.change_unit("87", ",,87,", ",82,87,")
    assert "dòng 2, cột parent_code" in refusal(unit_files)
    unit_files.change_unit("87", ",82,87,", ",,82,")
    assert "dòng 2, cột province_code" in refusal(unit_files)


@pytest.mark.parametrize(
    ("header", "message"),
    [
        ("{}", "units.csv, dòng 1, cột code: dòng tiêu đề thiếu cột: code, level, kind, name"),
        ("mã,cấp", "units.csv, dòng 1, cột code: dòng tiêu đề thiếu cột: code, level"),
    ],
)
def test_another_kind_of_file_is_refused(unit_files, header, message):
    unit_files.units_header = header
    assert refusal(unit_files).startswith(message)


def test_a_missing_column_is_named(unit_files):
    unit_files.units_header = unit_files.units_header.replace(",kind", "")
    assert refusal(unit_files) == ("units.csv, dòng 1, cột kind: dòng tiêu đề thiếu cột: kind")


def test_an_unknown_or_repeated_column_is_named(unit_files):
    unit_files.units_header = unit_files.units_header.replace("population", "dân số")
    assert refusal(unit_files) == "units.csv, dòng 1, cột dân số: không biết cột “dân số”"
    unit_files.units_header = unit_files.units_header.replace("dân số", "code")
    assert refusal(unit_files) == "units.csv, dòng 1, cột code: cột “code” có hai lần"


@pytest.mark.parametrize(("row", "found"), [("87,province", 2), ("," * 13, 14)])
def test_a_row_of_another_length_is_named(unit_files, row, found):
    unit_files.units[0] = row
    assert refusal(unit_files) == f"units.csv, dòng 2: có {found} ô, cần 13"


def test_a_line_is_counted_as_an_editor_counts_it(unit_files):
    unit_files.units.insert(0, "")
    unit_files.change_unit("30253", "commune", "thôn")
    assert refusal(unit_files).startswith("units.csv, dòng 6, cột level")


def test_an_open_quote_is_refused(unit_files):
    unit_files.change_unit("30253", "An Hiệp,", '"An Hiệp,')
    assert refusal(unit_files) == "units.csv, dòng 5: không đúng dạng CSV"


@pytest.mark.parametrize("content", [b"", b"\n  \n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_refused(unit_files, content):
    unit_files.write()
    unit_files.units_path.write_bytes(content)
    assert refusal(unit_files, write=False) == "units.csv: tệp trống"


def test_a_file_with_a_header_alone_is_refused(unit_files):
    unit_files.units = []
    assert refusal(unit_files) == "units.csv, dòng 1: tệp không có dòng dữ liệu nào"


def test_there_may_be_no_successions_yet(unit_files):
    unit_files.successions = []
    assert load_units(**unit_files.write()).successions.added == 0


@pytest.mark.parametrize("encoding", ["utf-16", "cp1258"])
def test_a_file_that_is_not_utf8_is_refused(unit_files, encoding):
    unit_files.write()
    text = "code\nAn Hiệp\nÂu Cơ à\n"
    unit_files.units_path.write_bytes(text.encode(encoding, "replace"))
    assert "tệp phải là văn bản UTF-8" in refusal(unit_files, write=False)


def test_the_line_that_is_not_utf8_is_named(unit_files):
    unit_files.write()
    lines = unit_files.units_path.read_bytes().split(b"\n")
    lines[4] = lines[4].replace("Hiệp".encode(), b"Hi\xeap")
    unit_files.units_path.write_bytes(b"\n".join(lines))
    assert refusal(unit_files, write=False) == ("units.csv, dòng 5: tệp phải là văn bản UTF-8")


def test_a_file_that_is_not_there_is_refused(unit_files):
    unit_files.write()
    unit_files.successions_path.unlink()
    assert refusal(unit_files, write=False) == "successions.csv: không đọc được tệp"


def test_a_bad_file_leaves_the_last_good_load_as_it_was(unit_files):
    load_units(**unit_files.write())
    before = list(Unit.objects.order_by("pk").values())
    unit_files.change_unit("30244", "48.1", "48.2")
    unit_files.successions.append("1,2025-06-30,,,abolish,2025-07-01,")
    with pytest.raises(DataFileError, match="successions.csv, dòng 6, cột predecessor_code"):
        load_units(**unit_files.write())
    assert list(Unit.objects.order_by("pk").values()) == before
    unit_files.successions.pop()
    assert load_units(**unit_files.write()).units.changed == 1
