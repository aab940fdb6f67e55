"""A table or chart in somebody else's page: those addresses may be framed, and no other."""

import re
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from indicators.models import EditionArea
from indicators.services.study_robustness import study_edition
from tests.public.editions import publish, row

pytestmark = pytest.mark.django_db

TABLE = "/nhung/dong-thap/huyen/2019/"


@pytest.fixture
def table():
    shares = [(Decimal(50), Decimal(40)), (Decimal(41), Decimal(48))]
    return publish(
        [
            row(n, rank=n, rank_of=2, index=f"{sum(pair):.2f}", unit_name=name)
            for n, (pair, name) in enumerate(zip(shares, ("Châu <b>", "Tân"), strict=True), start=1)
        ],
        areas=[
            EditionArea(position=n, code=str(n), name=f"L{n}", part="main", max_points=50)
            for n in (1, 2)
        ],
        scores={
            (n, area): (points, Decimal(50))
            for n, pair in enumerate(shares, start=1)
            for area, points in enumerate(pair, start=1)
        },
    )


def may_be_framed(response) -> bool:
    policy = dict(part.split(" ", 1) for part in response["Content-Security-Policy"].split("; "))
    if policy["frame-ancestors"] != "*":
        assert policy["frame-ancestors"] == "'none'"
        return False
    assert "X-Frame-Options" not in response
    return True


@pytest.mark.parametrize("query", ["", "bieu-do=chi-so", "bieu-do=linh-vuc", "bieu-do=do-vung"])
def test_a_table_and_each_chart_may_be_framed(client, table, query) -> None:
    study_edition(table.pk)
    for address in (TABLE, f"{TABLE}ban/1/"):
        response = client.get(f"{address}?{query}")
        assert response.status_code == 200
        assert may_be_framed(response)
        text = response.content.decode()
        assert "Châu &lt;b&gt;" in text
        assert "Châu <b>" not in text
        assert ("data-plotly" in text) == bool(query)
        assert '<base target="_blank">' in text
        assert "CC BY 4.0" in text


def test_newest_follows_a_correction_and_this_edition_never_changes(client, table) -> None:
    publish([row(1, unit_name="Mới", rank=1, rank_of=1, index="1.00")], reason="đính chính")
    assert "Mới" in client.get(TABLE).content.decode()
    assert "Mới" not in client.get(f"{TABLE}ban/1/").content.decode()


@pytest.mark.parametrize(
    "value", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "x" * 5000, "lạ"]
)
def test_a_parameter_with_markup_is_refused_and_never_repeated_as_markup(
    client, table, value
) -> None:
    response = client.get(TABLE, {"bieu-do": value})
    assert response.status_code == 400
    text = response.content.decode()
    assert "Không có biểu đồ" in text
    assert "<script>" not in text
    assert "<img" not in text
    assert len(text) < 3000
    refused = client.get("/nhung/", {"bang": value})
    assert refused.status_code == 400
    assert "<script>" not in refused.content.decode()
    assert "<img src=x" not in refused.content.decode()


@pytest.mark.parametrize("number", ["2", "0", "99999999999999999999"])
def test_a_forged_edition_number_is_refused_inside_the_frame(client, table, number) -> None:
    response = client.get(f"{TABLE}ban/{number}/")
    assert response.status_code == 404
    assert "Không có bảng hoặc bản công bố này" in response.content.decode()
    assert may_be_framed(response)


def test_a_kept_embed_may_be_framed_too(client, table) -> None:
    client.get(TABLE)
    again = client.get(TABLE)
    assert may_be_framed(again)
    assert not again.cookies
    assert "Cookie" not in again["Vary"]


def test_a_chart_without_figures_says_why(client) -> None:
    publish([row(1)])
    for word in ("chi-so", "linh-vuc", "do-vung"):
        text = client.get(TABLE, {"bieu-do": word}).content.decode()
        assert "Bản công bố này không có" in text


def test_a_chart_that_is_still_computed_is_not_kept(client, table) -> None:
    assert "đang tính" in client.get(TABLE, {"bieu-do": "do-vung"}).content.decode()
    study_edition(table.pk)
    assert "data-plotly" in client.get(TABLE, {"bieu-do": "do-vung"}).content.decode()


def test_a_made_up_table_says_so_in_the_frame(client) -> None:
    publish([row(1)], scope="minh-hoa", illustrative=True)
    assert "Số liệu minh họa." in client.get("/nhung/minh-hoa/huyen/2019/").content.decode()


def test_the_maker_writes_the_code_of_what_was_chosen(client, table) -> None:
    text = client.get("/nhung/").content.decode()
    assert "dong-thap/huyen/2019" in text
    assert "&lt;iframe" not in text
    chosen = {"bang": "dong-thap/huyen/2019", "bieu-do": "chi-so", "ban": "nay"}
    text = client.get("/nhung/", chosen).content.decode()
    address = f"http://testserver{TABLE}ban/1/?bieu-do=chi-so"
    assert f'&lt;iframe src="{address}"' in text
    assert client.get(address.removeprefix("http://testserver")).status_code == 200
    assert not may_be_framed(client.get("/nhung/"))


def addresses() -> list[str]:
    """An address for every entry of the url table, with a stand-in for every part of it."""
    stand_ins = {"number": "1", "kind": "csv", "scope": "dong-thap", "level": "huyen"}

    def walk(resolver: URLResolver, before: str) -> list[str]:
        found: list[str] = []
        for entry in resolver.url_patterns:
            if isinstance(entry, URLResolver):
                found += walk(entry, before + plain(entry.pattern))
            elif isinstance(entry, URLPattern):
                found.append(before + plain(entry.pattern))
        return found

    def plain(pattern) -> str:
        text = str(pattern)
        for name in pattern.converters:
            stand_in = stand_ins.get(name, "2019" if name == "period" else "1")
            text = re.sub(rf"<(\w+:)?{name}>", stand_in, text)
        return text.replace("^", "").replace("$", "").replace(r"\Z", "")

    return [f"/{address}" for address in walk(get_resolver(), "")]


def test_every_other_address_forbids_framing(client, admin_client, table) -> None:
    every = addresses()
    assert len(every) > 80
    framed = {address for address in every if address.startswith("/nhung/dong-thap/")}
    assert len(framed) == 2
    others = [a for a in every if a not in framed and "(?P" not in a]
    others += ["/healthz", "/readyz", "/metrics", "/static/css/tokens.css", "/khong-co/", "/en/"]
    assert len(others) > 80
    for address in others:
        for reader in (client, admin_client):
            response = reader.get(address)
            assert not may_be_framed(response), address
    for address in framed:
        assert may_be_framed(Client().get(address)), address
