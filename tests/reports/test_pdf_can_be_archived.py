"""What PDF/A-2b (ISO 19005-2, level B) asks of a file, as far as a reader of its objects can tell.

Not a validator: colours inside page contents, glyph widths and the innards of fonts aren't looked
at. typst promises those; this holds what a template or an option of ours could break.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

import pytest
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from indicators.models import Edition
from indicators.reports import kept
from indicators.reports.annex import annex
from indicators.reports.pdf import write_pdf

pytestmark = pytest.mark.django_db

PDFAID = "{http://www.aiim.org/pdfa/ns/id/}"
TITLE = "{http://purl.org/dc/elements/1.1/}title"
HIDDEN, PRINTED, INVISIBLE, NO_VIEW, TOGGLED = 2, 4, 1, 32, 256
FORBIDDEN_ACTIONS = {
    "/Launch",
    "/Sound",
    "/Movie",
    "/ResetForm",
    "/ImportData",
    "/Hide",
    "/SetOCGState",
    "/Rendition",
    "/Trans",
    "/GoTo3DView",
    "/JavaScript",
}


@pytest.fixture(params=["annex", "unit sheet", "draft"])
def pdf(request: pytest.FixtureRequest) -> PdfReader:
    if request.param == "draft":
        content = write_pdf(annex(request.getfixturevalue("draft"), signed=False), "phu-luc.typ")
    else:
        edition: Edition = request.getfixturevalue("edition")
        row = edition.rows.get(unit_code="877")
        content = (
            kept.annex_bytes(edition, "pdf")
            if request.param == "annex"
            else kept.sheet_bytes(edition, row, "pdf")
        )
    return PdfReader(io.BytesIO(content))


def every(pdf: PdfReader) -> Iterator[Any]:
    """Every object of the file, those inside others too, each once."""
    seen: set[tuple[int, int]] = set()
    waiting: list[Any] = [pdf.trailer]
    while waiting:
        one = waiting.pop()
        if isinstance(one, IndirectObject):
            if (one.idnum, one.generation) in seen:
                continue
            seen.add((one.idnum, one.generation))
            one = one.get_object()
        if isinstance(one, DictionaryObject):
            yield one
            waiting += [one.raw_get(key) for key in one]
        elif isinstance(one, ArrayObject):
            waiting += list(one)


def dictionaries(pdf: PdfReader, kind: str) -> list[DictionaryObject]:
    return [one for one in every(pdf) if one.get("/Type") == kind]


def test_the_file_is_whole_and_says_what_it_is(pdf: PdfReader) -> None:
    assert "1.4" <= pdf.pdf_header.removeprefix("%PDF-") <= "1.7"
    pdf.stream.seek(0)
    head = pdf.stream.read(32).split(b"\n")
    assert head[1].startswith(b"%")
    assert all(byte > 127 for byte in head[1][1:5])
    assert not pdf.is_encrypted
    assert len(pdf.trailer["/ID"]) == 2


def test_its_colours_have_a_profile(pdf: PdfReader) -> None:
    intents = pdf.trailer["/Root"]["/OutputIntents"]
    assert [intent.get_object()["/S"] for intent in intents] == ["/GTS_PDFA1"]
    profile = intents[0].get_object()["/DestOutputProfile"].get_object()
    data = profile.get_data()
    assert (profile["/N"], data[36:40], data[16:20]) == (3, b"acsp", b"RGB ")
    assert int.from_bytes(data[:4], "big") == len(data)


def test_its_metadata_says_2b_and_agrees_with_the_title(pdf: PdfReader) -> None:
    metadata = pdf.trailer["/Root"]["/Metadata"].get_object()
    assert "/Filter" not in metadata
    found = ElementTree.fromstring(metadata.get_data())  # noqa: S314
    assert [one.text for one in found.iter(f"{PDFAID}part")] == ["2"]
    assert [one.text for one in found.iter(f"{PDFAID}conformance")] == ["B"]
    (title,) = found.iter(TITLE)
    assert "".join(title.itertext()).strip() == pdf.metadata.title


def test_every_font_is_inside(pdf: PdfReader) -> None:
    descriptors = dictionaries(pdf, "/FontDescriptor")
    assert descriptors
    for one in descriptors:
        files = [one[key] for key in ("/FontFile", "/FontFile2", "/FontFile3") if key in one]
        assert len(files) == 1, one["/FontName"]
        assert len(files[0].get_object().get_data()) > 500
    fonts = dictionaries(pdf, "/Font")
    for font in fonts:
        if font["/Subtype"] == "/Type0":
            assert "/ToUnicode" in font
            assert all("/FontDescriptor" in one.get_object() for one in font["/DescendantFonts"])
        else:
            assert font["/Subtype"] in ("/CIDFontType0", "/CIDFontType2")
            assert "/FontDescriptor" in font
    assert fonts


def test_it_does_nothing_when_it_is_opened(pdf: PdfReader) -> None:
    root = pdf.trailer["/Root"]
    assert "/AA" not in root
    for one in every(pdf):
        assert "/JS" not in one
        assert one.get("/S") not in FORBIDDEN_ACTIONS
    names = root.get("/Names", {})
    assert not {"/JavaScript", "/EmbeddedFiles"} & set(names)


def test_nothing_is_outside_of_it_or_hidden_in_it(pdf: PdfReader) -> None:
    assert "/AcroForm" not in pdf.trailer["/Root"]
    for one in every(pdf):
        # An external stream; a file specification has /F too, and there is none.
        assert "/FFilter" not in one
        assert one.get("/Type") not in ("/Filespec", "/EmbeddedFile")
        assert "/LZWDecode" not in str(one.get("/Filter", ""))
        if one.get("/Subtype") == "/Image":
            assert not one.get("/Interpolate", False)
            assert "/OPI" not in one
        if one.get("/Type") == "/Annot":
            flags = one["/F"]
            assert one["/Subtype"] == "/Link"
            assert flags & PRINTED
            assert not flags & (HIDDEN | INVISIBLE | NO_VIEW | TOGGLED)


def test_what_shines_through_has_colours_of_its_own(pdf: PdfReader) -> None:
    for page in pdf.pages:
        group = page.get("/Group")
        assert group is None or "/CS" in group.get_object()
    for one in every(pdf):
        assert one.get("/BM", "/Normal") in ("/Normal", "/Compatible", "/Multiply", "/Screen")
        assert "/TR" not in one or one.get("/Type") != "/ExtGState"
        assert one.get("/TR2", "/Default") == "/Default"
