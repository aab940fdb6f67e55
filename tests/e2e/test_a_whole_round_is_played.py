"""A whole round with real clicks and keys, and its standings against the ledger alone."""

from __future__ import annotations

import datetime
import io
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import BrowserContext, Page, expect

from indicators import ranking, scoring
from indicators.models import Assessment, Round, ScoreChange, Standing
from indicators.services.set_windows import STAGES
from tests.e2e.staff_world import SECRET, StaffWorld
from tests.sheets.books import fill

Step = ScoreChange.Step
TODAY = datetime.date.today()
# The round of a year is run in the next one.
YEAR = TODAY.year - 1
FROM_LAST = (Step.COUNCIL, Step.APPRAISAL_2, Step.APPRAISAL_1, Step.SURVEY)


@pytest.fixture
def world(transactional_db: None) -> StaffWorld:
    return StaffWorld()


@pytest.fixture
def person(new_context: Callable[..., BrowserContext], world: StaffWorld) -> Callable[[str], Page]:
    """Somebody at a browser of their own, signed in by name and password."""
    pages: dict[str, Page] = {}

    def signed_in(name: str) -> Page:
        if name not in pages:
            page = pages[name] = new_context().new_page()
            page.goto("/dang-nhap/?next=/nghiep-vu/")
            page.get_by_label("Tên đăng nhập").fill(name)
            page.get_by_label("Mật khẩu").fill(SECRET)
            page.get_by_role("button", name="Đăng nhập").click()
            expect(page.get_by_role("heading", name="Nghiệp vụ", level=1)).to_be_visible()
        return pages[name]

    return signed_in


def said(page: Page, text: str) -> None:
    """The page says what was just done."""
    expect(page.locator("p.notice[role=status]").first).to_contain_text(text)


def fill_windows(page: Page, now: int) -> None:
    """Two days for every stage, so that the one with this number is open today."""
    for n, stage in enumerate(STAGES):
        opens = TODAY + datetime.timedelta(2 * (n - now))
        for label, day in (("từ ngày", opens), ("đến hết ngày", opens + datetime.timedelta(1))):
            page.get_by_label(f"{stage.label}, {label}").fill(day.isoformat())


def open_the_round(home: Page, world: StaffWorld) -> None:
    home.get_by_role("link", name="Mở đợt đánh giá").click()
    home.get_by_label("Cấp").select_option("district")
    home.get_by_label("Năm").fill(str(YEAR))
    home.get_by_role("button", name="Tiếp").click()
    home.get_by_label("Bộ tiêu chí").select_option(str(world.rules.pk))
    home.get_by_label("Các nhóm").fill("Các huyện")
    home.get_by_role("button", name="Tiếp").click()
    fill_windows(home, 0)
    for unit in (world.first, world.second):
        home.get_by_label(unit.full_name).select_option("1")
    home.get_by_role("button", name="Mở đợt").click()
    said(home, "Đã mở đợt đánh giá.")
    round_pages(home).get_by_role("link", name="Phân công").click()
    for area, name in (
        ("Chỉ đạo, điều hành", "Trần Thẩm Một"),
        ("Điểm thưởng", "Trần Thẩm Một"),
        ("Thể chế", "Võ Thẩm Hai"),
    ):
        home.get_by_label(f"{area}: {name}").check()
    home.get_by_role("button", name="Lưu phân công").click()
    said(home, "Đã giao 3")


def round_pages(home: Page):
    return home.get_by_role("navigation", name="Các trang của đợt")


def go_on(home: Page, round_: Round, number: int) -> None:
    """Home Affairs sets the days and puts the round into its next stage."""
    home.goto(f"/nghiep-vu/dot/{round_.pk}/bang/")
    round_pages(home).get_by_role("link", name="Thời hạn").click()
    fill_windows(home, number)
    home.get_by_label("Lý do đổi thời hạn").fill("Theo kế hoạch")
    home.get_by_role("button", name="Lưu thời hạn").click()
    said(home, "Đã lưu thời hạn.")
    home.get_by_label("Chuyển sang giai đoạn").select_option(STAGES[number])
    home.get_by_role("button", name="Chuyển", exact=True).click()
    said(home, str(STAGES[number].label))


