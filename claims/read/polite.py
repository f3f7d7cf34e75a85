"""Manners: robots.txt is obeyed (RFC 9309), and a host gets one request at a time with a pause before the next."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from claims import settings
from claims.read.answers import LONGEST_ASKED, Answered, Busy, Private, Unreached, in_words
from claims.read.hosts import host_of, parts_of
from claims.read.refused import Refused
from claims.read.url import ROBOT, Access, Page, fetch
from claims.read.waiting import wait

if TYPE_CHECKING:
    from protego import Protego

ROBOTS_BYTES = 512_000
"""Of a robots.txt so much is read; RFC 9309 asks for 500 kibibytes at least."""


class Manners:
    """Remembers, for one run, what hosts ask for and when each was asked last."""

    def __init__(self, access: Access, delay: float) -> None:
        self._plain = access
        self._delay = delay
        self._rules: dict[str, Protego | Refused] = {}
        self._asked: dict[str, float] = {}

    @property
    def access(self) -> Access:
        """Of whoever asks with it: every request waits for its turn, or is refused."""
        return replace(self._plain, before=self._before, after=self._after)

    def _before(self, url: str) -> None:
        rules = self._rules_for(url)
        if not rules.can_fetch(url, ROBOT):
            raise Refused("the site's robots.txt asks programs to leave it alone", "read it in a browser")
        self._await_turn(url, min(max(0.0, rules.crawl_delay(ROBOT) or 0.0), LONGEST_ASKED))

    def _after(self, url: str) -> None:
        self._asked[host_of(parts_of(url))] = time.monotonic()

    def _await_turn(self, url: str, asked: float) -> None:
        """Let pass what is left of the pause, for which the host asks so many seconds. Raises Busy if that is long."""
        host, gap = host_of(parts_of(url)), max(self._delay, asked)
        left = self._asked[host] + gap - time.monotonic() if host in self._asked else 0.0
        if left > settings.LONGEST_WAIT:
            raise Busy(f"its robots.txt asks for {in_words(gap)} between two requests", left)
        why = f"for {host}, as it asks" if asked > self._delay else f"between two requests to {host}"
        wait(left, why, self._plain.tell)

    def _rules_for(self, url: str) -> Protego:
        """What the robots.txt says of the site that the address is on. Raises Refused where it can't be known."""
        parts = parts_of(url)
        site = f"{parts.scheme}://{parts.netloc}"
        if site not in self._rules:
            self._await_turn(url, 0.0)
            self._rules[site] = self._fetched(urljoin(site, "/robots.txt"))
        rules = self._rules[site]
        if isinstance(rules, Refused):
            raise rules
        return rules

    def _fetched(self, robots: str) -> Protego | Refused:
        """No robots.txt allows everything; one that can't be had, for whatever reason, nothing."""
        from protego import Protego

        try:
            page: Page | None = fetch(robots, replace(self._plain, after=self._after), accept=None)
        except Private as refused:
            return refused
        except Refused as refused:
            if not (isinstance(refused, Answered) and refused.status < 500):
                advice = refused.advice if isinstance(refused, Busy) else "try again later"
                return Unreached(f"its robots.txt can't be read: {refused.reason}", advice)
            page = None
        return Protego.parse(page.data[:ROBOTS_BYTES].decode("utf-8", "replace") if page else "")
