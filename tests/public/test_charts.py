"""Every figure is one that Plotly draws, and says the same as the table beside it."""

from dataclasses import dataclass, field
from decimal import Decimal
from types import SimpleNamespace

import plotly.graph_objects as go
import pytest
from django.template.loader import render_to_string

from indicators import charts
from indicators.areas import AreaLine


@dataclass
class Row:
    """A published result as the charts see it."""

    year: int
    rank: int | None = None
    index: str | None = None
    rank_of: int | None = 12
    rank_change: int | None = None
    change_note: str = ""
    basis: str = "computed"
    criteria_set_id: int | None = 1
    unit_name: str = "Châu Thành"
    edition: SimpleNamespace = field(init=False)

    def __post_init__(self):
        self.index = None if self.index is None else Decimal(self.index)
        self.edition = SimpleNamespace(
            year=self.year, places=2, criteria_set_id=self.criteria_set_id
        )


@dataclass
class Area:
    code: str
    name: str
    max_points: Decimal | None = Decimal(10)
    part: str = "main"


@dataclass
class Points:
    points: Decimal
    max_points: Decimal | None = None


def trend_of(*rows):
    return charts.trend(rows, key="xu-huong", file_name="xu-huong")


def climbing():
    return [
        Row(2019, 9, "70.10"),
        Row(2020, 7, "72.50"),
        Row(2021, 8, "71.00"),
        Row(2022, 5, "80.25"),
    ]


def line(name, share, best="95", middle="80", part="main"):
    share = None if share is None else Decimal(share)
    return AreaLine(
        code=name[:2],
        name=name,
        part=part,
        points=Decimal(5),
        max_points=Decimal(10) if share is not None else None,
        share=share,
        best=None if share is None else Decimal(best),
        median=None if share is None else Decimal(middle),
        best_names=("Sa Đéc",),
    )


def heat_of(areas, lines):
    edition = SimpleNamespace(scope="minh-hoa", level_word="huyen", period_word="2024")
    return charts.heat_map(edition, areas, lines)


def chart_marks(chart):
    return valid(chart).layout.annotations


def valid(chart):
    """The figure as plotly.py reads it; raises ValueError for anything Plotly doesn't know."""
    return go.Figure(data=chart.figure["data"], layout=chart.figure["layout"])


def test_a_trend_is_a_valid_figure_with_first_place_on_top():
    figure = valid(trend_of(*climbing()))
    low, high = figure.layout.yaxis.range
    assert low > high
    assert list(figure.data[0].y) == [9, 7, 8, 5]
    assert list(figure.data[1].y) == [70.1, 72.5, 71.0, 80.25]


def test_years_are_whole_words_on_the_axis_and_missing_years_keep_their_place():
    figure = valid(trend_of(Row(2019, 9), Row(2021, 8)))
    assert figure.layout.xaxis.type == "category"
    assert list(figure.layout.xaxis.categoryarray) == ["2019", "2020", "2021"]


def test_a_trend_says_its_finding_in_the_title():
    title = trend_of(*climbing()).title
    assert title == "Hạng 5/12 năm 2022, tăng 3 bậc so với 2021, cao nhất từ 2019"


def test_a_fall_to_the_bottom_is_said_as_plainly():
    title = trend_of(Row(2020, 3), Row(2021, 5), Row(2022, 11)).title
    assert title == "Hạng 11/12 năm 2022, giảm 6 bậc so với 2021, thấp nhất từ 2020"


def test_the_best_rank_is_not_claimed_when_it_was_reached_before():
    assert "cao nhất" not in trend_of(Row(2020, 5), Row(2021, 7), Row(2022, 5)).title


def test_no_line_crosses_years_that_cannot_be_compared():
    rows = [
        Row(2019, 9),
        Row(2020, 7),
        Row(2021, 3, change_note="Hai năm dùng bộ tiêu chí khác nhau.", criteria_set_id=2),
        Row(2022, 2, criteria_set_id=2),
    ]
    chart = trend_of(*rows)
    figure = valid(chart)
    assert [list(trace.y) for trace in figure.data] == [
        [9, 7, None, None],
        [None, None, 3, 2],
    ]
    assert not any(trace.connectgaps for trace in figure.data)
    assert len(figure.layout.shapes) == 1
    assert chart.notes == ("Không nối 2021 với năm trước: Hai năm dùng bộ tiêu chí khác nhau.",)
    assert chart.title == "Hạng 2/12 năm 2022, tăng 1 bậc so với 2021"


def test_comparable_years_are_joined_by_one_line():
    chart = trend_of(Row(2019, 9), Row(2020, 7), Row(2021, 3))
    assert len(valid(chart).data) == 1
    assert chart.notes == ()


