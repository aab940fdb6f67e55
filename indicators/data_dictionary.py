"""Every column and field of the data files, with what it means: the only place that lists them.

The exports take their columns from here, the dictionary page and the archive print it, and the
schemas of the API are held to it by a test.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Kind(StrEnum):
    """What a value is; `TYPES` says how each is written."""

    TEXT = "text"
    WHOLE = "integer"
    DECIMAL = "decimal"
    DATE = "date"
    MOMENT = "datetime"
    TRUTH = "boolean"


TYPES: dict[Kind, Promise] = {
    Kind.TEXT: _("chữ"),
    Kind.WHOLE: _("số nguyên"),
    Kind.DECIMAL: _("số thập phân, dấu chấm; trong JSON là chữ với số chữ số cố định"),
    Kind.DATE: _("ngày, dạng NĂM-THÁNG-NGÀY"),
    Kind.MOMENT: _("thời điểm ISO 8601, giờ UTC"),
    Kind.TRUTH: _("đúng hoặc sai (true, false)"),
}


@dataclass(frozen=True, slots=True)
class Field:
    """One column of the rows, or one field of the edition; `empty`: what no value means."""

    name: str
    kind: Kind
    meaning: Promise
    empty: Promise | str = ""


ROW_FIELDS: tuple[Field, ...] = (
    Field("year", Kind.TEXT, _("Năm; một phần của năm thì là từ của kỳ, như 2020-quy-1.")),
    Field("province", Kind.TEXT, _("Tên nơi lập bảng vào thời điểm đó, hoặc “Việt Nam”.")),
    Field(
        "level",
        Kind.TEXT,
        _("Cấp: province (tỉnh), district (huyện), commune (xã), agency (sở, ban, ngành)."),
    ),
    Field(
        "group",
        Kind.TEXT,
        _("Nhóm xếp hạng: hạng chỉ so trong nhóm."),
        _("bảng chỉ có một nhóm, hoặc nguồn không nêu"),
    ),
    Field(
        "rank",
        Kind.WHOLE,
        _("Hạng trong nhóm."),
        _("không có hạng, hoặc nguồn không nêu"),
    ),
    Field("rank_of", Kind.WHOLE, _("Số đơn vị của nhóm có hạng."), _("không rõ")),
    Field(
        "unit_code",
        Kind.TEXT,
        _(
            "Mã đơn vị hành chính vào thời điểm đó. Một mã không chỉ mãi một đơn vị: "
            "nối dữ liệu theo mã và năm."
        ),
        _("đơn vị không có trong danh mục"),
    ),
    Field("unit_name", Kind.TEXT, _("Tên đơn vị vào thời điểm đó, không kèm loại.")),
    Field(
        "index",
        Kind.DECIMAL,
        _("Chỉ số đã công bố (0–100), số chữ số thập phân của bản công bố."),
        _("không có chỉ số, hoặc nguồn không nêu; không bao giờ là 0"),
    ),
    Field("points", Kind.DECIMAL, _("Tổng điểm, bốn chữ số thập phân."), _("nguồn không nêu")),
    Field(
        "max_points",
        Kind.DECIMAL,
        _("Điểm tối đa của riêng đơn vị, sau khi trừ tiêu chí không áp dụng."),
        _("không rõ"),
    ),
    Field("band", Kind.TEXT, _("Xếp loại như đã in."), _("không có")),
    Field("previous_rank", Kind.WHOLE, _("Hạng kỳ trước."), _("không có hoặc không rõ")),
    Field(
        "rank_change",
        Kind.WHOLE,
        _("Số bậc tăng (dương) hoặc giảm (âm) so với kỳ trước."),
        _("hai kỳ không so sánh được"),
    ),
    Field(
        "basis",
        Kind.TEXT,
        _(
            "Căn cứ của con số: computed (cổng tính từ điểm thành phần), stated (nguồn nêu), "
            "derived (suy ra từ hai con số của một nguồn), listed_order (theo thứ tự liệt kê)."
        ),
    ),
    Field("edition", Kind.WHOLE, _("Số của bản công bố; từ 2 trở đi là bản đính chính.")),
    Field(
        "source_url",
        Kind.TEXT,
        _("Địa chỉ nguồn của dòng này."),
        _("kết quả do cổng tính, không lấy từ nguồn ngoài"),
    ),
    Field("note", Kind.TEXT, _("Ghi chú của dòng, tiếng Việt, như đã công bố."), _("không có")),
)

EDITION_FIELDS: tuple[Field, ...] = (
    Field("address", Kind.TEXT, _("Địa chỉ không đổi của bản công bố.")),
    Field("scope", Kind.TEXT, _("Nơi lập bảng như trên địa chỉ; viet-nam là bảng các tỉnh.")),
    Field("province", Kind.TEXT, _("Tên nơi lập bảng vào thời điểm đó.")),
    Field("level", Kind.TEXT, _("Cấp, như cột level.")),
    Field("year", Kind.WHOLE, _("Năm.")),
    Field("period", Kind.TEXT, _("Từ của kỳ trong năm, như quy-1."), _("cả năm")),
    Field("number", Kind.WHOLE, _("Số của bản công bố trong bảng ấy.")),
    Field(
        "origin",
        Kind.TEXT,
        _("computed: cổng tính từ điểm thành phần; imported: nhập từ nguồn đã công bố."),
    ),
    Field("decision_number", Kind.TEXT, _("Số quyết định công bố."), _("nguồn không nêu")),
    Field("decision_date", Kind.DATE, _("Ngày quyết định."), _("nguồn không nêu")),
    Field("published_at", Kind.MOMENT, _("Lên cổng lúc.")),
    Field("reason", Kind.TEXT, _("Lý do đính chính."), _("không phải bản đính chính")),
    Field(
        "units_total",
        Kind.WHOLE,
        _("Số đơn vị của cả bảng, kể cả đơn vị cổng không có số liệu."),
        _("không rõ"),
    ),
    Field("criteria_set", Kind.TEXT, _("Bộ tiêu chí, như trên địa chỉ."), _("nguồn không nêu")),
    Field("note", Kind.TEXT, _("Ghi chú của bản công bố."), _("không có")),
    Field(
        "provisional",
        Kind.TEXT,
        _("Vì sao công bố tạm thời, khi còn đơn vị thiếu điểm."),
        _("kết quả đầy đủ"),
    ),
    Field(
        "illustrative",
        Kind.TRUTH,
        _("true: số liệu minh họa, nơi và điểm đều không có thật."),
    ),
    Field("digest", Kind.TEXT, _("Mã băm SHA-256 của mọi điều bản công bố nói.")),
)
