"""The read-only API under /api/: published editions and units, the same for every reader.

Answers hold nothing of who asks: no session, no cookie, no account. They are kept whole like the
public pages, with an ETag, and the columns are those of the data files (`data_dictionary`).
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal, TypeVar
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page
from ninja import NinjaAPI, Path, Query, Schema
from ninja.decorators import decorate_view
from ninja.errors import ValidationError
from ninja.renderers import JSONRenderer
from pydantic import Field as Described
from pydantic import create_model

from districts.models import Unit
from districts.querysets import MAX_QUERY_LENGTH
from indicators.caching import public_page
from indicators.data_dictionary import EDITION_FIELDS, ROW_FIELDS, Field, Kind
from indicators.exports import (
    CONTENT_TYPES,
    all_json_rows,
    as_json,
    edition_values,
    json_row,
    json_rows,
)
from indicators.models import Edition
from indicators.published_rows import (
    Result,
    results_of,
    rows_to_choose_from,
)
from indicators.views.public import league

MOST_AT_ONCE = 500
DEFAULT_AT_ONCE = 100
FARTHEST = 1_000_000

Level = Literal["tinh", "huyen", "xa", "so-nganh"]
Act = TypeVar("Act", bound=Callable[..., Any])

TYPES: dict[Kind, Any] = {
    Kind.TEXT: str,
    Kind.WHOLE: int,
    # As text, so that no reader turns them into floats.
    Kind.DECIMAL: str,
    Kind.DATE: str,
    Kind.MOMENT: str,
    Kind.TRUTH: bool,
}


def _described(fields: tuple[Field, ...]) -> dict[str, Any]:
    """The fields of the dictionary as pydantic takes them."""
    return {
        field.name: (
            TYPES[field.kind] | None if field.empty else TYPES[field.kind],
            Described(description=str(field.meaning)),
        )
        for field in fields
    }


_row = _described(ROW_FIELDS)
# In JSON a year stays a number, as in the data files; a part of a year is its word.
_row["year"] = (int | str, _row["year"][1])

EditionOut = create_model(
    "Edition",
    __base__=Schema,
    **_described(EDITION_FIELDS),
    rows=(str, Described(description="Địa chỉ API của các dòng.")),
)
RowOut = create_model("Row", __base__=Schema, **_row)
ResultOut = create_model(
    "Result",
    __base__=Schema,
    **_row,
    scope=(str, Described(description="Nơi lập bảng như trên địa chỉ.")),
    illustrative=(bool, Described(description="true: số liệu minh họa, không có thật.")),
    edition_address=(str, Described(description="Địa chỉ không đổi của bản công bố.")),
    unit_valid_from=(
        datetime.date | None,
        Described(description="Ngày đơn vị mang mã này bắt đầu; null: không rõ."),
    ),
    unit_valid_to=(
        datetime.date | None,
        Described(description="Ngày cuối cùng của đơn vị mang mã này; null: vẫn còn."),
    ),
)


class UnitOut(Schema):
    code: str = Described(description="Mã đơn vị hành chính.")
    name: str = Described(description="Tên, không kèm loại.")
    full_name: str = Described(description="Tên đầy đủ.")
    level: str = Described(description="Cấp, như cột level.")
    kind: str = Described(description="Loại: tỉnh, huyện, thị xã, xã, phường…")
    province: str | None = Described(description="Tên đầy đủ của tỉnh; null ở chính tỉnh.")
    valid_from: datetime.date | None = Described(description="Ngày bắt đầu; null: không rõ.")
    valid_to: datetime.date | None = Described(description="Ngày cuối cùng; null: vẫn còn.")
    illustrative: bool = Described(description="true: không có thật.")
    address: str = Described(description="Trang của đơn vị.")
    results: str = Described(description="Địa chỉ API của các kết quả.")


class Problem(Schema):
    field: str = Described(description="Tham số không nhận được; trống nếu không phải tham số.")
    message: str = Described(description="Vì sao, bằng tiếng Việt.")


class Refusal(Schema):
    detail: list[Problem]


def _page_of(item: Any, name: str) -> Any:
    return create_model(
        name,
        __base__=Schema,
        count=(int, Described(description="Có tất cả bao nhiêu.")),
        limit=(int, Described(description="Nhiều nhất bao nhiêu trong một trang.")),
        offset=(int, Described(description="Bỏ qua bao nhiêu từ đầu.")),
        next=(str | None, Described(description="Địa chỉ trang sau; null: hết.")),
        items=(list[item], ...),
    )


EditionPage = _page_of(EditionOut, "EditionPage")
RowPage = _page_of(RowOut, "RowPage")
ResultPage = _page_of(ResultOut, "ResultPage")
UnitPage = _page_of(UnitOut, "UnitPage")

LIMIT = Query(
    DEFAULT_AT_ONCE, ge=1, le=MOST_AT_ONCE, description="Số dòng một trang, nhiều nhất 500."
)
LEVEL = Query(None, description="Chỉ của cấp này: tinh, huyen, xa hoặc so-nganh.")
OFFSET = Query(0, ge=0, le=FARTHEST, description="Bỏ qua bao nhiêu dòng từ đầu.")
PLACE_LEVEL = Path(..., description="Cấp: tinh, huyen, xa hoặc so-nganh.")
SCOPE = Path(..., max_length=60, description="Nơi lập bảng, như dong-thap; viet-nam: cả nước.")
PERIOD = Path(..., max_length=30, description="Năm, hoặc kỳ như 2020-quy-1.")
NUMBER = Path(..., description="Số của bản công bố.")
REFUSALS = {404: Refusal, 422: Refusal}


class Renderer(JSONRenderer):
    """Vietnamese as it's written, not as escapes: a third of the bytes, and legible."""

    json_dumps_params = {"ensure_ascii": False}


