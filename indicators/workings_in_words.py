"""The arithmetic of a result as people write it: each step with the numbers to redo it."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext, ngettext

from indicators import formats, scoring
from indicators.explanation import (
    QUOTIENT_PLACES,
    BandWorking,
    How,
    IndexWorking,
    LeafWorking,
    RankWorking,
)
from indicators.models import EditionScore
from indicators.workings import AreaWorking, Node, Working

TIMES, OVER, MINUS = "×", "÷", "−"


def leaf_sentences(node: Node) -> list[str]:
    """How a leaf came to its points; empty for a node that isn't a leaf."""
    working, score = node.working, node.score
    if working is None:
        return []
    if working.how is How.NOT_APPLICABLE:
        return [
            gettext("Không áp dụng cho đơn vị: bỏ %(max)s điểm ra khỏi điểm tối đa.")
            % {"max": formats.maximum(node.criterion.max_points)}
        ]
    if working.how is How.NOT_ENTERED or score is None:
        return [gettext("Chưa có điểm được tính.")]
    by_rule = _by_rule(node, working, score)
    said = [by_rule] if by_rule else []
    decided = _decided(node, working, score)
    return [*said, decided] if decided else said


def _by_rule(node: Node, working: LeafWorking, score: EditionScore) -> str:
    rule, inputs = node.criterion.rule, score.inputs
    done, cases = (_quantity(inputs.get(name)) for name in ("numerator", "denominator"))
    values = {
        "done": done,
        "cases": cases,
        "max": formats.maximum(node.criterion.max_points),
        "points": formats.maximum(working.by_rule),
        "share": _percent(working.share),
        "lower": _percent(working.lower),
        "upper": _percent(working.upper),
    }
    match working.how:
        case How.OPTION:
            label = rule["options"][inputs["option"]]["label"]
            return gettext("Phương án “%(label)s”: %(points)s điểm.") % {"label": label, **values}
        case How.RATIO:
            return (
                gettext(
                    "%(done)s ÷ %(cases)s = %(share)s; "
                    "%(max)s × %(done)s ÷ %(cases)s = %(points)s điểm."
                )
                % values
            )
        case How.RATIO_CAPPED:
            return (
                gettext(
                    "%(done)s ÷ %(cases)s = %(share)s, vượt 100%%: nhận điểm tối đa %(points)s."
                )
                % values
            )
        case How.BELOW_FLOOR:
            return (
                gettext("%(done)s ÷ %(cases)s = %(share)s, dưới mức tối thiểu %(lower)s: 0 điểm.")
                % values
            )
        case How.BAND if working.upper is not None:
            return (
                gettext(
                    "%(done)s ÷ %(cases)s = %(share)s, từ %(lower)s đến dưới %(upper)s: "
                    "%(points)s điểm."
                )
                % values
            )
        case How.BAND:
            return (
                gettext("%(done)s ÷ %(cases)s = %(share)s, từ %(lower)s trở lên: %(points)s điểm.")
                % values
            )
        case How.NO_CASES:
            return _no_cases(working, values)
        case How.COUNT | How.COUNT_CAPPED:
            return _count(node, working, score, values)
        case How.NOT_BY_RULE:
            return gettext("Số liệu kê khai không hợp với cách tính của tiêu chí.")
        case _:
            return ""


def _no_cases(working: LeafWorking, values: dict[str, str]) -> str:
    words = {
        scoring.NoCases.FULL: gettext(
            "Không phát sinh (mẫu số bằng 0): đạt điểm tối đa %(points)s."
        ),
        scoring.NoCases.ZERO: gettext("Không phát sinh (mẫu số bằng 0): 0 điểm."),
        scoring.NoCases.NOT_APPLICABLE: gettext(
            "Không phát sinh (mẫu số bằng 0): không áp dụng, bỏ %(max)s điểm ra khỏi điểm tối đa."
        ),
    }
    return words[working.no_cases] % values if working.no_cases else ""


def _count(node: Node, working: LeafWorking, score: EditionScore, values: dict[str, str]) -> str:
    count, step = Decimal(score.inputs["count"]), Decimal(node.criterion.rule["step"])
    values |= {
        "count": _quantity(score.inputs["count"]),
        "step": formats.maximum(step),
        "product": formats.maximum(count * step),
    }
    if working.how is How.COUNT_CAPPED:
        return (
            gettext("%(count)s × %(step)s = %(product)s, vượt mức tối đa: %(points)s điểm.")
            % values
        )
    return gettext("%(count)s × %(step)s = %(points)s điểm.") % values