def own_assessment(page: Page, unit) -> None:
    page.goto("/nghiep-vu/")
    page.get_by_role("table").filter(has_text="Thời hạn").get_by_role(
        "link", name=unit.full_name
    ).click()
    expect(page.get_by_role("heading", name=unit.full_name, level=1)).to_be_visible()


def enter_by_keyboard(page: Page, world: StaffWorld) -> None:
    """3/4, 2 points, the first option, 2 cases, 1,5 points, 19/20; never a mouse in the grid."""
    own_assessment(page, world.first)
    type_in(page, "1.1", ("3", "Tab", "4", "Enter", "2", "Enter", "1", "Enter"))
    for code in ("1.1", "1.2", "1.3"):
        expect(state(page, code)).to_have_text("đã lưu")
    page.get_by_role("link", name="2. Thể chế").click()
    type_in(page, "2.1", ("2", "Enter", "1,5", "Enter", "19", "Tab", "20", "Enter"))
    for code in ("2.1", "2.2", "2.3"):
        expect(state(page, code)).to_have_text("đã lưu")
    expect(page.locator("#da-co")).to_have_text("6/6")
    page.get_by_role("link", name="T. Điểm thưởng").click()
    type_in(page, "T.1", ("0,5", "Enter"))
    expect(state(page, "T.1")).to_have_text("đã lưu")


def type_in(page: Page, code: str, keys: tuple[str, ...]) -> None:
    page.locator(f"tr[data-code='{code}'] [data-field]").first.focus()
    for key in keys:
        if key[0].isdigit():
            page.keyboard.type(key)
        else:
            page.keyboard.press(key)


def state(page: Page, code: str):
    return page.locator(f"tr[data-code='{code}'] [data-state]")


def enter_by_excel(page: Page, round_: Round, folder: Path) -> None:
    """Download, fill in with openpyxl, upload, look, write."""
    page.goto(f"/nghiep-vu/dot/{round_.pk}/excel/")
    with page.expect_download() as download:
        page.get_by_role("button", name="Tải về").first.click()
    filled = folder / "phu-luc-binh-yen.xlsx"
    filled.write_bytes(
        fill(
            Path(download.value.path()).read_bytes(),
            {
                ("1.1", "numerator"): 9,
                ("1.1", "denominator"): 10,
                ("1.2", "points"): "1,75",
                ("1.3", "option"): "2. Chậm",
                ("2.1", "count"): 1,
                ("2.2", "na"): "x",
                ("2.3", "numerator"): 6,
                ("2.3", "denominator"): 10,
            },
        )
    )
    page.get_by_label("Tệp Excel (.xlsx)").set_input_files(filled)
    page.get_by_role("button", name="Kiểm tra").first.click()
    expect(page.get_by_role("heading", name="6 ô sẽ thay đổi")).to_be_visible()
    page.get_by_role("button", name="Ghi tất cả").click()
    said(page, "Đã ghi 6 ô.")


def submit(page: Page, unit) -> None:
    own_assessment(page, unit)
    page.get_by_role("link", name="Kiểm tra và nộp").click()
    page.get_by_role("button", name="Nộp phiếu tự đánh giá").click()
    said(page, "Đã nộp phiếu tự đánh giá.")


def appraise(page: Page, code: str) -> None:
    """Open one criterion from the list of work."""
    page.goto("/nghiep-vu/tham-dinh/")
    page.get_by_role("link", name=f"Tiêu chí {code}").click()


def accept(page: Page, code: str) -> None:
    appraise(page, code)
    page.get_by_role("button", name="Chấp nhận điểm tự chấm").click()
    expect(page.locator("p.notice[role=status]").first).to_be_visible()


def give(page: Page, unit, code: str, points: str, comment: str) -> None:
    page.get_by_label(f"Điểm {code}, {unit.full_name}").fill(points)
    page.get_by_label(f"Ý kiến {code}, {unit.full_name}").fill(comment)
    page.get_by_role("button", name="Lưu", exact=True).click()


