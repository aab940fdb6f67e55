"""Public addresses: read by everybody, without signing in."""

from django.urls import path, register_converter

from indicators.views.public import figures, home, initiatives, league, method, search, unit


class DataFormat:
    """The ending of an address that gives the rows of a table as data."""

    regex = "csv|json|xlsx"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(DataFormat, "data")

app_name = "public"

TABLE = "xep-hang/<slug:scope>/<slug:level>/<slug:period>"

urlpatterns = [
    path("", home.home, name="home"),
    # /xep-hang/
    path("xep-hang/", home.rankings, name="rankings"),
    path(f"{TABLE}/", league.league_table, name="league-table"),
    path(f"{TABLE}.<data:kind>", league.league_data, name="league-data"),
    path(f"{TABLE}/ban/<int:number>/", league.league_table, name="edition"),
    path(f"{TABLE}/ban/<int:number>.<data:kind>", league.league_data, name="edition-data"),
    # /don-vi/
    path("don-vi/", search.units, name="units"),
    path("don-vi/<str:code>/", unit.unit, name="unit"),
    path("don-vi/<str:code>/<str:period>/", unit.unit, name="unit-period"),
    # /so-lieu/
    path("so-lieu/", figures.indicators, name="indicators"),
    path("so-lieu/<slug:slug>/", figures.indicator, name="indicator"),
    # /sang-kien/
    path("sang-kien/", initiatives.initiatives, name="initiatives"),
    # /phuong-phap/
    path("phuong-phap/", method.methods, name="methods"),
    path("phuong-phap/<slug:slug>/", method.method, name="method"),
]
