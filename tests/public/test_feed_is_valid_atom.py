"""The feed of publications, held against the rules of RFC 4287 for the elements it uses."""

from __future__ import annotations

import datetime
from urllib.parse import urlsplit

import pytest
from lxml import etree

from indicators import caching
from tests.public.editions import publish, row

pytestmark = pytest.mark.django_db

FEED = "/du-lieu/cong-bo.atom"
ATOM = "{http://www.w3.org/2005/Atom}"
# Sections 4.1.1 and 4.1.2 in RELAX NG: what must stand once, what may, and nothing else.
GRAMMAR = etree.RelaxNG(
    etree.XML(
        b"""
<grammar xmlns="http://relaxng.org/ns/structure/1.0" ns="http://www.w3.org/2005/Atom"
         datatypeLibrary="http://www.w3.org/2001/XMLSchema-datatypes">
  <start>
    <element name="feed">
      <ref name="common"/>
      <interleave>
        <ref name="same"/>
        <oneOrMore><ref name="author"/></oneOrMore>
        <optional><element name="subtitle"><ref name="text"/></element></optional>
        <optional><element name="rights"><ref name="text"/></element></optional>
        <optional><element name="icon"><data type="anyURI"/></element></optional>
        <optional><element name="generator"><ref name="text"/></element></optional>
        <zeroOrMore><ref name="entry"/></zeroOrMore>
      </interleave>
    </element>
  </start>
  <define name="common">
    <optional>
      <attribute name="lang" ns="http://www.w3.org/XML/1998/namespace">
        <data type="language"/>
      </attribute>
    </optional>
  </define>
  <define name="text">
    <optional>
      <attribute name="type"><choice><value>text</value><value>html</value></choice></attribute>
    </optional>
    <text/>
  </define>
  <define name="same">
    <interleave>
      <element name="id"><data type="anyURI"/></element>
      <element name="title"><ref name="text"/></element>
      <element name="updated"><data type="dateTime"/></element>
      <zeroOrMore><ref name="link"/></zeroOrMore>
      <zeroOrMore><element name="category">
        <attribute name="term"/>
        <optional><attribute name="label"/></optional>
        <optional><attribute name="scheme"><data type="anyURI"/></attribute></optional>
      </element></zeroOrMore>
    </interleave>
  </define>
  <define name="author">
    <element name="author">
      <element name="name"><text/></element>
      <optional><element name="uri"><data type="anyURI"/></element></optional>
      <optional><element name="email"><text/></element></optional>
    </element>
  </define>
  <define name="link">
    <element name="link">
      <attribute name="href"><data type="anyURI"/></attribute>
      <optional><attribute name="rel"/></optional>
      <optional><attribute name="type"/></optional>
      <optional><attribute name="title"/></optional>
      <optional><attribute name="hreflang"><data type="language"/></attribute></optional>
    </element>
  </define>
  <define name="entry">
    <element name="entry">
      <ref name="common"/>
      <interleave>
        <ref name="same"/>
        <zeroOrMore><ref name="author"/></zeroOrMore>
        <optional><element name="published"><data type="dateTime"/></element></optional>
        <optional><element name="summary"><ref name="text"/></element></optional>
        <optional><element name="rights"><ref name="text"/></element></optional>
        <optional><element name="content"><ref name="text"/></element></optional>
      </interleave>
    </element>
  </define>
</grammar>"""
    )
)


@pytest.fixture(autouse=True)
def nothing_kept():
    caching.forget_pages()
    yield
    caching.forget_pages()


@pytest.fixture
def three() -> None:
    publish([row(1)])
    publish([row(1)], reason="sai <điểm> & tên")
    publish([row(1)], year=2018)


def feed(client, address: str = FEED) -> etree._Element:
    return etree.fromstring(client.get(address).content)


@pytest.mark.parametrize("address", [FEED, f"/en{FEED}"])
def test_every_element_stands_where_it_may(client, three, address: str) -> None:
    found = feed(client, address)
    assert len(found.findall(f"{ATOM}entry")) == 3
    assert GRAMMAR.validate(found), GRAMMAR.error_log


def test_an_empty_feed_holds_too(client, db) -> None:
    assert GRAMMAR.validate(feed(client)), GRAMMAR.error_log


def test_the_grammar_refuses_what_is_wrong(client, three) -> None:
    for spoil in (
        lambda found: found.remove(found.find(f"{ATOM}updated")),
        lambda found: found.append(etree.Element(f"{ATOM}id")),
        lambda found: setattr(found.find(f"{ATOM}entry/{ATOM}updated"), "text", "hôm qua"),
        lambda found: found.append(etree.Element(f"{ATOM}link")),
    ):
        found = feed(client)
        spoil(found)
        assert not GRAMMAR.validate(found)


def test_ids_are_absolute_and_each_its_own(client, three) -> None:
    found = feed(client)
    ids = [one.text for one in found.iter(f"{ATOM}id")]
    assert len(set(ids)) == len(ids) == 4
    assert all(urlsplit(one).scheme for one in ids)


def test_moments_have_a_zone_and_the_feed_is_as_new_as_its_newest_entry(client, three) -> None:
    found = feed(client)
    moments = [datetime.datetime.fromisoformat(one.text) for one in found.iter(f"{ATOM}updated")]
    assert all(one.tzinfo for one in moments)
    assert moments[0] >= max(moments[1:])


def test_there_is_one_way_to_itself_and_one_to_each_page(client, three) -> None:
    found = feed(client)
    own = [one.get("href") for one in found.findall(f"{ATOM}link") if one.get("rel") == "self"]
    assert [urlsplit(href).path for href in own] == [FEED]
    for entry in found.findall(f"{ATOM}entry"):
        pages = [
            (one.get("type"), one.get("hreflang"))
            for one in entry.findall(f"{ATOM}link")
            if one.get("rel", "alternate") == "alternate"
        ]
        assert len(pages) == len(set(pages)) >= 1
        for one in entry.findall(f"{ATOM}link"):
            assert urlsplit(one.get("href")).scheme in ("http", "https")
