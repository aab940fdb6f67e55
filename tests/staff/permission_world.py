"""A province in which every staff address has something to show, and one person of each kind."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from districts.models import Initiative, Membership, Plan, PlanTask, Unit
from districts.services.activities import adopt
from districts.services.memberships import grant_membership
from indicators import scoring
from indicators.models import (
    Assessment,
    Assignment,
    CriteriaSet,
    Criterion,
    Exemption,
    ImportFile,
    Notice,
    RankingGroup,
    Round,
    RoundChange,
    ScoreChange,
    Window,
)
from indicators.services.add_document import add_document
from indicators.services.attach_evidence import attach_evidence
from indicators.services.cells import CellInput, write_cells
from indicators.services.draft_edition import draft_of
from indicators.services.keep_file import keep_file
from indicators.services.map_set import map_alike
from indicators.services.publish import draft_mark, publish
from indicators.services.recompute import recompute
from indicators.services.round_trail import Changed, keep_trail
from indicators.set_sheet import write_set
from indicators.sheets.activities import write_activities
from indicators.sheets.write import select, write_annex
from tests.indicators.random_round import a_unit
from tests.sheets.books import fill, saved
from tests.sheets.books import opened as opened_book
from tests.staff.permission_figures import MONTH, add_figures, indicator_data
from tests.staff.permission_surveys import add_survey, questionnaire_data

Role, Stage, Step = Membership.Role, Round.Stage, ScoreChange.Step
DAY = datetime.timedelta(days=1)
ROUND_ROLES = (
    ("home_affairs", Role.HOME_AFFAIRS),
    ("publisher", Role.PUBLISHER),
    ("auditor", Role.AUDITOR),
)
UNIT_ROLES = (("official", Role.UNIT_OFFICIAL), ("leader", Role.UNIT_LEADER))
PAST_RESULTS = (
    "Năm;Cấp;Mã đơn vị;Nhóm;Điểm;Điểm tối đa;Chỉ số;Hạng;Trên tổng số;Nguồn\n"
    "2020;Huyện;D1;;80;100;80;1;1;QĐ 1"
)
SECRET_REASON = "lý do chỉ người trong tỉnh biết"
SECRET_GRANT = "vì sao đơn vị được thêm ngày"


class PermissionWorld:
    """Everything is asked about Huyện Chủ Đề: `own` is its own people's, `other` its neighbour's,
    `parent` the province's and `elsewhere` another province's.
    """

    def __init__(self) -> None:
        self.today = timezone.localdate()
        self.province = a_unit("P1", "Tỉnh Chủ Đề", level="province")
        self.elsewhere = a_unit("P2", "Tỉnh Khác", level="province")
        self.old_rules = self._set("cu")
        self.rules = self._set("dang-dung")
        self.next_rules = self._set("ke-tiep", previous=self.old_rules)
        map_alike(self.next_rules)
        self.leaf = self.rules.criteria.get(code="1.1")
        self.second_leaf = self.rules.criteria.get(code="2.1")
        self.round = Round.objects.create(
            criteria_set=self.rules, province=self.province, level="district", year=self.year
        )
        self.group, self.far_group, self.empty_group = (
            RankingGroup.objects.create(round=self.round, slug=f"g{n}", name=f"Nhóm {n}")
            for n in (1, 2, 3)
        )
        self.own, self.other, self.far = (
            Assessment.objects.create(
                round=self.round,
                unit=a_unit(code, name, province=self.province),
                group=group,
            )
            for code, name, group in (
                ("D1", "Chủ Đề", self.group),
                ("D2", "Bên Cạnh", self.group),
                ("D3", "Ở Xa", self.far_group),
            )
        )
        self.people: dict[str, User] = {}
        self.sessions: dict[str, str] = {}
        self._cast()
        self._activities()
        self._scores()
        self._published()
        add_figures(self)
        add_survey(self)

    @property
    def year(self) -> int:
        return self.today.year - 1

    def stage(self, stage: Stage, *, submitted: bool) -> None:
        """Put the round into a stage that is open today."""
        Window.objects.all().delete()
        stages = [*STAGES, Stage.PUBLISHED]
        for n, one in enumerate(STAGES):
            opens = self.today + 2 * (n - stages.index(stage)) * DAY
            Window.objects.create(
                round=self.round, stage=one, opens_on=opens, closes_on=opens + DAY
            )
        self.round.stage = stage
        self.round.save()
        for assessment in (self.own, self.other, self.far):
            assessment.status = (
                Assessment.Status.SUBMITTED if submitted else Assessment.Status.ENTERING
            )
            assessment.submitted_at = timezone.now() if submitted else None
            assessment.submitted_by = self.people["leader.own"] if submitted else None
            assessment.save()

    def lower(self) -> None:
        """The appraiser gave less than was claimed."""
        self._write(Step.APPRAISAL_1, "appraiser.all", points=Decimal(1), reason="Thiếu văn bản.")

    @property
    def version(self) -> int:
        """The newest ledger row of the cell everything is about."""
        return ScoreChange.objects.of_cell(self.own.pk, self.leaf.pk).first().pk

    def _set(self, slug: str, **fields: Any) -> CriteriaSet:
        rules = CriteriaSet.objects.create(
            slug=slug,
            name=f"Bộ {slug}",
            level="district",
            province=self.province,
            total_max=5,
            appraisal_max=4,
            survey_max=1,
            **fields,
        )
        position = 0
        for area_code, points, leaves in (
            ("1", 2, (("1.1", "direct", 2),)),
            ("2", 3, (("2.1", "direct", 2), ("2.2", "survey", 1))),
        ):
            position += 1
            area = Criterion.objects.create(
                criteria_set=rules,
                code=area_code,
                name=f"Lĩnh vực {area_code}",
                position=position,
                max_points=points,
            )
            for code, kind, most in leaves:
                position += 1
                Criterion.objects.create(
                    criteria_set=rules,
                    code=code,
                    name=f"Tiêu chí {code}",
                    position=position,
                    parent=area,
                    area=area,
                    kind=kind,
                    max_points=most,
                )
        return rules

    def _cast(self) -> None:
        for name, role in ROUND_ROLES:
            self._person(f"{name}.province", (self.province, role))
            self._person(f"{name}.elsewhere", (self.elsewhere, role))
            self._person(f"{name}.district", (self.own.unit, role))
        for name, role in UNIT_ROLES:
            self._person(f"{name}.own", (self.own.unit, role))
            self._person(f"{name}.other", (self.other.unit, role))
            self._person(f"{name}.parent", (self.province, role))
        for name in ("all", "area_2", "other_group", "idle"):
            self._person(f"appraiser.{name}", (self.province, Role.APPRAISER))
        self._person("appraiser.elsewhere", (self.elsewhere, Role.APPRAISER))
        self._person(
            "appraiser.of_the_unit",
            (self.province, Role.APPRAISER),
            (self.own.unit, Role.UNIT_OFFICIAL),
        )
        first, second = self.leaf.area, self.second_leaf.area
        for name, area, group in (
            ("all", first, None),
            ("all", second, None),
            ("area_2", second, None),
            ("other_group", first, self.far_group),
            ("of_the_unit", first, None),
        ):
            Assignment.objects.create(
                round=self.round, user=self.people[f"appraiser.{name}"], area=area, group=group
            )
        self._person("outsider")
        self._person("dismissed", (self.province, Role.HOME_AFFAIRS))
        self.people["dismissed"].is_active = False
        self.people["dismissed"].save()
        root = get_user_model().objects.create_superuser("root", password="x")
        self._join("root", root)

    def _person(self, name: str, *memberships: tuple[Unit, Role]) -> None:
        person = get_user_model().objects.create_user(name, password="x")
        for unit, role in memberships:
            grant_membership(user=person, unit=unit, role=role, granted_by=None)
        self._join(name, person)

    def _join(self, name: str, person: User) -> None:
        self.people[name] = person
        Notice.objects.create(
            user=person, kind="deadline", key="k", text=f"gửi {name}", at=timezone.now()
        )

    def _scores(self) -> None:
        for assessment in (self.own, self.other, self.far):
            for leaf in (self.leaf, self.second_leaf):
                self._write(
                    Step.SELF,
                    "official.own",
                    assessment,
                    leaf,
                    declared=scoring.Declared(mark=Decimal("1.5")),
                    reason=SECRET_REASON if assessment == self.own else "",
                )
        official = self.people["official.own"]
        self.stage(Stage.SELF_SCORING, submitted=False)
        document = add_document(
            self.own.unit,
            user=official,
            number="1/QĐ-UBND",
            file=SimpleUploadedFile("qd.pdf", b"%PDF-1.4\n%\xe2\xe3\n1 0 obj\nendobj\n%%EOF\n"),
        )
        self.evidence = attach_evidence(self.own, self.leaf, document, user=official)
        self.exemption = Exemption.objects.create(
            assessment=self.other,
            criterion=self.second_leaf,
            reason="không có",
            by=self.people["home_affairs.province"],
            at=timezone.now(),
        )
        self.notice = Notice.objects.get(user=official)
        keep_trail(
            self.round,
            RoundChange.Kind.EXTENSION,
            [Changed("tự đánh giá", "", "31/12", SECRET_GRANT, self.own.pk)],
            user=self.people["home_affairs.province"],
        )
        self._files()

    def _published(self) -> None:
        recompute([self.round.pk], trigger="thử")
        publish(
            self.round,
            user=None,
            decision_number="1/QĐ-UBND",
            decision_date=self.today,
            signer="Người Ký",
            provisional="Chưa có điều tra.",
        )

    def _files(self) -> None:
        """An annex its official has filled in, and past results Home Affairs has uploaded."""
        selection = select(self.round, step=Step.SELF, assessments=[self.own], unit_alone=True)
        self.annex = keep_file(
            fill(write_annex(selection), {("1.1", "points"): "1"}),
            user=self.people["official.own"],
            kind=ImportFile.Kind.ANNEX,
            name="phu-luc.xlsx",
            round_=self.round,
        )
        self.past = keep_file(
            PAST_RESULTS.encode(),
            user=self.people["home_affairs.province"],
            kind=ImportFile.Kind.HISTORY,
            name="ket-qua.csv",
            province=self.province,
        )

        self.work = keep_file(
            a_plan(self.own.unit),
            user=self.people["official.own"],
            kind=ImportFile.Kind.WORK,
            name="hoat-dong.xlsx",
            province=self.own.unit,
        )

    def _activities(self) -> None:
        """A plan nobody has confirmed, and a neighbour's initiative the unit uses."""
        said = {"source": "Báo cáo 1/BC"}
        self.plan = Plan.objects.create(unit=self.own.unit, year=2024, title="Kế hoạch", **said)
        self.task = PlanTask.objects.create(plan=self.plan, number=1, name="Rà soát")
        self.initiative, used = (
            Initiative.objects.create(
                unit=self.other.unit,
                title=title,
                field="thu-tuc",
                year=2024,
                confirmed_at=timezone.now(),
                **said,
            )
            for title in ("Mô hình mới", "Mô hình đang dùng")
        )
        self.adoption = adopt(used, self.own.unit, user=self.people["official.own"])

    def _write(
        self,
        step: str,
        person: str,
        assessment: Assessment | None = None,
        leaf: Criterion | None = None,
        **fields: Any,
    ) -> None:
        cell = CellInput((assessment or self.own).pk, (leaf or self.leaf).pk, **fields)
        (result,) = write_cells(
            self.round, [cell], step=step, user=self.people[person], door=ScoreChange.Door.PAGE
        )
        assert result.outcome == "saved", result.message