def first_appraisal(one: Page, two: Page, world: StaffWorld) -> None:
    for code in ("1.1", "1.3", "T.1"):
        accept(one, code)
    appraise(one, "1.2")
    # Without a word nothing is lowered.
    give(one, world.first, "1.2", "1", "")
    expect(one.locator(".errors")).to_contain_text(world.first.full_name)
    give(one, world.first, "1.2", "1", "Thiếu kế hoạch kiểm tra.")
    said(one, "Đã lưu 1 ô.")
    one.get_by_role("button", name="Chấp nhận điểm tự chấm").click()
    said(one, "Đã lưu 1 ô.")
    for code in ("2.1", "2.3"):
        accept(two, code)
    accept(two, "2.2")
    two.get_by_role("row").filter(has_text=world.second.full_name).get_by_label(
        "không áp dụng"
    ).check()
    two.get_by_role("button", name="Lưu", exact=True).click()
    said(two, "Đã lưu 1 ô.")


def explain(page: Page, world: StaffWorld) -> None:
    """From the notice to the explanation."""
    page.goto("/nghiep-vu/")
    page.get_by_role("link", name="Thông báo").click()
    page.get_by_role("listitem").filter(has_text="bị hạ điểm").get_by_role(
        "button", name="Mở"
    ).click()
    expect(page.get_by_text("Thiếu kế hoạch kiểm tra.")).to_be_visible()
    page.get_by_label("Giải trình của đơn vị").fill("Kế hoạch số 12/KH-UBND, ban hành 02/3.")
    page.get_by_role("button", name="Lưu giải trình").click()
    said(page, "Đã lưu 1 giải trình.")


def import_survey(home: Page, round_: Round, folder: Path) -> None:
    home.goto(f"/nghiep-vu/dot/{round_.pk}/excel/")
    with home.expect_download() as download:
        home.get_by_role("link", name="Tải bảng để nhập điểm").click()
    book = load_workbook(io.BytesIO(Path(download.value.path()).read_bytes()))
    for row, (points, asked) in enumerate(((1.4, 210), (1.85, 190)), start=2):
        sheet = book.active
        sheet.cell(row, 6).value, sheet.cell(row, 7).value = points, asked
        sheet.cell(row, 8).value = TODAY
    filled = folder / "dieu-tra.xlsx"
    book.save(filled)
    home.get_by_label("Tệp Excel hoặc CSV").set_input_files(filled)
    home.get_by_role("button", name="Kiểm tra").last.click()
    home.get_by_role("button", name="Ghi tất cả").click()
    said(home, "Đã ghi 2 ô.")


def from_the_ledger(round_: Round) -> dict[int, tuple]:
    """Points, maximum, index, rank of each unit, from nothing but ledger rows and the rules."""
    newest: dict[tuple[int, int], dict[str, ScoreChange]] = {}
    for change in ScoreChange.objects.filter(assessment__round=round_).order_by("pk"):
        newest.setdefault((change.assessment_id, change.criterion_id), {})[change.step] = change
    rules = round_.criteria_set
    totals = {
        assessment.pk: scoring.unit_total(
            scoring.area_totals(
                leaf_score(leaf, newest.get((assessment.pk, leaf.pk), {}))
                for leaf in rules.criteria.leaves()
            ),
            scoring.SetRules(
                places=rules.places,
                rounding=scoring.Rounding(rules.rounding),
                bonus_cap=rules.bonus_cap,
                penalty_cap=rules.penalty_cap,
                allow_above_100=rules.allow_above_100,
                unscored=scoring.Unscored(rules.unscored),
            ),
        )
        for assessment in round_.assessments.all()
    }
    ranks = {
        ranked.key: ranked.rank
        for ranked in ranking.rank_within_groups(
            [
                ranking.Entry(key=pk, group="g", index=total.index, tie_breakers=())
                for pk, total in totals.items()
            ],
            ranking.TieRule(rules.tie_rule),
        )
    }
    return {
        pk: (total.points, total.maximum, total.index, ranks[pk]) for pk, total in totals.items()
    }


def leaf_score(leaf, changes: dict[str, ScoreChange]) -> scoring.LeafScore:
    """The last step that said something has the word; what the unit claims itself doesn't count."""
    spoken = [changes[step] for step in FROM_LAST if step in changes]
    state, points = scoring.LeafState.NOT_ENTERED, None
    if spoken and spoken[0].new_points is not None:
        state, points = scoring.LeafState.SCORED, spoken[0].new_points
    elif spoken and spoken[0].after == "không áp dụng":
        state = scoring.LeafState.NOT_APPLICABLE
    return scoring.LeafScore(
        area=leaf.area.code,
        maximum=leaf.max_points,
        state=state,
        points=points,
        part=scoring.Part(leaf.part),
        survey=leaf.kind == "survey",
    )


