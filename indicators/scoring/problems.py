"""What is wrong with a rule or a value: a code, values, and a sentence a face can translate."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal


def gettext_noop(message: str) -> str:
    """Mark a sentence for the message catalogue without importing Django; returns it unchanged."""
    return message


MESSAGES: dict[str, str] = {
    "maximum_negative": gettext_noop("Điểm tối đa %(maximum)s là số âm."),
    "options_missing": gettext_noop("Chưa khai báo phương án trả lời nào."),
    "option_out_of_range": gettext_noop(
        "Phương án thứ %(position)s có %(points)s điểm, nằm ngoài khoảng từ 0 đến %(maximum)s."
    ),
    "floor_out_of_range": gettext_noop("Ngưỡng tỷ lệ %(floor)s nằm ngoài khoảng từ 0 đến 1."),
    "no_cases_missing": gettext_noop(
        "Chưa quy định cách tính khi mẫu số bằng 0 (không phát sinh)."
    ),
    "bands_missing": gettext_noop("Chưa khai báo khoảng tỷ lệ nào."),
    "bands_not_from_zero": gettext_noop(
        "Các khoảng tỷ lệ bắt đầu từ %(lower)s, chưa phủ từ 0 trở lên."
    ),
    "bands_not_ascending": gettext_noop(
        "Khoảng tỷ lệ từ %(lower)s phải lớn hơn cận dưới đứng trước nó là %(previous)s."
    ),
    "band_unreachable": gettext_noop(
        "Khoảng tỷ lệ từ %(lower)s không bao giờ đạt tới vì tỷ lệ không vượt quá 1."
    ),
    "band_points_out_of_range": gettext_noop(
        "Khoảng tỷ lệ từ %(lower)s cho %(points)s điểm, nằm ngoài khoảng từ 0 đến %(maximum)s."
    ),
    "step_missing": gettext_noop("Chưa khai báo số điểm cho mỗi lần đếm."),
    "step_not_positive": gettext_noop("Số điểm cho mỗi lần đếm là %(step)s, phải lớn hơn 0."),
    "not_a_number": gettext_noop("Giá trị nhập vào không phải là số."),
    "negative": gettext_noop("Giá trị %(value)s là số âm."),
    "option_unknown": gettext_noop("Không có phương án thứ %(position)s."),
    "numerator_exceeds_denominator": gettext_noop(
        "Tử số %(numerator)s lớn hơn mẫu số %(denominator)s."
    ),
    "no_cases_undecided": gettext_noop(
        "Mẫu số bằng 0 mà bộ tiêu chí chưa quy định cách tính khi không phát sinh."
    ),
    "share_in_no_band": gettext_noop("Tỷ lệ này không thuộc khoảng nào đã khai báo."),
    "count_not_whole": gettext_noop("Số lượng %(value)s phải là số nguyên."),
    "mark_out_of_range": gettext_noop("Điểm %(mark)s nằm ngoài khoảng từ 0 đến %(maximum)s."),
    "state_without_points": gettext_noop("Tiêu chí đã chấm nhưng không có điểm."),
    "points_without_state": gettext_noop("Tiêu chí chưa chấm hoặc không áp dụng lại có điểm."),
    "places_out_of_range": gettext_noop(
        "Số chữ số thập phân là %(places)s, phải từ 0 đến %(highest)s."
    ),
    "bonus_cap_negative": gettext_noop("Mức trần điểm cộng %(cap)s là số âm."),
    "penalty_cap_negative": gettext_noop("Mức trần điểm trừ %(cap)s là số âm."),
    "classes_missing": gettext_noop("Chưa khai báo mức xếp loại nào."),
    "classes_not_from_zero": gettext_noop(
        "Mức xếp loại thấp nhất bắt đầu từ %(lower)s, chưa phủ từ 0 trở lên."
    ),
    "class_lower_twice": gettext_noop("Hai mức xếp loại cùng bắt đầu từ %(lower)s."),
    "class_code_twice": gettext_noop("Mã xếp loại “%(code)s” xuất hiện hai lần."),
    "class_unreachable": gettext_noop(
        "Mức xếp loại “%(label)s” từ %(lower)s không bao giờ đạt tới."
    ),
    "class_lower_too_fine": gettext_noop(
        "Cận dưới %(lower)s của mức “%(label)s” có nhiều chữ số thập phân hơn chỉ số công bố."
    ),
}


def in_vietnamese(number: Decimal) -> str:
    """The number with a decimal comma and as many places as it has: "0,75"."""
    text = format(number, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.replace(".", ",")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, as a code of `MESSAGES` and the values its sentence needs."""

    code: str
    params: Mapping[str, Decimal | int | str] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.in_words()

    @property
    def message(self) -> str:
        """The sentence in Vietnamese, with a decimal comma."""
        return self.in_words()

    def in_words(
        self,
        translate: Callable[[str], str] = gettext_noop,
        number: Callable[[Decimal], str] = in_vietnamese,
    ) -> str:
        """The sentence in the language of `translate`, its decimals written by `number`."""
        return translate(MESSAGES[self.code]) % {
            name: number(value) if isinstance(value, Decimal) else value
            for name, value in self.params.items()
        }


class PointsError(ValueError):
    """A value no points can be computed from; carries the `Problem` a face can show."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.problem = problem

    @property
    def code(self) -> str:
        """Which message of `MESSAGES`."""
        return self.problem.code

    @property
    def params(self) -> Mapping[str, Decimal | int | str]:
        """The values the message needs."""
        return self.problem.params

    @property
    def message(self) -> str:
        """The sentence in Vietnamese."""
        return self.problem.message