def test_years_without_a_known_set_stay_single_points():
    rows = [Row(year, rank, criteria_set_id=None) for year, rank in ((2019, 9), (2020, 7))]
    chart = trend_of(*rows)
    assert [trace.mode for trace in valid(chart).data] == ["markers"]
    assert "so với" not in chart.title


def test_years_of_a_known_set_are_joined_in_the_same_picture_as_single_ones():
    rows = [Row(2017, 4, criteria_set_id=None), Row(2018, 5), Row(2019, 6)]
    modes = {trace.mode: list(trace.y) for trace in valid(trend_of(*rows)).data}
    assert modes == {"lines+markers": [None, 5, 6], "markers": [4, None, None]}


def test_a_year_without_a_rank_leaves_a_gap_and_no_zero():
    figure = valid(trend_of(Row(2019, 9), Row(2020, None, "70"), Row(2021, 8)))
    assert list(figure.data[0].y) == [9, None, 8]


def test_one_year_alone_is_no_trend():
    assert trend_of(Row(2019, 9, "70")) is None
    assert trend_of(Row(2019, 9), Row(2020)) is None


def test_the_table_of_a_trend_holds_every_point_of_the_picture():
    chart = trend_of(*climbing(), Row(2024, 4, None))
    assert chart.rows == [
        ["2019", "9/12", "70,10"],
        ["2020", "7/12", "72,50"],
        ["2021", "8/12", "71,00"],
        ["2022", "5/12", "80,25"],
        ["2023", "–", "–"],
        ["2024", "4/12", "–"],
    ]
    drawn = {
        (year, value)
        for trace in chart.figure["data"]
        for year, value in zip(trace["x"], trace["y"], strict=True)
        if value is not None
    }
    told = {
        (year, float(cell.split("/")[0].replace(",", ".")))
        for year, *cells in chart.rows
        for cell in cells
        if cell != "–"
    }
    assert drawn == told


def test_the_data_of_a_trend_is_for_machines():
    chart = trend_of(Row(2019, 9, "70.10"), Row(2020, 7, basis="derived"))
    assert chart.data == [
        ["year", "rank", "rank_of", "index", "basis"],
        ["2019", "9", "12", "70.10", "computed"],
        ["2020", "7", "12", "", "derived"],
    ]
    assert chart.payload["rows"] == chart.data


def test_a_derived_point_is_called_derived():
    chart = trend_of(Row(2019, 9, basis="derived"), Row(2020, 7))
    assert "suy ra" in chart.figure["data"][0]["text"][0]
    assert "suy ra" not in chart.figure["data"][0]["text"][1]
    assert list(valid(chart).data[0].marker.symbol) == ["circle-open", "circle"]
    assert "Điểm rỗng: số liệu suy ra." in chart.subtitle
    assert "Điểm rỗng" not in trend_of(Row(2019, 9), Row(2020, 7)).subtitle


@pytest.mark.parametrize(
    ("lowest", "ticks"),
    [(3, [1, 2, 3]), (12, [1, 3, 5, 7, 9, 11]), (63, [1, 10, 20, 30, 40, 50, 60])],
)
def test_ranks_are_marked_at_round_places_and_at_the_first(lowest, ticks):
    chart = trend_of(Row(2019, 1, rank_of=lowest), Row(2020, 2, rank_of=lowest))
    assert list(valid(chart).layout.yaxis.tickvals) == ticks


def test_a_heat_map_shows_the_share_of_each_units_own_maximum():
    chart = heat_of(
        [Area("1", "Chỉ đạo"), Area("2", "Thể chế", Decimal(20))],
        [
            (Row(2024), [Points(Decimal(5)), Points(Decimal(5), Decimal(8))]),
            (Row(2024, unit_name="Sa Đéc"), [Points(Decimal(9)), None]),
        ],
    )
    trace = valid(chart).data[0]
    assert [list(line) for line in trace.z] == [[50, 62.5], [90, None]]
    assert (trace.zmin, trace.zmax) == (50, 100)
    assert chart.headings == ["Đơn vị", "Chỉ đạo", "Thể chế"]
    assert chart.rows == [["Châu Thành", "50,0%", "62,5%"], ["Sa Đéc", "90,0%", "–"]]
    assert chart.data[1:] == [["Châu Thành", "50.00", "62.50"], ["Sa Đéc", "90.00", ""]]
    hovered = [[cell[2] for cell in line] for line in trace.customdata]
    assert hovered == [row[1:] for row in chart.rows]
    written = [mark.text for mark in chart_marks(chart)]
    assert written == ["50", "63", "90"]


