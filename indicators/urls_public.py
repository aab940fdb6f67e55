"""Public addresses: read by everybody, without signing in."""

from django.urls import path, register_converter

from indicators.views.public import (
    compare,
    documents,
    editions,
    embed,
    figures,
    firmness,
    home,
    initiatives,
    league,
    method,
    open_data,
    search,
    unit,
    why,
)


class DataFormat:
    """The ending of an address that gives the rows of a table as data."""

    regex = "csv|json|xlsx"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class DocumentFormat(DataFormat):
    """The ending of an address that gives a document for paper or an office."""

    regex = "docx|pdf|xlsx"


register_converter(DataFormat, "data")
register_converter(DocumentFormat, "document")

app_name = "public"

TABLE = "xep-hang/<slug:scope>/<slug:level>/<slug:period>"
EMBED = "nhung/<slug:scope>/<slug:level>/<slug:period>"

urlpatterns = [
    path("", home.home, name="home"),
    # /xep-hang/
    path("xep-hang/", home.rankings, name="rankings"),
    path(f"{TABLE}/", league.league_table, name="league-table"),
    path(f"{TABLE}.<data:kind>", league.league_data, name="league-data"),
    path(f"{TABLE}/ban/<int:number>/", league.league_table, name="edition"),
    path(f"{TABLE}/ban/<int:number>.<data:kind>", league.league_data, name="edition-data"),
    path(f"{TABLE}/ban/<int:number>.ban-goc.json", editions.original, name="edition-original"),
    path(
        f"{TABLE}/ban/<int:number>/khac/<int:other>/",
        editions.difference,
        name="edition-difference",
    ),
    path(f"{TABLE}/ban/<int:number>/do-vung/", firmness.firmness, name="firmness"),
    path(f"{TABLE}/ban/<int:number>/do-vung.json", firmness.firmness_data, name="firmness-data"),
    path(
        f"{TABLE}/ban/<int:number>/phu-luc.<document:kind>", documents.annex, name="edition-annex"
    ),
    path(
        f"{TABLE}/ban/<int:number>/<str:code>/phieu.<document:kind>",
        documents.unit_sheet,
        name="edition-sheet",
    ),
    path(f"{TABLE}/ban/<int:number>/<str:code>/", why.why, name="why"),
    path(f"{TABLE}/ban/<int:number>/<str:code>/thay-doi/", why.why_moved, name="why-moved"),
    # /don-vi/
    path("don-vi/", search.units, name="units"),
    path("don-vi/<str:code>/", unit.unit, name="unit"),
    path("don-vi/<str:code>/<str:period>/", unit.unit, name="unit-period"),
    path("so-sanh/", compare.compare_units, name="compare"),
    # /so-lieu/
    path("so-lieu/", figures.indicators, name="indicators"),
    path("so-lieu/<slug:slug>/", figures.indicator, name="indicator"),
    # /sang-kien/
    path("sang-kien/", initiatives.initiatives, name="initiatives"),
    # /phuong-phap/
    path("phuong-phap/", method.methods, name="methods"),
    path("phuong-phap/<slug:slug>/", method.method, name="method"),
    # /du-lieu/
    path("du-lieu/", open_data.index, name="open-data"),
    path("du-lieu/tu-dien/", open_data.dictionary, name="data-dictionary"),
    path("du-lieu/tat-ca.zip", open_data.archive, {"which": "tat-ca"}, name="archive"),
    path("du-lieu/moi-nhat.zip", open_data.archive, {"which": "moi-nhat"}, name="archive-newest"),
    path("du-lieu/cong-bo.atom", open_data.feed, name="feed"),
    path("api/", open_data.api_page, name="api"),
    # /nhung/
    path("nhung/", embed.maker, name="embed-maker"),
    path(f"{EMBED}/", embed.embed, name="embed"),
    path(f"{EMBED}/ban/<int:number>/", embed.embed, name="embed-edition"),
]