def test_a_whole_round_from_opening_to_standings(person, world, tmp_path) -> None:
    home = person("so-noi-vu")
    open_the_round(home, world)
    round_ = Round.objects.select_related("criteria_set").get()
    assert round_.illustrative

    enter_by_keyboard(person("an-binh"), world)
    enter_by_excel(person("binh-yen"), round_, tmp_path)
    submit(person("chu-tich-an-binh"), world.first)
    submit(person("chu-tich-binh-yen"), world.second)
    home.goto(f"/nghiep-vu/dot/{round_.pk}/bang/")
    expect(home.get_by_text("Đã nộp 2/2")).to_be_visible()
    expect(home.get_by_text("6/6")).to_have_count(2)

    go_on(home, round_, 1)
    first_appraisal(person("tham-dinh-1"), person("tham-dinh-2"), world)

    go_on(home, round_, 2)
    explain(person("an-binh"), world)

    go_on(home, round_, 3)
    again = person("tham-dinh-1")
    appraise(again, "1.2")
    expect(again.get_by_text("Kế hoạch số 12/KH-UBND")).to_be_visible()
    give(again, world.first, "1.2", "1,5", "Kế hoạch có, nhưng ban hành chậm.")
    said(again, "Đã lưu 1 ô.")

    go_on(home, round_, 4)
    round_pages(home).get_by_role("link", name="Kết quả").click()
    expect(home.locator(".idx").first).to_have_text("–")
    home.goto(f"/nghiep-vu/dot/{round_.pk}/hoi-dong/")
    expect(home.get_by_text("Kế hoạch số 12/KH-UBND")).to_be_visible()
    give(home, world.first, "1.2", "1,75", "Biên bản họp Hội đồng số 3.")
    said(home, "Đã lưu 1 ô.")
    import_survey(home, round_, tmp_path)

    independent = from_the_ledger(round_)
    stored = {
        standing.assessment_id: (
            standing.points,
            standing.max_points,
            standing.index,
            standing.rank,
        )
        for standing in Standing.objects.filter(assessment__round=round_)
    }
    assert stored == independent
    first, second = Assessment.objects.filter(round=round_).order_by("unit__code")
    # By hand: 0,75 + 1,75 + 1 + 1 + 1,5 + 1 + 1,4 and 0,5 bonus of 10; two points don't apply to
    # the other: 0,9 + 1,75 + 0,5 + 0,5 + 0,5 + 1,85 of 8.
    assert independent == {
        first.pk: (Decimal("8.9"), Decimal(10), Decimal("89.00"), 1),
        second.pk: (Decimal(6), Decimal(8), Decimal("75.00"), 2),
    }

    home.goto(f"/nghiep-vu/dot/{round_.pk}/")
    expect(home.locator("tbody tr").first).to_contain_text(world.first.full_name)
    expect(home.locator(".idx").first).to_have_text("89,00")
    expect(home.locator("tbody tr").first).to_contain_text("Tốt")

    home.get_by_role("link", name="Thông báo").click()
    for unit in (world.first, world.second):
        expect(home.get_by_text(f"{unit.full_name} đã nộp phiếu tự đánh giá")).to_be_visible()

    auditor = person("kiem-tra")
    auditor.goto("/nghiep-vu/nhat-ky/")
    expect(auditor.locator("tbody tr")).to_have_count(ScoreChange.objects.count())
    rows = auditor.locator("tbody tr").filter(has_text=f"{world.first.full_name} · 1.2")
    for n, (said_by, what) in enumerate(
        (
            ("so-noi-vu", "Biên bản họp Hội đồng số 3."),
            ("tham-dinh-1", "Kế hoạch có, nhưng ban hành chậm."),
            ("an-binh", "Kế hoạch số 12/KH-UBND"),
            ("tham-dinh-1", "Thiếu kế hoạch kiểm tra."),
            ("an-binh", "2 điểm"),
        )
    ):
        expect(rows.nth(n)).to_contain_text(said_by)
        expect(rows.nth(n)).to_contain_text(what)