def test_a_heat_map_has_steps_of_one_hue():
    chart = heat_of([Area("1", "A"), Area("2", "B")], [(Row(2024), [Points(Decimal(5))] * 2)])
    scale = chart.figure["data"][0]["colorscale"]
    assert [colour for _at, colour in scale[::2]] == list(charts.HEAT)
    assert (scale[0][0], scale[-1][0]) == (0, 1)


def test_many_units_make_a_map_without_numbers_in_its_cells():
    few, many = (
        heat_of([Area("1", "A")], [(Row(2024), [Points(Decimal(5))])] * count) for count in (40, 41)
    )
    assert len(few.figure["layout"]["annotations"]) == 40
    assert many.figure["layout"]["annotations"] == []
    assert len(many.rows) == 41


def test_namesakes_keep_a_line_each_in_the_heat_map():
    chart = heat_of([Area("1", "A")], [(Row(2024), [Points(Decimal(5))])] * 2)
    assert list(valid(chart).data[0].y) == [0, 1]
    assert len(chart.rows) == 2


def test_penalties_are_no_achievement_and_stay_out_of_the_picture():
    chart = heat_of(
        [Area("1", "A"), Area("T", "Điểm trừ", part="penalty")],
        [(Row(2024), [Points(Decimal(5)), Points(Decimal(1))])],
    )
    assert chart.headings == ["Đơn vị", "A"]


def test_areas_without_a_maximum_make_no_heat_map():
    lines = [(Row(2021), [Points(Decimal("7.82"))])]
    assert heat_of([Area("1", "A", None)], lines) is None
    assert heat_of([Area("1", "A")], lines) is not None


def test_the_heat_map_names_the_weakest_area():
    chart = heat_of(
        [Area("1", "Chỉ đạo"), Area("2", "Tài chính công")],
        [(Row(2024), [Points(Decimal(9)), Points(Decimal(4))])],
    )
    assert chart.title == "Yếu nhất là “Tài chính công”: một nửa số đơn vị không quá 40,0%"


def test_a_dot_plot_is_valid_and_its_table_says_the_same():
    chart = charts.dot_plot(
        [line("Chỉ đạo", "90.5"), line("Tài chính công", "62")],
        unit_name="Châu Thành",
        key="linh-vuc",
        file_name="linh-vuc",
    )
    figure = valid(chart)
    by_name = {trace.name: list(trace.x) for trace in figure.data}
    assert by_name["Châu Thành"] == [90.5, 62]
    assert by_name["Cao nhất nhóm"] == [95, 95]
    assert by_name["Trung vị của nhóm"] == [80, 80]
    assert chart.rows == [
        ["Chỉ đạo", "90,5%", "95,0%", "80,0%"],
        ["Tài chính công", "62,0%", "95,0%", "80,0%"],
    ]
    assert chart.title == (
        "Cách đơn vị cao nhất nhóm xa nhất ở “Tài chính công”: 33,0 điểm phần trăm"
    )


def test_the_points_of_a_dot_plot_differ_in_shape_and_not_in_colour_alone():
    chart = charts.dot_plot([line("A", "90")], unit_name="B", key="k", file_name="f")
    assert len({trace["marker"]["symbol"] for trace in chart.figure["data"]}) == 3


def test_a_unit_that_leads_everywhere_is_told_so():
    chart = charts.dot_plot([line("A", "95")], unit_name="B", key="k", file_name="f")
    assert chart.title == "Cao nhất nhóm ở mọi lĩnh vực"


def test_areas_without_a_maximum_make_no_dot_plot():
    assert charts.dot_plot([line("A", None)], unit_name="B", key="k", file_name="f") is None


@pytest.mark.parametrize(
    "chart",
    [
        trend_of(*climbing()),
        charts.dot_plot(
            [line("A", "90"), line("B", "62.55")], unit_name="C", key="k", file_name="f"
        ),
        heat_of([Area("1", "A"), Area("2", "B")], [(Row(2024), [Points(Decimal(5)), None])]),
    ],
    ids=["trend", "dot plot", "heat map"],
)
def test_the_include_renders_the_picture_and_the_same_figures_as_a_table(chart):
    page = render_to_string("inc/chart.html", {"chart": chart})
    assert '<script type="application/json">' in page
    table = page[page.index("<table") : page.index("</table>")]
    for cell in [cell for row in [chart.headings, *chart.rows] for cell in row]:
        assert f">{cell}</t" in table


def test_a_text_in_a_figure_cannot_end_its_script():
    chart = charts.dot_plot(
        [line("</script><b>", "90")], unit_name="</script>", key="k", file_name="f"
    )
    page = render_to_string("inc/chart.html", {"chart": chart})
    assert page.count("</script>") == 2
    assert "<b>" not in page