api = NinjaAPI(
    renderer=Renderer(),
    title="Cổng Chỉ số CCHC: dữ liệu mở",
    version="1",
    description=(
        "Chỉ đọc, chỉ số liệu đã công bố. Số thập phân là chữ với số chữ số cố định. Không có giá "
        "trị là null, không bao giờ là 0. Trả lời có ETag; hỏi lại với If-None-Match."
    ),
    urls_namespace="api",
    docs_url=None,
    openapi_url=None,
)


def reading(path: str, page: Any, *, typed: bool = False, **more: Any) -> Callable[[Act], Act]:
    """An address that is only read: GET and HEAD, kept whole, its refusals described.

    Answers to what a reader typed aren't kept; they get their ETag here. An act answers with the
    JSON itself: what's published was checked when it was, and a test holds answers to the schema.
    """

    def register(act: Act) -> Act:
        kept = decorate_view(conditional_page if typed else public_page)(act)
        return api.api_operation(["GET", "HEAD"], path, response={200: page, **REFUSALS}, **more)(
            kept
        )

    return register


@reading("/editions", EditionPage, summary="Các bản công bố", operation_id="editions")
def editions(
    request: HttpRequest,
    scope: str | None = Query(None, max_length=60, description="Chỉ của nơi này."),
    level: Level | None = LEVEL,
    year: int | None = Query(None, ge=1990, le=2200, description="Chỉ của năm này."),
    newest: bool = Query(False, description="Chỉ bản mới nhất của mỗi bảng."),
    illustrative: bool = Query(False, description="Số liệu minh họa thay cho số liệu thật."),
    limit: int = LIMIT,
    offset: int = OFFSET,
) -> Any:
    """Bản mới nhất của năm gần nhất trước. Số liệu minh họa không lẫn với số liệu thật."""
    found = Edition.objects.filter(illustrative=illustrative)
    if newest:
        found = found.newest().filter(illustrative=illustrative)
    if scope is not None:
        found = found.filter(scope=scope)
    if level is not None:
        found = found.filter(level=league.LEVELS[level])
    if year is not None:
        found = found.filter(year=year)
    found = found.as_data().order_by("-year", "period", "scope", "level", "-number", "pk")
    items, count = _of_all(found, limit, offset)
    return _page(
        request,
        [as_json(_edition(request, edition)) for edition in items],
        count,
        limit,
        offset,
        {
            "scope": scope,
            "level": level,
            "year": year,
            "newest": "true" if newest else None,
            "illustrative": "true" if illustrative else None,
        },
    )


