"""The rules of a criteria set as sentences: what is a field of the set is printed, not implied."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext

from indicators import formats
from indicators.models import CriteriaSet, Criterion, TieBreaker


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of a set: what it's about and what it says."""

    title: str
    text: str


def set_rules(rules: CriteriaSet) -> list[Rule]:
    """Every rule that turns points into a published rank, in the order they're applied.

    Reads `rules.tie_breakers` with their areas: prefetch them.
    """
    return [
        Rule(gettext("Thang điểm"), _scale(rules)),
        Rule(gettext("Điểm được tính"), _which_points(rules)),
        Rule(gettext("Tài liệu kiểm chứng"), _evidence(rules)),
        Rule(gettext("Tiêu chí chưa có điểm"), _unscored(rules)),
        Rule(gettext("Điểm cộng, điểm trừ"), _beside(rules)),
        Rule(gettext("Chỉ số"), _index(rules)),
        Rule(gettext("Làm tròn"), _rounding(rules)),
        Rule(gettext("Xếp hạng"), _ranking(rules)),
        Rule(gettext("Bằng chỉ số"), _ties(rules)),
    ]


def leaf_rule(criterion: Criterion) -> str:
    """How a leaf is scored, in one or two sentences; "" for a node that isn't a leaf.

    Reads `criterion.options` and `criterion.ratio_bands`: prefetch them.
    """
    describe = _KINDS.get(Criterion.Kind(criterion.kind)) if criterion.kind else None
    if describe is None:
        return ""
    return " ".join(part for part in (describe(criterion), _no_cases(criterion)) if part)


def _scale(rules: CriteriaSet) -> str:
    total, appraisal, survey = (
        formats.maximum(value) for value in (rules.total_max, rules.appraisal_max, rules.survey_max)
    )
    if not rules.survey_max:
        return gettext("Tổng điểm tối đa %(total)s, toàn bộ do thẩm định.") % {"total": total}
    return gettext(
        "Tổng điểm tối đa %(total)s: thẩm định %(appraisal)s, điều tra xã hội học %(survey)s."
    ) % {"total": total, "appraisal": appraisal, "survey": survey}


def _which_points(rules: CriteriaSet) -> str:
    text = gettext(
        "Điểm của một tiêu chí là điểm hội đồng quyết định; nếu không có thì là điểm thẩm định "
        "lần 2, rồi điểm thẩm định lần 1."
    )
    if rules.accept_self_score:
        return f"{text} " + gettext("Chưa thẩm định thì nhận điểm tự đánh giá.")
    return f"{text} " + gettext("Điểm tự đánh giá không bao giờ được tính thay điểm thẩm định.")


def _evidence(rules: CriteriaSet) -> str:
    if rules.evidence_policy == CriteriaSet.EvidencePolicy.ZERO:
        return gettext("Tiêu chí thiếu tài liệu kiểm chứng thì không có điểm.")
    return gettext("Tiêu chí thiếu tài liệu kiểm chứng thì đơn vị phải giải trình cách chấm.")


def _unscored(rules: CriteriaSet) -> str:
    if rules.unscored == CriteriaSet.Unscored.ZERO:
        return gettext("Tiêu chí chưa có điểm được tính 0 điểm.")
    return gettext(
        "Còn tiêu chí chưa có điểm thì đơn vị chưa có chỉ số và không được xếp hạng: "
        "chưa có điểm không phải là 0 điểm."
    )


def _beside(rules: CriteriaSet) -> str:
    bonus, penalty = (
        gettext("không giới hạn")
        if cap is None
        else gettext("nhiều nhất %(points)s điểm") % {"points": formats.maximum(cap)}
        for cap in (rules.bonus_cap, rules.penalty_cap)
    )
    return gettext(
        "Điểm cộng %(bonus)s, điểm trừ %(penalty)s. Hai phần này không tính vào điểm tối đa; "
        "tổng điểm không xuống dưới 0."
    ) % {"bonus": bonus, "penalty": penalty}


def _index(rules: CriteriaSet) -> str:
    text = gettext(
        "Chỉ số = 100 × tổng điểm ÷ điểm tối đa của chính đơn vị đó. Tiêu chí được công nhận là "
        "không áp dụng thì bỏ ra khỏi điểm tối đa."
    )
    if rules.allow_above_100:
        return f"{text} " + gettext("Điểm cộng có thể đưa chỉ số vượt 100.")
    return f"{text} " + gettext("Chỉ số không vượt 100.")


def _rounding(rules: CriteriaSet) -> str:
    if rules.rounding == CriteriaSet.Rounding.TRUNCATE:
        text = gettext(
            "Chỉ số lấy %(places)d chữ số thập phân, cắt bỏ phần còn lại, một lần khi công bố; "
            "các phép tính trước đó không làm tròn."
        )
    else:
        text = gettext(
            "Chỉ số làm tròn đến %(places)d chữ số thập phân, nửa làm tròn lên, một lần khi công "
            "bố; các phép tính trước đó không làm tròn."
        )
    return text % {"places": rules.places}