def reason(world: PermissionWorld) -> dict[str, str]:
    """Why the figure of the month is corrected."""
    return {f"ly-do-{world.indicator.pk}": "Đếm lại."}


STAGES = (
    Stage.SELF_SCORING,
    Stage.APPRAISAL_1,
    Stage.EXPLANATION,
    Stage.APPRAISAL_2,
    Stage.COUNCIL,
)


def windows_data(world: PermissionWorld, later: int = 0) -> dict[str, str]:
    """Days of every stage as the form asks for them, so many days after today."""
    return {
        f"{stage}-{end}": (world.today + (2 * n + extra + later) * DAY).isoformat()
        for n, stage in enumerate(STAGES)
        for end, extra in (("tu", 0), ("den", 1))
    }


def appraised(world: PermissionWorld) -> dict[str, str]:
    """A line of an appraisal page, lowered with a comment."""
    key = f"{world.own.pk}-{world.leaf.pk}"
    return {f"diem-{key}": "0,5", f"ykien-{key}": "Thiếu căn cứ.", f"seen-{key}": world.version}


def opened(world: PermissionWorld) -> dict[str, Any]:
    """All three steps of opening a round of half a year of the province."""
    return {
        "tinh": world.province.pk,
        "cap": "district",
        "nam": world.year,
        "ky": "6-thang-dau",
        "bo": world.next_rules.pk,
        "ngay": f"{world.year}-06-30",
        "nhom": "Các huyện",
        f"u{world.own.unit_id}": "1",
        f"u{world.other.unit_id}": "1",
        **windows_data(world),
    }