def _decided(node: Node, working: LeafWorking, score: EditionScore) -> str:
    """Whose the points are, where the rule alone doesn't say it."""
    if score.points is None:
        return ""
    values = {"points": formats.maximum(score.points), "who": score.get_decided_by_display()}
    if working.differs:
        return gettext("Điểm được tính: %(points)s, do %(who)s.") % values
    if working.how is How.MARK and node.criterion.kind == scoring.LeafKind.SURVEY:
        return gettext("Kết quả điều tra xã hội học: %(points)s điểm.") % values
    if working.how in (How.MARK, How.NOT_BY_RULE):
        return gettext("Chấm %(points)s điểm, do %(who)s.") % values
    return ""


def sum_sentence(area: AreaWorking) -> str:
    """ "1,5 + 2 + 0,75 = 4,25": the leaves of an area added up."""
    points = [
        formats.maximum(node.working.counted)
        for node in area.nodes
        if node.working is not None and node.working.counted is not None
    ]
    if len(points) < 2:
        return ""
    return f"{' + '.join(points)} = {formats.maximum(area.points)}"


def maximum_sentence(area: AreaWorking) -> str:
    """How exemptions shortened an area's maximum; "" where they didn't."""
    if area.beside or not area.exempt or area.full_maximum is None or area.maximum is None:
        return ""
    exempt = [
        f"{node.criterion.code} ({formats.maximum(node.criterion.max_points)})"
        for node in area.nodes
        if node.working is not None
        and node.working.how in (How.NOT_APPLICABLE, How.NO_CASES)
        and node.working.counted is None
    ]
    return gettext("Điểm tối đa %(full)s − %(exempt)s không áp dụng = %(max)s: %(which)s.") % {
        "full": formats.maximum(area.full_maximum),
        "exempt": formats.maximum(area.exempt),
        "max": formats.maximum(area.maximum),
        "which": ", ".join(exempt),
    }


def index_lines(working: Working) -> list[tuple[str, str, str]]:
    """From areas to the index: (what, arithmetic, result) a line, in the order they are done."""
    index = working.index
    if index is None:
        return []
    main = [area for area in working.areas if not area.beside]
    lines = [
        (
            gettext("Tổng điểm các lĩnh vực"),
            " + ".join(formats.maximum(area.points) for area in main),
            formats.maximum(index.main),
        )
    ]
    for label, total, counted in (
        (gettext("Điểm cộng"), index.bonus_sum, index.bonus),
        (gettext("Điểm trừ"), index.penalty_sum, index.penalty),
    ):
        if total:
            text = gettext("nhiều nhất %(cap)s điểm") % {"cap": formats.maximum(counted)}
            lines.append(
                (
                    label,
                    formats.maximum(total) + (f"; {text}" if total != counted else ""),
                    formats.maximum(counted),
                )
            )
    if index.bonus or index.penalty:
        lines.append(_with_bonus(index))
    lines.append(_maximum_line(index))
    if index.quotient is not None:
        lines += _index_line(index)
    return lines


def _with_bonus(index: IndexWorking) -> tuple[str, str, str]:
    text = formats.maximum(index.main)
    if index.bonus:
        text += f" + {formats.maximum(index.bonus)}"
    if index.penalty:
        text += f" {MINUS} {formats.maximum(index.penalty)}"
    if index.before_floor != index.points:
        below = gettext("dưới 0 thì tính 0")
        text += f" = {formats.maximum(index.before_floor)}; {below}"
    return gettext("Tổng điểm"), text, formats.maximum(index.points)


def _maximum_line(index: IndexWorking) -> tuple[str, str, str]:
    text = formats.maximum(index.full_maximum)
    if index.exempt:
        text = gettext("%(full)s − %(exempt)s không áp dụng") % {
            "full": text,
            "exempt": formats.maximum(index.exempt),
        }
    return gettext("Điểm tối đa của đơn vị"), text, formats.maximum(index.maximum)


def _index_line(index: IndexWorking) -> list[tuple[str, str, str]]:
    quotient = formats.maximum(index.quotient) if index.exact else _long(index.quotient)
    text = f"100 {TIMES} {formats.maximum(index.points)} {OVER} {formats.maximum(index.maximum)}"
    lines = [(gettext("Thương số"), text, quotient)]
    if index.index is None:
        why = gettext("còn %(n)d tiêu chí chưa có điểm") % {"n": index.missing}
        return [*lines, (gettext("Chỉ số"), why, formats.NONE)]
    places = index.rules.places
    if index.ceiling:
        how = gettext("không vượt 100")
    elif index.rules.rounding is scoring.Rounding.TRUNCATE:
        how = gettext("cắt còn %(n)d chữ số thập phân") % {"n": places}
    else:
        how = gettext("làm tròn nửa lên đến %(n)d chữ số thập phân") % {"n": places}
    return [*lines, (gettext("Chỉ số"), how, formats.points(index.index, places))]


