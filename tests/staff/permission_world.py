"""A province in which every staff address has something to show, and one person of each kind."""

from __future__ import annotations

import datetime
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
from indicators.services.keep_file import keep_file
from indicators.services.map_set import map_alike
from indicators.services.publish import publish
from indicators.services.recompute import recompute
from indicators.services.round_trail import Changed, keep_trail
from indicators.sheets.activities import write_activities
from indicators.sheets.write import select, write_annex
from tests.indicators.random_round import a_unit
from tests.sheets.books import fill, opened, saved
from tests.staff.permission_figures import add_figures
from tests.staff.permission_surveys import add_survey

Role, Stage, Step = Membership.Role, Round.Stage, ScoreChange.Step
DAY = datetime.timedelta(days=1)
STAGES = (
    Stage.SELF_SCORING,
    Stage.APPRAISAL_1,
    Stage.EXPLANATION,
    Stage.APPRAISAL_2,
    Stage.COUNCIL,
)
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


def a_plan(unit: Unit) -> bytes:
    """The workbook of a unit with one plan more."""
    book = opened(write_activities(unit))
    book["Kế hoạch"].append([2023, "Kế hoạch từ tệp", "", "", "", "", "", "Báo cáo 2/BC", ""])
    return saved(book)