@reading(
    "/editions/{scope}/{level}/{period}",
    EditionOut,
    summary="Bản mới nhất của một bảng",
    operation_id="newest_edition",
)
def newest_edition(
    request: HttpRequest,
    scope: str = SCOPE,
    level: Level = PLACE_LEVEL,
    period: str = PERIOD,
) -> Any:
    """Bản mới nhất, kể cả bản đính chính."""
    return _answer(as_json(_edition(request, _find(scope, level, period, None))))


@reading(
    "/editions/{scope}/{level}/{period}/{number}",
    EditionOut,
    summary="Một bản công bố",
    operation_id="edition",
)
def edition(
    request: HttpRequest,
    scope: str = SCOPE,
    level: Level = PLACE_LEVEL,
    period: str = PERIOD,
    number: int = NUMBER,
) -> Any:
    """Bản mang số này, không bao giờ đổi."""
    return _answer(as_json(_edition(request, _find(scope, level, period, number))))


@reading(
    "/editions/{scope}/{level}/{period}/{number}/rows",
    RowPage,
    summary="Các dòng của một bản công bố",
    operation_id="rows",
)
def rows(
    request: HttpRequest,
    scope: str = SCOPE,
    level: Level = PLACE_LEVEL,
    period: str = PERIOD,
    number: int = NUMBER,
    group: str | None = Query(None, max_length=200, description="Chỉ nhóm xếp hạng này."),
    limit: int = LIMIT,
    offset: int = OFFSET,
) -> Any:
    """Theo thứ tự in của bản công bố."""
    chosen = _find(scope, level, period, number)
    if group is None:
        items = all_json_rows(chosen)
    else:
        of_group = [row for row in rows_to_choose_from(chosen) if row.group == group]
        items = json_rows(chosen, of_group)
    part = items[offset : offset + limit]
    return _page(request, part, len(items), limit, offset, {"group": group})


@reading("/units", UnitPage, typed=True, summary="Tìm đơn vị", operation_id="units")
def units(
    request: HttpRequest,
    q: str = Query(
        ...,
        min_length=1,
        max_length=MAX_QUERY_LENGTH,
        description="Tên, có dấu hay không dấu: chau thanh dong thap.",
    ),
    limit: int = LIMIT,
    offset: int = OFFSET,
) -> Any:
    """Đơn vị gần với chữ đã gõ nhất trước; có cả đơn vị không còn tồn tại."""
    found = Unit.with_illustrative.search(q).select_related("province")
    found = found.order_by("illustrative", *found.query.order_by)
    items, count = _of_all(found, limit, offset)
    written = [as_json(_unit(request, unit)) for unit in items]
    return _page(request, written, count, limit, offset, {"q": q})


@reading(
    "/units/{code}/results",
    ResultPage,
    summary="Kết quả của một đơn vị qua các năm",
    operation_id="results",
)
def results(
    request: HttpRequest,
    code: str = Path(..., max_length=12, description="Mã đơn vị."),
    limit: int = LIMIT,
    offset: int = OFFSET,
) -> Any:
    """Cũ nhất trước, bản mới nhất của mỗi bảng. Mã từng thuộc hai đơn vị thì có cả hai."""
    found = results_of(code)
    if not found and not Unit.with_illustrative.filter(code=code).exists():
        raise Http404(_("Không có đơn vị nào mang mã “%(code)s”.") % {"code": code})
    items = [_result(request, one) for one in found[offset : offset + limit]]
    return _page(request, items, len(found), limit, offset, {})


