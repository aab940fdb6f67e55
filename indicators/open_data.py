"""What goes with every figure that leaves the portal: licence, citation, dictionary as text."""

from __future__ import annotations

import csv
import io

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from districts.models import Unit
from indicators.data_dictionary import EDITION_FIELDS, ROW_FIELDS, TYPES
from indicators.models import Edition

LICENCE = "CC BY 4.0"
LICENCE_ADDRESS = "https://creativecommons.org/licenses/by/4.0/deed.vi"

TITLES = {
    Unit.Level.PROVINCE: _lazy("Xếp hạng Chỉ số cải cách hành chính các tỉnh, thành phố"),
    Unit.Level.DISTRICT: _lazy("Xếp hạng Chỉ số cải cách hành chính cấp huyện"),
    Unit.Level.COMMUNE: _lazy("Xếp hạng Chỉ số cải cách hành chính cấp xã"),
    Unit.Level.AGENCY: _lazy("Xếp hạng Chỉ số cải cách hành chính các sở, ban, ngành"),
}


def title_of(edition: Edition) -> str:
    """The edition's table, place and period in one line; made-up figures say so."""
    title = f"{TITLES[Unit.Level(edition.level)]}, {edition.scope_name}, {edition.period_label}"
    return f"{title} ({_('số liệu minh họa')})" if edition.illustrative else title


def citation(edition: Edition, address: str) -> str:
    """How to name the edition in a text, so that a reader finds these very figures again."""
    decision = (
        _(", theo quyết định %(number)s") % {"number": edition.decision_number}
        if edition.decision_number
        else ""
    )
    return _(
        "%(title)s: bản công bố số %(number)s%(decision)s. Cổng Chỉ số CCHC, %(date)s. "
        "%(address)s. SHA-256: %(digest)s."
    ) % {
        "title": title_of(edition),
        "number": edition.number,
        "decision": decision,
        "date": f"{edition.published_at:%d/%m/%Y}",
        "address": address,
        "digest": edition.digest[:16],
    }


def dictionary_csv() -> str:
    """The dictionary as a table: which file part, name, type, meaning, what no value means."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(["part", "name", "type", "meaning", "empty"])
    for part, fields in (("rows", ROW_FIELDS), ("edition", EDITION_FIELDS)):
        for field in fields:
            writer.writerow([part, field.name, TYPES[field.kind], field.meaning, field.empty])
    return out.getvalue()
