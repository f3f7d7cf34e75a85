"""What each page shows, of a small store, an empty one and a large one."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest
from starlette.testclient import TestClient
from web_records import (
    ARABIC,
    ATTACK,
    COUNTS,
    ENCIRCLED,
    EVIL,
    HALVED,
    INNER,
    LAYLA,
    NESTED,
    PUSHILIN,
    WHOLE,
    crowded,
    many,
)

from claims.pipeline import Tracker

PAGES = (
    "/",
    "/conflicts?about=town",
    "/claims",
    "/claims?about=town&stance=admits",
    "/speakers",
    f"/speakers/{PUSHILIN.id}",
    "/articles",
    f"/articles/{WHOLE.id}",
    f"/articles/{EVIL.id}",
    "/compare",
    "/compare?a=Pushilin&b=Cherevaty",
    "/timeline",
    "/timeline?about=killed",
    "/token",
)
EMPTY = ("/", "/conflicts?about=town", "/claims", "/speakers", "/articles", "/compare", "/timeline?about=town")


class Tags(HTMLParser):
    """All tags of a page, with what they ask a browser to do."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def harmless(html: str) -> bool:
    """No tag is ours but those of the templates, nothing runs but the one script, and no link leads to code."""
    tags = Tags(html).found
    scripts = [given for tag, given in tags if tag == "script"]
    names = {name for _, given in tags for name in given}
    links = [str(given.get(name, "")) for _, given in tags for name in ("href", "src", "action")]
    return (
        scripts == [{"src": "/static/keys.js", "defer": None}]
        and not {tag for tag, _ in tags} & {"img", "iframe", "object", "embed", "style", "base"}
        and not [name for name in names if name.startswith("on") or name == "style"]
        and not [link for link in links if "script:" in link.lower().replace("\n", "")]
    )


def text_of(html: str) -> str:
    """What a reader sees, about."""
    return " ".join(re.sub(r"<[^>]+>", "", html).split())


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_there(page: TestClient, path: str) -> None:
    answer = page.get(path)
    assert answer.status_code == 200
    assert answer.text.startswith("<!doctype html>") or "<!doctype html>" in answer.text[:200]
    assert "<h1" in answer.text


@pytest.mark.parametrize("path", EMPTY)
def test_every_page_says_so_where_there_is_nothing(
    browse: Callable[..., TestClient], sqlite_url: str, path: str
) -> None:
    answer = browse(sqlite_url).get(path)
    assert answer.status_code == 200
    assert 'class="none"' in answer.text


def test_conflicts_stand_side_by_side_with_the_deciding_words_marked(page: TestClient) -> None:
    html = page.get("/conflicts?about=encircled").text
    assert html.count('<article class="pair"') == 1
    assert "<mark>“encircled”</mark>" in html
    assert "<mark>“half-encircled”</mark>" in html
    for words in ("degree", "0.93", "half-encircled is short of encircled", "Wire East", "Courier", "1 Oct 2022"):
        assert words in html
    assert html.index("Sergey Cherevaty") < html.index("Denis Pushilin"), "what was said first stands first"


@pytest.mark.parametrize(
    ("query", "kinds"),
    [
        ("kind=degree", ["degree"]),
        ("speaker=Pushilin", ["degree"]),
        ("side=Russia", ["degree"]),
        ("side=Russia&speaker=Cherevaty", ["degree"]),
        ("since=2022-10-02&until=2022-10-02", ["degree"]),
        ("since=2021&until=2021-03", ["number"]),
        ("about=killed", ["number"]),
        ("outlet=Courier", ["degree"]),
        ("min_score=0.94", ["number"]),
        ("judged=confirmed", []),
        ("speaker=Pushilin&against=Mallory", []),
    ],
)
def test_filters_narrow_the_conflicts(page: TestClient, query: str, kinds: list[str]) -> None:
    html = page.get(f"/conflicts?{query}").text
    assert re.findall(r'class="kind [^"]*">(\w+)<', html) == kinds


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("kind=odd", "there is no “odd”"),
        ("since=yesterday", "“yesterday” is no date"),
        ("min_score=2", "give a number between 0 and 1"),
        ("since=2022&until=2021", "is later than"),
        ("speaker=a&against=b&side=c", "two of speaker, against and side"),
        (f"about={'x' * 400}", "longer than"),
        ("start=999999999", "narrow the list"),
    ],
)
def test_what_can_not_be_asked_is_said(page: TestClient, query: str, words: str) -> None:
    answer = page.get(f"/conflicts?{query}")
    assert answer.status_code == 400
    assert words in text_of(answer.text)