def _ranking(rules: CriteriaSet) -> str:
    return gettext(
        "Trong từng nhóm, theo chỉ số đã làm tròn, từ cao xuống thấp. Đơn vị chưa có chỉ số được "
        "liệt kê mà không có hạng."
    )


def _ties(rules: CriteriaSet) -> str:
    after = (
        gettext("đồng hạng, hạng kế tiếp liền sau (1, 1, 2)")
        if rules.tie_rule == CriteriaSet.TieRule.DENSE
        else gettext("đồng hạng, hạng kế tiếp bỏ cách (1, 1, 3)")
    )
    breakers = [_tie_breaker(breaker) for breaker in rules.tie_breakers.all()]
    if not breakers:
        return gettext("Không có tiêu chí phụ: %(after)s.") % {"after": after}
    return gettext("So sánh lần lượt: %(breakers)s; nếu vẫn bằng nhau thì %(after)s.") % {
        "breakers": "; ".join(breakers),
        "after": after,
    }


def _tie_breaker(breaker: TieBreaker) -> str:
    if breaker.area is not None:
        return gettext("điểm lĩnh vực “%(area)s”") % {"area": breaker.area.name}
    return str(breaker.get_kind_display())


def _option(criterion: Criterion) -> str:
    return gettext("Chọn một phương án:") if criterion.options.all() else ""


def _ratio(criterion: Criterion) -> str:
    text = gettext("Điểm = %(max)s × tử số ÷ mẫu số.") % {
        "max": formats.maximum(criterion.max_points)
    }
    if criterion.ratio_floor:
        text += " " + gettext("Tỷ lệ dưới %(floor)s thì 0 điểm.") % {
            "floor": formats.percent(criterion.ratio_floor)
        }
    if criterion.allow_over:
        text += " " + gettext("Tỷ lệ vượt 100% được nhận, điểm không quá mức tối đa.")
    return text


def _ratio_bands(criterion: Criterion) -> str:
    return gettext("Theo khoảng tỷ lệ, tính cả cận dưới:")


def _count(criterion: Criterion) -> str:
    if criterion.step is None:
        return gettext("Theo số lượng.")
    return gettext("Mỗi trường hợp %(step)s điểm, nhiều nhất %(max)s điểm.") % {
        "step": formats.maximum(criterion.step),
        "max": formats.maximum(criterion.max_points),
    }


def _direct(criterion: Criterion) -> str:
    return gettext("Chấm trực tiếp từ 0 đến %(max)s điểm.") % {
        "max": formats.maximum(criterion.max_points)
    }


def _survey(criterion: Criterion) -> str:
    return gettext("Từ điều tra xã hội học, quy đổi về thang %(max)s điểm.") % {
        "max": formats.maximum(criterion.max_points)
    }


def _bonus(criterion: Criterion) -> str:
    if criterion.step is not None:
        return _count(criterion)
    return gettext("Cộng nhiều nhất %(max)s điểm.") % {"max": formats.maximum(criterion.max_points)}


def _penalty(criterion: Criterion) -> str:
    if criterion.step is not None:
        return gettext("Mỗi trường hợp trừ %(step)s điểm, nhiều nhất %(max)s điểm.") % {
            "step": formats.maximum(criterion.step),
            "max": formats.maximum(criterion.max_points),
        }
    return gettext("Trừ nhiều nhất %(max)s điểm.") % {"max": formats.maximum(criterion.max_points)}


def _no_cases(criterion: Criterion) -> str:
    words = {
        Criterion.NoCases.FULL: gettext("Mẫu số bằng 0 (không phát sinh): đạt điểm tối đa."),
        Criterion.NoCases.ZERO: gettext("Mẫu số bằng 0 (không phát sinh): 0 điểm."),
        Criterion.NoCases.NOT_APPLICABLE: gettext(
            "Mẫu số bằng 0 (không phát sinh): không áp dụng, bỏ ra khỏi điểm tối đa."
        ),
    }
    return words[Criterion.NoCases(criterion.no_cases)] if criterion.no_cases else ""


_KINDS = {
    Criterion.Kind.OPTION: _option,
    Criterion.Kind.RATIO: _ratio,
    Criterion.Kind.RATIO_BANDS: _ratio_bands,
    Criterion.Kind.COUNT: _count,
    Criterion.Kind.DIRECT: _direct,
    Criterion.Kind.SURVEY: _survey,
    Criterion.Kind.BONUS: _bonus,
    Criterion.Kind.PENALTY: _penalty,
}