@api.exception_handler(ValidationError)
def refuse(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """422: which parameter can't be taken, and why, in Vietnamese."""
    detail = [
        {"field": str(one["loc"][-1]), "message": _why(one["type"], one.get("ctx") or {})}
        for one in error.errors
    ]
    return api.create_response(request, {"detail": detail}, status=422)


@api.exception_handler(Http404)
def not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    """404 in the same form."""
    message = str(error) or _("Không có địa chỉ này.")
    return api.create_response(request, {"detail": [{"field": "", "message": message}]}, status=404)


def _why(kind: str, context: Mapping[str, Any]) -> str:
    texts = {
        "less_than_equal": _("không được lớn hơn %(le)s"),
        "greater_than_equal": _("không được nhỏ hơn %(ge)s"),
        "int_parsing": _("phải là số nguyên"),
        "int_parsing_size": _("số quá lớn"),
        "int_from_float": _("phải là số nguyên"),
        "bool_parsing": _("chỉ nhận true hoặc false"),
        "literal_error": _("chỉ nhận %(expected)s"),
        "string_too_long": _("dài quá %(max_length)s ký tự"),
        "string_too_short": _("không được để trống"),
        "missing": _("thiếu tham số này"),
    }
    if "expected" in context:
        # pydantic lists the choices in English: "'a', 'b' or 'c'".
        context = {**context, "expected": context["expected"].replace(" or ", ", ")}
    return texts.get(kind, _("không hợp lệ")) % context


def openapi() -> dict[str, Any]:
    """The description of the API (OpenAPI 3.1), with GET alone: HEAD goes without saying."""
    found = api.get_openapi_schema(path_prefix="/api/")
    for methods in found["paths"].values():
        methods.pop("head", None)
    return dict(found)


def _find(scope: str, level: str, period: str, number: int | None) -> Edition:
    _address, found, others = league.find_as_data(scope, level, period, number)
    if found is None:
        raise Http404(
            _("Bảng này có, nhưng không có bản công bố mang số đó.")
            if others
            else _("Chưa có bản công bố nào của nơi, cấp và năm này.")
        )
    return found


def _of_all(found: QuerySet[Any], limit: int, offset: int) -> tuple[list[Any], int]:
    """One page of these, and how many there are.

    One query, and a second one that counts where the page doesn't hold all of them.
    """
    items = list(found[offset : offset + limit])
    return items, len(items) if not offset and len(items) < limit else found.count()


def _page(
    request: HttpRequest,
    items: Iterable[str],
    count: int,
    limit: int,
    offset: int,
    chosen: Mapping[str, Any],
) -> HttpResponse:
    """One page of things written as JSON, with the address of the next."""
    following = None
    if offset + limit < count:
        kept = {name: value for name, value in chosen.items() if value is not None}
        query = urlencode({**kept, "limit": limit, "offset": offset + limit})
        following = request.build_absolute_uri(f"{request.path}?{query}")
    head = as_json({"count": count, "limit": limit, "offset": offset, "next": following})
    return _answer(f'{head[:-1]},"items":[{",".join(items)}]}}')


def _answer(content: str) -> HttpResponse:
    return HttpResponse(content, content_type=CONTENT_TYPES["json"])


def _edition(request: HttpRequest, found: Edition) -> dict[str, Any]:
    address = request.build_absolute_uri(found.get_permanent_url())
    place = (found.scope, found.level_word, found.period_word, found.number)
    return {
        **edition_values(found, address),
        "rows": request.build_absolute_uri(
            f"{reverse('public:api')}editions/{'/'.join(map(str, place))}/rows"
        ),
    }


def _result(request: HttpRequest, found: Result) -> str:
    edition = found.edition
    of_table = {
        "scope": edition.scope,
        "illustrative": edition.illustrative,
        "edition_address": request.build_absolute_uri(edition.get_permanent_url()),
        "unit_valid_from": found.unit_valid_from,
        "unit_valid_to": found.unit_valid_to,
    }
    return json_row(edition, found.row, of_table)


def _unit(request: HttpRequest, unit: Unit) -> dict[str, Any]:
    return {
        "code": unit.code,
        "name": unit.name,
        "full_name": unit.full_name,
        "level": unit.level,
        "kind": unit.kind,
        "province": unit.province.full_name if unit.province else None,
        "valid_from": unit.valid_from,
        "valid_to": unit.valid_to,
        "illustrative": unit.illustrative,
        "address": request.build_absolute_uri(unit.get_absolute_url()),
        "results": request.build_absolute_uri(f"{reverse('public:api')}units/{unit.code}/results"),
    }