@pytest.mark.parametrize("path", ["/conflicts", "/claims", "/timeline"])
def test_a_slip_in_a_search_is_asked_back(
    browse: Callable[..., TestClient], empty_file: Path, tmp_path: Path, path: str
) -> None:
    file = str(shutil.copy(empty_file, tmp_path / "slip.db"))
    with Tracker(file) as tracker:
        crowded(tracker, 2)
    html = browse(file).get(f"{path}?about=burned+Milll&since=2000").text
    assert 'Did you mean <a href="?about=burned+Mill&amp;since=2000"><bdi>burned Mill</bdi></a>?' in html
    assert harmless(browse(file).get(path, params={"about": f"Milll {ATTACK}"}).text)
    assert "Did you mean" not in browse(file).get(f"{path}?about=mill").text


def test_what_is_not_there_is_said(page: TestClient) -> None:
    for path in ("/nothing", "/articles/ffffffffff", "/speakers/Nobody-At-All", "/claims/ffffff", "/static/../app.py"):
        answer = page.get(path)
        assert answer.status_code == 404, path
        assert "Content-Security-Policy" in answer.headers


def test_a_missing_database_is_said(browse: Callable[..., TestClient], tmp_path: Path) -> None:
    answer = browse(str(tmp_path / "none.db")).get("/")
    assert answer.status_code == 503
    assert "no database at" in text_of(answer.text)


def test_an_article_has_every_attribution_and_its_own_text(page: TestClient) -> None:
    html = page.get(f"/articles/{WHOLE.id}").text
    found = re.search(r'<div class="text" dir="auto">(.*?)</div>', html, re.DOTALL)
    assert found
    assert re.sub(r"<[^>]+>", "", found[1]) == WHOLE.text, "not a character more or less"
    for claim in (ENCIRCLED, NESTED, INNER):
        assert f'href="#c-{claim.id}"' in found[1]
        assert f'<li id="c-{claim.id}"' in html
    assert f'href="/articles/{HALVED.document.id}#c-{HALVED.id}"' in html, "its conflict, by a link"
    assert "≠ degree" in html


def test_a_claim_leads_to_its_article(page: TestClient) -> None:
    answer = page.get(f"/claims/{ENCIRCLED.id[:8]}")
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/articles/{WHOLE.id}#c-{ENCIRCLED.id}"


def test_a_speaker_has_a_page_with_what_contradicts(page: TestClient) -> None:
    html = page.get(f"/speakers/{PUSHILIN.id}").text
    assert "head of the DPR" in html
    assert "half-encircled is short of encircled" in html
    assert 'name="a" value="aaaa0000000000000001"' in html


def test_names_from_right_to_left_are_kept_apart(page: TestClient) -> None:
    assert f"<bdi>{LAYLA.name}</bdi>" in page.get("/speakers").text
    assert "ليلى" in page.get(f"/articles/{EVIL.id}").text


def test_two_speakers_stand_in_columns_along_time(page: TestClient) -> None:
    html = page.get("/compare?a=Pushilin&b=Cherevaty").text
    assert "1 conflict between the two here" in text_of(html)
    days = re.findall(r'class="date"><time datetime="([\d-]+)"', html)
    assert days == sorted(days) == ["2022-10-01", "2022-10-02"]
    left = re.findall(r'class="left">(.*?)<div role="rowheader"', html, re.DOTALL)
    assert [HALVED.id in one for one in left] == [False, True]


def test_two_sides_stand_in_columns(page: TestClient) -> None:
    assert "1 conflict between" in page.get("/compare?a=side:Russia&b=side:Ukraine").text


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("a=Pushilin", "give two"),
        ("a=Pushilin&b=Denis+Pushilin", "are the same here"),
        ("a=Nobodyx&b=Pushilin", "nobody"),
    ],
)
def test_what_can_not_be_compared_is_said(page: TestClient, query: str, words: str) -> None:
    answer = page.get(f"/compare?{query}")
    assert answer.status_code == 400
    assert words in text_of(answer.text)


def test_a_toll_is_drawn_and_can_be_downloaded(page: TestClient) -> None:
    html = page.get("/timeline?about=killed").text
    assert "<svg" in html
    assert html.count('<li id="m-') == len(COUNTS)
    [address] = re.findall(r'<a download href="([^"]+)"', html)
    answer = page.get(address.replace("&amp;", "&"))
    assert answer.headers["content-type"].startswith("image/svg+xml")
    assert answer.headers["content-disposition"].startswith("attachment")
    root = ElementTree.fromstring(answer.content)
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert "17 people" in answer.text
    assert "<style>" in answer.text


def test_long_lists_are_leafed_through(browse: Callable[..., TestClient], empty_file: Path, tmp_path: Path) -> None:
    file = str(shutil.copy(empty_file, tmp_path / "many.db"))
    with Tracker(file) as tracker:
        many(tracker, 130)
    page = browse(file)
    for path, marker, many_ in (("/conflicts", '<article class="pair"', 20), ("/claims", '<li class="claim"', 50)):
        seen: list[str] = []
        address = path
        while address:
            html = page.get(address).text
            assert html.count(marker) <= many_
            seen += re.findall(r'id="(p-[0-9a-f]+)"' if path == "/conflicts" else r'#c-([0-9a-f]+)">number', html)
            more = re.search(r'rel="next" href="([^"]+)"', html)
            address = path + more[1].replace("&amp;", "&") if more else ""
        assert len(seen) == len(set(seen)) == (129 if path == "/conflicts" else 130)