def band_sentence(working: Working) -> str:
    """Which class and why; "" where the edition has none."""
    band: BandWorking | None = working.band
    if band is None:
        return ""
    places = working.row.edition.places
    values = {
        "label": band.band.label,
        "lower": formats.points(band.band.lower, places),
        "upper": formats.points(band.upper.lower, places) if band.upper else "",
        "higher": band.capped_from.label if band.capped_from else "",
    }
    if band.capped_from:
        return (
            gettext("Theo chỉ số là “%(higher)s”, nhưng đơn vị bị khống chế không quá “%(label)s”.")
            % values
        )
    if band.upper:
        return gettext("Từ %(lower)s đến dưới %(upper)s: “%(label)s”.") % values
    return gettext("Từ %(lower)s trở lên: “%(label)s”.") % values


def rank_sentences(working: Working) -> list[str]:
    """How many are ahead, what ties did, how far it is to the next one."""
    rank: RankWorking | None = working.rank
    if rank is None:
        return []
    counted = rank.ahead_distinct if rank.tie_rule == "dense" else rank.ahead
    values = {"n": counted, "rank": rank.rank, "of": rank.of, "equal": rank.equal}
    if not counted:
        first = gettext("Không đơn vị nào trong nhóm đứng trước: hạng 1 trên %(of)d.")
    elif rank.tie_rule == "dense":
        first = ngettext(
            "%(n)d mức kết quả đứng trước trong nhóm: hạng %(n)d + 1 = %(rank)d trên %(of)d.",
            "%(n)d mức kết quả đứng trước trong nhóm: hạng %(n)d + 1 = %(rank)d trên %(of)d.",
            counted,
        )
    else:
        first = ngettext(
            "%(n)d đơn vị đứng trước trong nhóm: hạng %(n)d + 1 = %(rank)d trên %(of)d.",
            "%(n)d đơn vị đứng trước trong nhóm: hạng %(n)d + 1 = %(rank)d trên %(of)d.",
            counted,
        )
    found = [first % values]
    if rank.ahead_by_tie:
        found.append(
            ngettext(
                "Trong đó %(n)d đơn vị có cùng chỉ số, đứng trước nhờ tiêu chí phụ.",
                "Trong đó %(n)d đơn vị có cùng chỉ số, đứng trước nhờ tiêu chí phụ.",
                rank.ahead_by_tie,
            )
            % {"n": rank.ahead_by_tie}
        )
    if rank.equal:
        found.append(
            ngettext(
                "Đồng hạng với %(equal)d đơn vị khác.",
                "Đồng hạng với %(equal)d đơn vị khác.",
                rank.equal,
            )
            % values
        )
    if rank.gap is not None:
        found.append(
            gettext("Kém đơn vị có chỉ số cao hơn gần nhất %(gap)s.")
            % {"gap": formats.points(rank.gap, working.row.edition.places)}
        )
    return found


def known_quotient(working: Working) -> str:
    """For a printed result: points over maximum, and whether that is the printed index."""
    row = working.row
    if working.quotient is None or row.index is None:
        return ""
    places = row.edition.places
    rounded = scoring.round_to(working.quotient, places, scoring.Rounding.HALF_UP)
    text = gettext("100 × %(points)s ÷ %(max)s = %(index)s") % {
        "points": formats.maximum(row.points),
        "max": formats.maximum(row.max_points),
        "index": formats.points(rounded, places),
    }
    if rounded == row.index:
        return gettext("%(sum)s, đúng như nguồn nêu.") % {"sum": text}
    return gettext("%(sum)s; nguồn nêu %(stated)s.") % {
        "sum": text,
        "stated": formats.points(row.index, places),
    }


def _quantity(value: str | None) -> str:
    return "" if value is None else formats.maximum(Decimal(value))


def _percent(share: Decimal | None) -> str:
    if share is None:
        return ""
    hundredfold = share * 100
    return f"{formats.maximum(scoring.round_to(hundredfold, 2, scoring.Rounding.TRUNCATE))}%"


def _long(value: Decimal | None) -> str:
    if value is None:
        return formats.NONE
    text = f"{value:.{QUOTIENT_PLACES}f}".replace(".", formats.points(Decimal("0.5"), 1)[1])
    return f"{text}…"
