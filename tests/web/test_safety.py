"""Who may ask and who may judge."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from starlette.testclient import TestClient
from web_records import COUNTS, ENCIRCLED, HALVED, WHOLE

from claims.pipeline import Tracker
from claims.records import Selection
from claims.web.asking import asked
from claims.web.drawing import web_link
from claims.web.safety import Guard, guard_for

JUDGE = {"a": ENCIRCLED.id, "b": HALVED.id, "kind": "degree"}


def form_token(page: TestClient, path: str = "/conflicts") -> str:
    return re.search(r'name="form" value="([0-9a-f]+)"', page.get(path).text)[1]  # type: ignore[index]


def verdicts(database: str) -> list[tuple[str | None, str | None]]:
    with Tracker(database) as tracker:
        found = tracker.conflicts(Selection(kind="degree", rejected=True))
        return [(one.judgement, one.note) for one in found]


def test_a_pair_is_judged_by_a_plain_form(page: TestClient, database: str) -> None:
    sent = {**JUDGE, "form": form_token(page), "verdict": "rejected", "note": "two  days", "back": "?about=town"}
    answer = page.post("/conflicts/judge", data=sent)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/conflicts?about=town&did=")
    assert verdicts(database) == [("rejected", "two days")]
    html = page.get(answer.headers["location"]).text
    undo = dict(re.findall(r'name="(\w+)" value="([^"]*)"', html.partition('class="did"')[2].partition("</form>")[0]))
    undone = page.post("/conflicts/judge", data={**undo, "back": "?about=town"})
    assert verdicts(database) == [(None, None)]
    place = undone.headers["location"].partition("#")[2]
    assert f'id="{place}"' in page.get("/conflicts?about=town").text, "one goes on where it was undone"


def test_a_claim_is_judged_by_a_plain_form(page: TestClient, database: str) -> None:
    token = form_token(page, f"/articles/{WHOLE.id}")
    answer = page.post("/claims/judge", data={"claim": ENCIRCLED.id, "form": token, "verdict": "confirmed"})
    assert answer.headers["location"] == f"/articles/{WHOLE.id}#c-{ENCIRCLED.id}"
    with Tracker(database) as tracker:
        assert tracker.claim(ENCIRCLED.id).judgement == "confirmed"


def test_a_misread_claim_is_rejected_by_a_button_beside_it_and_undo_takes_that_back(
    page: TestClient, database: str
) -> None:
    html = page.get("/conflicts?about=town").text
    pair = re.search(r'id="p-(\w+)"[^>]*degree', html)
    assert pair
    assert re.search(rf'form="j-{pair[1]}" formaction="/claims/misread" name="claim" value="{ENCIRCLED.id}"', html)
    places = re.search(r'name="places" value="([^"]*)"', html)
    assert places
    sent = {"form": form_token(page), "claim": ENCIRCLED.id, "note": "a headline", "back": "?about=town"}
    answer = page.post("/claims/misread", data={**sent, "places": f"p-{pair[1]} p-0123"})
    assert answer.headers["location"].endswith("#p-0123")
    with Tracker(database) as tracker:
        assert tracker.claim(ENCIRCLED.id).judgement == "rejected"
        assert [one.note for one in tracker.judgements(ENCIRCLED.id)] == ["a headline"]
    html = page.get(answer.headers["location"]).text
    assert f'id="p-{pair[1]}"' not in html
    undo = dict(re.findall(r'name="(\w+)" value="([^"]*)"', html.partition('class="did"')[2].partition("</form>")[0]))
    undone = page.post("/claims/misread", data={**undo, "back": "?about=town"})
    assert undone.headers["location"] == f"/conflicts?about=town#p-{pair[1]}"
    with Tracker(database) as tracker:
        assert tracker.claim(ENCIRCLED.id).judgement is None


@pytest.mark.parametrize(
    ("sent", "headers"),
    [
        ({"form": "0" * 64}, {}),
        ({"form": ""}, {}),
        ({}, {}),
        ({"form": "good"}, {"origin": "https://evil.example"}),
        ({"form": "good"}, {"origin": "null"}),
        ({"form": "good"}, {"content-type": "text/plain"}),
        ({"form": "good"}, {"cookie": "claims_browser=" + "0" * 32}),
    ],
)
def test_a_form_of_another_site_changes_nothing(
    page: TestClient, database: str, sent: dict[str, str], headers: dict[str, str]
) -> None:
    token = form_token(page)
    sent = {name: token if value == "good" else value for name, value in sent.items()}
    answer = page.post("/conflicts/judge", data={**JUDGE, "verdict": "rejected", **sent}, headers=headers)
    assert answer.status_code == 403
    answer = page.post("/claims/misread", data={"claim": ENCIRCLED.id, **sent}, headers=headers)
    assert answer.status_code == 403
    assert verdicts(database) == [(None, None)]


def test_a_form_of_an_earlier_run_is_refused(
    page: TestClient, browse: Callable[..., TestClient], database: str
) -> None:
    sent = {**JUDGE, "form": form_token(page), "verdict": "rejected"}
    other = browse(database)
    other.cookies = page.cookies
    assert other.post("/conflicts/judge", data=sent).status_code == 403


@pytest.mark.parametrize(
    "sent", [{"verdict": "perhaps"}, {"a": COUNTS[0].id}, {"kind": "cause"}, {"note": "x" * 70_000}, {"verdict": ""}]
)
def test_a_form_that_makes_no_sense_changes_nothing(page: TestClient, database: str, sent: dict[str, str]) -> None:
    answer = page.post("/conflicts/judge", data={**JUDGE, "form": form_token(page), "verdict": "rejected", **sent})
    assert answer.status_code in (400, 403, 404)
    assert verdicts(database) == [(None, None)]


def test_the_way_back_leads_nowhere_else(page: TestClient) -> None:
    sent = {**JUDGE, "form": form_token(page), "verdict": "confirmed"}
    sent |= {"back": "https://evil.example/?x=1\r\nSet-Cookie: a=b", "next": "p-x\r\nLocation: //evil.example"}
    answer = page.post("/conflicts/judge", data=sent)
    assert answer.headers["location"].startswith("/conflicts?")
    assert "a=b" not in answer.headers.get("set-cookie", "")


LOCAL = ("127.0.0.1:8700", "localhost", "localhost:8700", "[::1]:8700", "127.0.0.5")
FOREIGN = (
    "evil.example",
    "evil.example:8700",
    "127.0.0.1.evil.example",
    "",
    "localhost.evil.example",
    "10.0.0.1",
    "a b",
)


@pytest.mark.parametrize("host", LOCAL)
def test_the_page_answers_to_this_machine(page: TestClient, host: str) -> None:
    assert page.get("/token", headers={"host": host}).status_code == 200


@pytest.mark.parametrize("host", FOREIGN)
def test_a_name_that_anybody_may_own_is_refused(page: TestClient, host: str) -> None:
    answer = page.get("/", headers={"host": host})
    assert answer.status_code == 421
    assert "Cherevaty" not in answer.text


def test_bound_elsewhere_it_answers_to_addresses_and_its_names() -> None:
    guard = guard_for("0.0.0.0", names=["news.example"])
    assert guard.answers_to("192.168.1.7:8700")
    assert guard.answers_to("news.example")
    assert not guard.answers_to("evil.example")


def test_bound_elsewhere_judging_takes_the_token(browse: Callable[..., TestClient], database: str) -> None:
    guard = guard_for("0.0.0.0", token="sesame")
    page = browse(database, guard, "http://192.168.1.7:8700")
    html = page.get("/conflicts").text
    assert "Cherevaty" in html, "reading takes none"
    assert "Confirm" not in html
    token = form_token(page, "/token")
    assert page.post("/conflicts/judge", data={**JUDGE, "form": token, "verdict": "rejected"}).status_code == 403
    assert page.post("/token", data={"form": token, "token": "simsalabim"}).status_code == 403
    assert page.post("/token", data={"form": token, "token": "sesame"}).status_code == 303
    assert "Confirm" in page.get("/conflicts").text
    assert page.post("/conflicts/judge", data={**JUDGE, "form": token, "verdict": "rejected"}).status_code == 303
    assert verdicts(database) == [("rejected", None)]


def test_a_token_is_made_up_beyond_this_machine() -> None:
    first, second = (guard_for("0.0.0.0").token for _ in range(2))
    assert first
    assert first != second
    assert guard_for("127.0.0.1").token is None


def test_every_answer_has_the_headers(page: TestClient) -> None:
    for path in ("/", "/nothing", "/static/style.css", "/timeline.svg", "/conflicts?kind=odd"):
        headers = page.get(path).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert "frame-ancestors 'none'" in policy


def test_cookies_are_kept_from_scripts_and_other_sites(page: TestClient) -> None:
    cookie = page.get("/").headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie


def test_only_reading_and_the_forms_are_answered(page: TestClient) -> None:
    for path in ("/", "/conflicts", "/articles"):
        assert page.post(path).status_code == 405
    assert page.get("/conflicts/judge").status_code == 405
    for path in ("/static/%2e%2e/app.py", "/static/..%2fapp.py", "/static//etc/passwd"):
        assert page.get(path).status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)", " JavaScript:alert(1)", "data:text/html,x", "java\nscript:alert(1)", "//evil.example",
        "http:", "https://", "file:///etc/passwd", "http://[", "vbscript:x", "\x01javascript:x", "", None,
    ],
)  # fmt: skip
def test_only_web_addresses_become_links(address: str | None) -> None:
    assert web_link(address) is None


def test_web_addresses_stay_links() -> None:
    assert web_link("https://east.example/a?b=c#d") == "https://east.example/a?b=c#d"


def test_unknown_fields_are_passed_over() -> None:
    assert asked({"limit": "9", "rejected": "1", "relation": "x", "about": " town "}).selection == Selection(
        about="town"
    )


def test_secrets_are_not_shown() -> None:
    assert "secret" not in repr(Guard())