def test_less_sure_pairs_stand_below_a_line(page: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    scores = re.findall(r'class="score"[^>]*>([\d.]+)<', page.get("/conflicts").text)
    assert scores[0] > scores[-1]
    monkeypatch.setattr("claims.settings.SUREST", bar := float(scores[-1]) + 0.011)
    before, line, after = page.get("/conflicts").text.partition(f"Less sure, under {bar:g}<")
    assert line
    assert [before.count('<article class="pair"') > 0, after.count('<article class="pair"') > 0] == [True, True]
    assert "Less sure, under" not in page.get("/conflicts?min_score=0").text


def test_a_statement_fills_no_page_with_its_pairs(
    browse: Callable[..., TestClient], empty_file: Path, tmp_path: Path
) -> None:
    file = str(shutil.copy(empty_file, tmp_path / "crowded.db"))
    with Tracker(file) as tracker:
        crowded(tracker, 8)
    page = browse(file)
    for path in ("/conflicts", "/conflicts?about=mill"):
        html = page.get(path).text
        assert html.count('<article class="pair"') == 3
        [link] = re.findall(r'href="([^"]+)">5 more pairs of what Denis Pushilin says here', html)
        every = page.get(link.replace("&amp;", "&")).text
        assert every.count('<article class="pair"') == 8
        assert "more pair" not in every
        assert "Pairs of one statement, of Denis Pushilin: mill 0 burned" in text_of(every)
    assert page.get("/conflicts?min_score=0.5").text.count('<article class="pair"') == 8
    assert page.get("/conflicts?of=beef").status_code == 404
    html = page.get(f"/speakers/{PUSHILIN.id}").text
    assert html.count('<article class="pair"') == 3
    assert f'href="/conflicts?speaker={PUSHILIN.id}"' in html


def test_comparisons_are_leafed_through_by_day(
    browse: Callable[..., TestClient], empty_file: Path, tmp_path: Path
) -> None:
    file = str(shutil.copy(empty_file, tmp_path / "many.db"))
    with Tracker(file) as tracker:
        many(tracker, 130)
    page, seen, address = browse(file), [], "/compare?a=Pushilin&b=Cherevaty"
    while address:
        html = page.get(address).text
        seen += re.findall(r'id="s-([0-9a-f]+)"', html)
        more = re.search(r'<a href="([^"]+)">All that was said earlier', html)
        address = "/compare" + more[1].replace("&amp;", "&") if more else ""
    assert len(seen) == len(set(seen)) == 130


def test_a_comparison_says_how_many_conflicts_lie_on_earlier_days_and_leads_there(
    browse: Callable[..., TestClient], empty_file: Path, tmp_path: Path
) -> None:
    file = str(shutil.copy(empty_file, tmp_path / "many.db"))
    with Tracker(file) as tracker:
        many(tracker, 130, opposed=2)
    page = browse(file)
    html = page.get("/compare?a=Pushilin&b=Cherevaty").text
    assert "No conflicts between the two on these days. 1 with what was said earlier" in text_of(html)
    link = re.search(r'<a href="([^"]+)">go to 2 Jan 2000</a>', html)
    assert link
    assert "days, and none with what was said earlier." in text_of(
        page.get("/compare?a=Pushilin&b=side:Ukraine&since=2000-02").text
    )
    there = text_of(page.get(f"/compare{link[1].replace('&amp;', '&')}").text)
    assert "1 conflict between the two here." in there
    assert "said earlier" not in there


def test_what_attacks_is_only_text(page: TestClient) -> None:
    for path in (*PAGES, "/timeline?about=true", "/compare?a=Mallory&b=Layla", f"/speakers/{ARABIC.speaker.id}"):
        assert harmless(page.get(path).text), path
    for field in ("about", "speaker", "side", "place", "kind", "since", "a", "did"):
        for where in ("/conflicts", "/claims", "/timeline", "/compare"):
            assert harmless(page.get(where, params={field: ATTACK}).text), (where, field)
    svg = page.get("/timeline", params={"about": "true"}).text
    assert "Mallory" in svg
    assert "<svg" in svg


def test_an_address_that_no_browser_should_follow_is_text(page: TestClient) -> None:
    html = page.get(f"/articles/{EVIL.id}").text
    assert "javascript:alert(1)" in html
    assert 'href="javascript' not in html


def test_pages_need_no_other_place_and_no_inline_code(page: TestClient) -> None:
    for path in PAGES:
        html = page.get(path).text
        assert not re.search(r"<script(?! src=\"/static/)|<style|\sstyle=", html), path
        own = re.findall(r'(?:src|href)="([^"#]+)', html)
        outside = [one for one in own if one.startswith("http") and "example" not in one]
        assert outside == [], path
