"""What people see and do: in Chromium, with and without JavaScript, on a screen and a phone, in light and dark."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from web_records import ENCIRCLED, EVIL, MALLORY, WHOLE

from claims.pipeline import Tracker
from claims.records import Selection

Visit = Callable[..., Page]
PAGES = {
    "conflicts": "/conflicts?about=Liman",
    "conflicts-filters": "/conflicts?side=Russia&min_score=0",
    "conflicts-none": "/conflicts?about=unheard",
    "attack": "/conflicts?about=true",
    "timeline-figures": "/timeline?about=killed",
    "timeline-lanes": "/timeline?about=Liman",
    "timeline-empty": "/timeline",
    "compare": "/compare?a=Pushilin&b=Cherevaty",
    "compare-empty": "/compare",
    "claims": "/claims?about=Liman",
    "speakers": "/speakers",
    "speaker": f"/speakers/{MALLORY.id}",
    "articles": "/articles",
    "article": f"/articles/{WHOLE.id}",
    "article-attack": f"/articles/{EVIL.id}",
    "token": "/token",
    "error": "/conflicts?kind=odd",
}
KINDS = {
    "screen": {},
    "dark": {"color_scheme": "dark"},
    "phone": {"viewport": {"width": 360, "height": 740}, "has_touch": True},
}
COMPLAINS = {"error"}
"""Pages whose status is an error, of which the browser tells."""
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(params=[name for name in PAGES if name not in COMPLAINS])
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.mark.parametrize("kind", KINDS)
def test_there_are_no_barriers_and_nothing_is_cut_off(visit: Visit, name: str, kind: str) -> None:
    page = visit(PAGES[name], **KINDS[kind])
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    found = Axe().run(page, options={"runOnly": RULES})
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "nothing is wider than the screen"


def test_all_can_be_read_and_judged_without_javascript(visit: Visit, database: str) -> None:
    page = visit("/conflicts?about=encircled", java_script_enabled=False)
    first = page.locator(".pair").first
    expect(first).to_contain_text("why")
    matter = first.locator("h2").inner_text()
    first.get_by_label("Note").fill("seen twice")
    first.get_by_label("Note").press("Enter")
    expect(page.locator(".did")).to_have_count(0)
    first.get_by_role("button", name="Confirm").click()
    expect(page.locator(".did")).to_contain_text(matter)
    with Tracker(database) as tracker:
        notes = [one.note for one in tracker.conflicts(Selection(about="encircled")) if one.judgement == "confirmed"]
    assert notes == ["seen twice"]
    page.get_by_role("button", name=re.compile("Undo")).click()
    expect(page.locator(".judged")).to_have_count(0)


def test_pairs_are_judged_with_the_keyboard(visit: Visit, database: str) -> None:
    page = visit("/conflicts?about=Liman&min_score=0")
    many = page.locator(".pair").count()
    assert many > 2
    page.keyboard.press("j")
    page.keyboard.press("j")
    second = page.locator(".pair").nth(1)
    expect(second).to_be_focused()
    judged = second.get_attribute("id")
    third = page.locator(".pair").nth(2).get_attribute("id")
    page.keyboard.press("n")
    page.keyboard.type("not the same day, cr")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    expect(second).to_be_focused()
    page.keyboard.press("r")
    expect(page.locator(".did")).to_contain_text("Rejected")
    expect(page.locator(".pair")).to_have_count(many - 1)
    expect(page.locator(f"#{third}")).to_be_focused()
    with Tracker(database) as tracker:
        notes = [one.note for one in tracker.conflicts(Selection(about="Liman", judged="rejected", rejected=True))]
    assert notes == ["not the same day, cr"]
    page.keyboard.press("z")
    expect(page.locator(".pair")).to_have_count(many)
    expect(page.locator(f"#{judged}"), "one goes on where it was undone").to_be_focused()
    page.keyboard.press("a")
    expect(page.locator(".did")).to_contain_text("Misread")
    expect(page.locator(f"#{judged}")).to_have_count(0)
    page.keyboard.press("z")
    expect(page.locator(".pair")).to_have_count(many)
    expect(page.locator(f"#{judged}"), "one goes on where it was undone").to_be_focused()
    page.keyboard.press("/")
    expect(page.get_by_label("About")).to_be_focused()


def test_the_columns_of_a_pair_line_up(visit: Visit) -> None:
    page = visit("/conflicts?about=Liman")
    for pair in page.locator(".sides").all():
        for part in ("blockquote", "footer"):
            boxes = [one.bounding_box() for one in pair.locator(f".side > {part}").all()]
            assert len({round(box["y"]) for box in boxes if box}) == 1, part


def test_an_attribution_leads_to_who_says_it(visit: Visit) -> None:
    page = visit(f"/articles/{WHOLE.id}")
    page.locator(f"#t-{ENCIRCLED.id}").click()
    note = page.locator(f"#c-{ENCIRCLED.id}")
    expect(note).to_be_in_viewport()
    expect(note).to_contain_text("Sergey Cherevaty")
    expect(note).to_contain_text("degree")
    expect(page.locator(f"#t-{ENCIRCLED.id}")).to_have_class(re.compile(r"\bon\b"))
    note.get_by_role("link", name=re.compile("half-encircled")).click()
    expect(page.locator("h1")).to_have_text("Town holds")


def test_a_drawing_is_downloaded_and_opens(visit: Visit, tmp_path: Path) -> None:
    page = visit("/timeline?about=killed")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download as SVG").first.click()
    file = tmp_path / "timeline.svg"
    download.value.save_as(file)
    alone = page.context.browser.new_page()  # type: ignore[union-attr]
    alone.goto(file.as_uri())
    assert alone.locator("svg .mark").count() >= 2
    alone.close()


def test_a_report_opens_alone(visit: Visit, database: str, tmp_path: Path) -> None:
    from claims.web import html_report

    file = tmp_path / "report.html"
    with Tracker(database) as tracker:
        file.write_text(html_report(tracker, Selection(about="Gornovo")), encoding="utf-8")
    page = visit("/token").context.browser.new_page()  # type: ignore[union-attr]
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(file.as_uri())
    assert asked == [file.as_uri()]
    found = Axe().run(page, options={"runOnly": RULES})
    assert found.violations_count == 0, found.generate_report()
    page.close()


def test_texts_that_attack_do_nothing(visit: Visit) -> None:
    for path in ("/conflicts?about=true", f"/articles/{EVIL.id}", f"/speakers/{MALLORY.id}", "/timeline?about=true"):
        page = visit(path)
        assert "<script>alert(1)</script>" in page.locator("main").inner_text()
        assert page.locator("main img, main script").count() == 0


def test_pictures_for_people_to_look_at(visit: Visit, tmp_path: Path, name: str) -> None:
    for kind, given in KINDS.items():
        file = tmp_path / f"{name}-{kind}.png"
        visit(PAGES[name], **given).screenshot(path=file)
        assert file.stat().st_size > 5000
