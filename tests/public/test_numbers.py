from decimal import Decimal
from timeit import timeit
from types import SimpleNamespace

import pytest
from django.utils import translation

from indicators import formats


@pytest.mark.parametrize(
    ("value", "places", "vietnamese", "english"),
    [
        ("84.58", 2, "84,58", "84.58"),
        ("84.5", 2, "84,50", "84.50"),
        ("0", 2, "0,00", "0.00"),
        ("1234.5", 2, "1.234,50", "1,234.50"),
        ("1234567.8912", 4, "1.234.567,8912", "1,234,567.8912"),
        ("-3.5", 2, "\u22123,50", "\u22123.50"),
    ],
)
def test_a_number_has_the_places_of_its_set_and_the_marks_of_the_language(
    value, places, vietnamese, english
):
    assert formats.points(Decimal(value), places, "vi") == vietnamese
    assert formats.points(Decimal(value), places, "en") == english


@pytest.mark.parametrize(
    ("value", "shown"), [("2.675", "2,68"), ("2.665", "2,67"), ("0.005", "0,01")]
)
def test_a_number_is_rounded_half_up_and_never_to_even(value, shown):
    assert formats.points(Decimal(value), 2, "vi") == shown


def test_no_value_is_a_dash_with_its_reason_and_never_zero():
    assert formats.points(None) == "–"
    shown = formats.no_value("Chưa thẩm định <xong>")
    assert "–" in shown
    assert 'title="Chưa thẩm định &lt;xong&gt;"' in shown
    assert '<span class="visually-hidden">Chưa thẩm định &lt;xong&gt;</span>' in shown
    assert "0" not in shown


def test_no_value_without_a_known_reason_says_that_the_source_is_silent():
    assert "nguồn không nêu" in formats.no_value("")


def test_a_maximum_keeps_only_the_decimals_it_has():
    assert formats.maximum(Decimal("100.0000"), "vi") == "100"
    assert formats.maximum(Decimal("8.5000"), "vi") == "8,5"
    assert formats.maximum(Decimal("0.2500"), "vi") == "0,25"


def test_a_rank_says_out_of_how_many_where_that_is_known():
    assert formats.rank(3, 12) == "3<small>/12</small>"
    assert formats.rank(3, None) == "3"
    assert formats.rank(None, 12) == "–"


@pytest.mark.parametrize(
    ("by", "mark", "words"),
    [(2, "▲2", "tăng 2 bậc"), (-1, "▼1", "giảm 1 bậc"), (0, "=", "giữ nguyên thứ hạng")],
)
def test_a_change_is_an_arrow_to_see_and_words_to_hear(by, mark, words):
    shown = formats.change(by)
    assert f'<span aria-hidden="true">{mark}</span>' in shown
    assert f'<span class="visually-hidden">{words}</span>' in shown


def test_years_that_cannot_be_compared_show_the_reason_and_no_arrow():
    shown = formats.change(None, "Hai năm dùng bộ tiêu chí khác nhau.")
    assert "▲" not in shown
    assert "▼" not in shown
    assert 'title="không so sánh được: Hai năm dùng bộ tiêu chí khác nhau."' in shown


def test_the_first_year_shows_a_dash_for_its_change():
    assert "–" in formats.change(None, "")


def test_remembered_texts_are_remembered_by_language():
    formats.change(4)
    with translation.override("en"):
        formats.change(4)
        assert formats.points(Decimal("1.5")) == "1.50"
    assert "tăng 4 bậc" in formats.change(4)
    assert formats.points(Decimal("1.5")) == "1,50"


def test_a_thousand_figures_take_little_of_a_page():
    value = Decimal("84.5800")
    seconds = min(timeit(lambda: formats.points(value, 2, "vi"), number=1_000) for _ in range(3))
    assert seconds < 0.05


def test_a_date_within_a_decision_is_written_the_vietnamese_way():
    assert formats.civil_dates("202/2025/QH15 (2025-06-12)") == "202/2025/QH15 (12/06/2025)"
    assert formats.civil_dates("1663/NQ-UBTVQH15") == "1663/NQ-UBTVQH15"


def test_a_stored_remark_of_several_sentences_is_translated_one_by_one():
    remark = "Chưa rõ hai năm có cùng bộ tiêu chí. Số liệu năm trước là suy ra."
    assert formats.stored_text(remark) == remark
    assert formats.stored_text("") == ""
    with translation.override("en"):
        shown = formats.stored_text(f"{remark} Tính từ 77,93 trừ 0,81.")
    assert "Chưa rõ" not in shown
    assert "Số liệu năm trước" not in shown
    assert shown.endswith("Tính từ 77,93 trừ 0,81.")


def test_a_remark_explains_what_is_missing_only_where_the_portal_computed():
    computed = SimpleNamespace(note="Còn 2 tiêu chí chưa có điểm.", basis="computed")
    printed = SimpleNamespace(note="Nguồn đăng lại.", basis="stated")
    assert formats.why_missing(computed) == "Còn 2 tiêu chí chưa có điểm."
    assert formats.why_missing(printed) == ""