def rules_data(world: PermissionWorld) -> dict[str, Any]:
    """The rules of the set no round uses, with one number changed."""
    return {
        "name": "Bộ mới",
        "places": 3,
        "rounding": "half_up",
        "tie_rule": "competition",
        "unscored": "no_index",
        "evidence_policy": "explain",
        "xep_loai": "Tốt=80; Yếu=0",
    }


def a_workbook(world: PermissionWorld) -> SimpleUploadedFile:
    """A criteria set as a file, of 100 points."""
    book = opened_book(write_set(world.next_rules))
    for code, points in (("2", 98), ("2.2", 96)):
        row = next(row for row in book.active.iter_rows() if row[0].value == code)
        row[5].value = points
    return SimpleUploadedFile("bo.xlsx", saved(book))


def a_plan(unit: Unit) -> bytes:
    """The workbook of a unit with one plan more."""
    book = opened_book(write_activities(unit))
    book["Kế hoạch"].append([2023, "Kế hoạch từ tệp", "", "", "", "", "", "Báo cáo 2/BC", ""])
    return saved(book)


ENTERING = (Stage.SELF_SCORING, False)
HANDED_IN = (Stage.SELF_SCORING, True)


def signed(world: PermissionWorld) -> dict[str, str]:
    """A correction, signed as the page asks for it."""
    return {
        "seen": draft_mark(draft_of(world.round)),
        "decision_number": "2/QĐ-UBND",
        "decision_date": f"{world.today:%d/%m/%Y}",
        "signer": "Người Ký",
        "reason": "Cộng sót điểm.",
        "provisional": "on",
        "provisional_reason": "Chưa có điều tra.",
    }


# Address -> stage and whether units have submitted; what is posted; anything to do before.
POSTS: dict[str, tuple[tuple[Stage, bool], Callable[[PermissionWorld], Any]]] = {
    "recompute": (ENTERING, lambda w: {}),
    "round-publish": ((Stage.COUNCIL, True), signed),
    "round-reopen": ((Stage.PUBLISHED, True), lambda w: {}),
    "assessment": (
        ENTERING,
        lambda w: {
            f"o{w.leaf.pk}-mark": "1",
            f"o{w.leaf.pk}-was": "-",
            f"o{w.leaf.pk}-seen": w.version,
        },
    ),
    "assessment-cells": (
        ENTERING,
        lambda w: json.dumps({"cells": [{"criterion": w.leaf.pk, "seen": w.version, "mark": "1"}]}),
    ),
    "submit": (ENTERING, lambda w: {}),
    "withdraw": (HANDED_IN, lambda w: {}),
    "return": (HANDED_IN, lambda w: {"reason": "Thiếu số liệu."}),
    "evidence-attach": (ENTERING, lambda w: {"number": "2/QĐ-UBND"}),
    "evidence-detach": (ENTERING, lambda w: {}),
    "explain-missing": (ENTERING, lambda w: {"text": "Văn bản mật."}),
    "appraise-leaf": ((Stage.APPRAISAL_1, True), appraised),
    "appraise-unit": ((Stage.APPRAISAL_1, True), appraised),
    "explanations": (
        (Stage.EXPLANATION, True),
        lambda w: {f"giai-trinh-{w.leaf.pk}": "Đã có văn bản."},
    ),
    "council": ((Stage.COUNCIL, True), appraised),
    "round-open": (ENTERING, opened),
    "round-remind": (ENTERING, lambda w: {"phieu": w.own.pk}),
    "round-windows": (ENTERING, lambda w: windows_data(w, later=3) | {"ly_do": "Bão"}),
    "round-extend": (
        ENTERING,
        lambda w: {
            "phieu": w.own.pk,
            "giai_doan": "self_scoring",
            "den": (w.today + 9 * DAY).isoformat(),
            "ly_do": "Bão",
        },
    ),
    "round-stage": (
        (Stage.EXPLANATION, True),
        lambda w: {"giai-doan": "appraisal_1", "ly_do": "sót"},
    ),
    "round-groups": (
        ENTERING,
        lambda w: (
            {f"ten-{group.pk}": f"{group.name} mới" for group in w.round.groups.all()}
            | {f"u{row.pk}": row.group_id for row in w.round.assessments.all()}
        ),
    ),
    "round-group-drop": (ENTERING, lambda w: {}),
    "round-exemptions": (
        ENTERING,
        lambda w: {"phieu": [w.own.pk], "tieu_chi": w.second_leaf.pk, "ly_do": "không có"},
    ),
    "round-exemption-drop": (ENTERING, lambda w: {"ly_do": "nhầm"}),
    "round-assignments": (
        ENTERING,
        lambda w: {
            "giao": [f"{w.people['appraiser.idle'].pk}-{w.leaf.area_id}"],
            "da-thay": "",
        },
    ),
    "notice-read": (ENTERING, lambda w: {}),
    "notices-read": (ENTERING, lambda w: {}),
    "excel-upload": (
        ENTERING,
        lambda w: {"kind": "annex", "file": SimpleUploadedFile("a.xlsx", b"not yet read")},
    ),
    "excel-apply": (ENTERING, lambda w: {}),
    "history": (
        ENTERING,
        lambda w: {
            "province": w.province.pk,
            "file": SimpleUploadedFile("b.csv", b"not yet read"),
        },
    ),
    "history-apply": (ENTERING, lambda w: {"ly-do": "In sai."}),
    "set-new": (ENTERING, lambda w: {"ten": "Bộ lập mới", "cap": "district"}),
    "set-import": (
        ENTERING,
        lambda w: {"ten": "Bộ từ tệp", "cap": "district", "tep": a_workbook(w)},
    ),
    "set-copy": (ENTERING, lambda w: {"ten": "Bản sao", "ma": "ban-sao"}),
    "set-rules": (ENTERING, rules_data),
    "set-mapping": (
        ENTERING,
        lambda w: {f"cu-{leaf.pk}": "" for leaf in w.next_rules.criteria.leaves()},
    ),
    "set-node-new": (ENTERING, lambda w: {"code": "3", "name": "Lĩnh vực 3"}),
    "set-node": (ENTERING, lambda w: {"code": "1", "name": "Tên khác"}),
    "set-node-drop": (ENTERING, lambda w: {}),
    "activity-new": (
        ENTERING,
        lambda w: {"year": 2025, "title": "Kế hoạch mới", "source": "Báo cáo 3/BC"},
    ),
    "activity": (
        ENTERING,
        lambda w: {"year": 2024, "title": "Kế hoạch đổi tên", "source": "Báo cáo 1/BC"},
    ),
    "activity-confirm": (ENTERING, lambda w: {}),
    "activity-delete": (ENTERING, lambda w: {}),
    "activity-item-new": (ENTERING, lambda w: {"number": 2, "name": "Việc mới"}),
    "activity-item": (ENTERING, lambda w: {"number": 1, "name": "Việc đổi tên"}),
    "activity-item-done": (ENTERING, lambda w: {"ngay": "01/02/2024"}),
    "activity-item-delete": (ENTERING, lambda w: {}),
    "adoptions": (ENTERING, lambda w: {"sang_kien": w.initiative.pk}),
    "adoption-drop": (ENTERING, lambda w: {}),
    "activities-excel": (
        ENTERING,
        lambda w: {"file": SimpleUploadedFile("c.xlsx", b"not yet read")},
    ),
    "activities-apply": (ENTERING, lambda w: {}),
    "figures-period": (
        ENTERING,
        lambda w: {f"tu-{w.indicator.pk}": "4", f"mau-{w.indicator.pk}": "4", **reason(w)},
    ),
    "figures-release": (ENTERING, lambda w: {}),
    "figures-upload": (ENTERING, lambda w: {"file": SimpleUploadedFile("d.csv", b"later")}),
    "figures-apply": (ENTERING, lambda w: {}),
    "indicator": (ENTERING, indicator_data),
    "targets": (
        ENTERING,
        lambda w: {
            "indicator": w.indicator.pk,
            "unit": w.own.unit_id,
            "period": MONTH.word,
            "sense": "ge",
            "value": "90",
            "document": "QĐ 2",
        },
    ),
    "target-drop": (ENTERING, lambda w: {}),
    "set-feeds": (
        ENTERING,
        lambda w: {
            f"chi-tieu-{w.ratio_leaf.pk}": w.indicator.pk,
            f"ky-{w.ratio_leaf.pk}": "nam",
        },
    ),
    "assessment-feed": (ENTERING, lambda w: {}),
    "questionnaire-new": (ENTERING, questionnaire_data),
    "questionnaire-tokens": (ENTERING, lambda w: {"unit": w.own.unit_id, "count": 1}),
    "questionnaire-paper": (
        ENTERING,
        lambda w: {"unit": w.own.unit_id, "day": w.today.isoformat(), "papers": "1"},
    ),
    "questionnaire-close": (ENTERING, lambda w: {}),
    "questionnaire-send": (
        ENTERING,
        lambda w: {"noi": f"{w.round.pk}-{w.rules.criteria.get(code='2.2').pk}"},
    ),
}
PROVINCE_PAGES = (
    "province",
    "province-tasks",
    "province-findings",
    "province-targets",
    "province-waiting",
    "province-late",
    "province-improved",
    "province-gaps",
    "province-off-target",
    "province-warnings",
    "province-unreleased",
)
# What stands in each part of an address, where it isn't the round.
ARGUMENTS: dict[str, Callable[[PermissionWorld], list[Any]]] = {
    "appraise-leaf": lambda w: [w.round.pk, w.leaf.pk],
    "published": lambda w: [w.round.pk, 1],
    "round-draft-annex": lambda w: [w.round.pk, "docx"],
    "evidence-file": lambda w: [w.own.pk, w.evidence.pk],
    "evidence-detach": lambda w: [w.own.pk, w.evidence.pk],
    "notice-read": lambda w: [w.notice.pk],
    "round-group-drop": lambda w: [w.round.pk, w.empty_group.pk],
    "round-exemption-drop": lambda w: [w.round.pk, w.exemption.pk],
    "excel-file": lambda w: [w.round.pk, w.annex.pk],
    "excel-apply": lambda w: [w.round.pk, w.annex.pk],
    "history-file": lambda w: [w.past.pk],
    "history-apply": lambda w: [w.past.pk],
    "adoption-drop": lambda w: [w.own.unit_id, w.adoption.pk],
    "activities-file": lambda w: [w.own.unit_id, w.work.pk],
    "activities-apply": lambda w: [w.own.unit_id, w.work.pk],
    **{name: lambda w: [] for name in PROVINCE_PAGES},
    **{name: lambda w: [] for name in ("figures", "indicators", "targets")},
    **{
        name: lambda w: [w.own.unit_id, MONTH.word]
        for name in ("figures-period", "figures-template", "figures-release")
    },
    "figures-upload": lambda w: [w.own.unit_id],
    "reform-report": lambda w: [w.own.unit_id],
    "reform-report-period": lambda w: [w.own.unit_id, "2024-quy-1"],
    "reform-report-file": lambda w: [w.own.unit_id, "2024-quy-1", "xlsx"],
    "figures-file": lambda w: [w.figures_file.pk],
    "figures-apply": lambda w: [w.figures_file.pk],
    "indicator": lambda w: [w.indicator.slug],
    "target-drop": lambda w: [w.target.pk],
    "set-feeds": lambda w: [w.next_rules.slug],
    "assessment-feed": lambda w: [w.own.pk],
    **{name: lambda w: [] for name in ("questionnaires", "questionnaire-new")},
    **{
        name: lambda w: [w.questionnaire.pk]
        for name in (
            "questionnaire",
            "questionnaire-tokens",
            "questionnaire-paper",
            "questionnaire-close",
            "questionnaire-send",
        )
    },
    **{
        name: lambda w: [w.own.unit_id]
        for name in ("unit-activities", "activities-excel", "activities-download", "adoptions")
    },
    **{name: lambda w: [w.own.unit_id, "ke-hoach"] for name in ("activities", "activity-new")},
    **{
        name: lambda w: [w.own.unit_id, "ke-hoach", w.plan.pk]
        for name in (
            "activity",
            "activity-trail",
            "activity-confirm",
            "activity-delete",
            "activity-item-new",
        )
    },
    **{
        name: lambda w: [w.own.unit_id, "ke-hoach", w.plan.pk, w.task.pk]
        for name in ("activity-item", "activity-item-done", "activity-item-delete")
    },
    "set-node": lambda w: [w.next_rules.slug, w.next_rules.criteria.get(code="1").pk],
    "set-node-drop": lambda w: [w.next_rules.slug, w.next_rules.criteria.get(code="1.1").pk],
    **{
        name: lambda w: []
        for name in (
            "desk",
            "sets",
            "set-new",
            "set-import",
            "round-open",
            "appraisals",
            "ledger",
            "ledger-csv",
            "round-ledger",
            "round-ledger-csv",
            "notices",
            "notices-read",
            "history",
            "history-template",
        )
    },
    **{
        name: lambda w: [w.own.pk]
        for name in (
            "assessment",
            "assessment-cells",
            "assessment-check",
            "submit",
            "withdraw",
            "return",
            "appraise-unit",
            "explanations",
            "what-if",
        )
    },
    **{
        name: lambda w: [w.own.pk, w.leaf.pk]
        for name in ("assessment-leaf", "evidence-attach", "explain-missing")
    },
    **{
        name: lambda w: [w.next_rules.slug]
        for name in (
            "set",
            "set-export",
            "set-copy",
            "set-rules",
            "set-mapping",
            "set-node-new",
        )
    },
}
# What a page that is open to many must show only to those whose business it is.
MENTIONS: dict[str, Callable[[PermissionWorld], str]] = {
    "desk": lambda w: f'href="/nghiep-vu/dot/{w.round.pk}/"',
    "sets": lambda w: f"/nghiep-vu/bo-tieu-chi/{w.rules.slug}/",
    "ledger": lambda w: SECRET_REASON,
    "ledger-csv": lambda w: SECRET_REASON,
    "round-ledger": lambda w: SECRET_GRANT,
    "round-ledger-csv": lambda w: SECRET_GRANT,
    "appraisals": lambda w: f"/nghiep-vu/tham-dinh/{w.round.pk}/",
    "appraise-leaf": lambda w: w.own.unit.full_name,
    "excel": lambda w: w.own.unit.full_name,
    "history": lambda w: w.province.full_name,
    "notices": lambda w: "gửi official.own",
    "round-open": lambda w: w.province.full_name,
    **{name: lambda w: w.province.full_name for name in PROVINCE_PAGES},
    "figures": lambda w: w.own.unit.full_name,
    "targets": lambda w: w.own.unit.full_name,
    "questionnaires": lambda w: w.questionnaire.title,
    "questionnaire-new": lambda w: w.province.full_name,
}
