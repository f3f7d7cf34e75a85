"""A language model as the judge of pairs, through any endpoint that speaks the chat protocol of OpenAI.

Off unless it is configured. The judge that ships judges first; only the pairs that it reads itself are asked about.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from functools import cache
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar
from urllib.parse import urlsplit

from claims import settings
from claims.conflicts.cases import Case
from claims.conflicts.judge import UNREAD, Judge, Verdict, load_judge
from claims.conflicts.questions import INSTRUCTIONS, Answer, Unusable, answer_in, question
from claims.conflicts.relations import Candidates, relate
from claims.errors import JudgeError
from claims.records import Claim, Printing
from claims.settings import JudgeEndpoint

if TYPE_CHECKING:
    from openai import APIStatusError, OpenAI

Item = TypeVar("Item")
Result = TypeVar("Result")

IN_A_ROW = 10
"""So many unusable answers one after the other, and it is asked no more."""
REMEMBERED = 10_000
"""Answers that are kept: the same is not asked twice in a run."""
MISCONFIGURED = {
    401: "it refuses the key; check CLAIMS_JUDGE_KEY",
    404: "it has no such model, or this is not its address, which mostly ends in /v1; check CLAIMS_JUDGE_MODEL and "
    "CLAIMS_JUDGE_URL",
    **dict.fromkeys(
        (301, 302, 303, 307, 308), "it sends elsewhere; give CLAIMS_JUDGE_URL the address that is meant in the end"
    ),
}
"""What no other pair would mend, by the status of HTTP."""
WITHOUT = "or go on without it: leave out --judge and CLAIMS_JUDGE_MODEL"
NO_KEY = "none"
"""For endpoints that ask for no key, for the library insists on one."""


@dataclass
class Tally:
    """How often it was asked, and why answers could not be used."""

    asked: int = 0
    unusable: Counter[str] = field(default_factory=Counter)
    in_a_row: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def answered(self) -> None:
        with self.lock:
            self.asked += 1
            self.in_a_row = 0

    def failed(self, why: str) -> bool:
        """Says whether that was one too many."""
        with self.lock:
            self.asked += 1
            self.in_a_row += 1
            self.unusable[why] += 1
            return self.in_a_row >= IN_A_ROW


@dataclass
class LanguageModelJudge:
    """Asks a language model about the pairs that the first judge holds to be worth it; that one judges the rest, and
    what gets no usable answer."""

    endpoint: JudgeEndpoint
    first: Judge
    above: float = UNREAD
    """What the first judge thinks of a pair that is asked about: more than of those that it does not read."""
    tally: Tally = field(default_factory=Tally)
    _answers: dict[str, Answer | None] = field(default_factory=dict, repr=False)
    """By question; None where there was no usable answer."""
    ahead: ClassVar[bool] = True
    """It is asked before the database is locked."""
    _steady: bool = field(default=True, repr=False)
    """Whether it can be asked for its likeliest answer, so that the same pair gets the same."""

    @classmethod
    def at(cls, endpoint: JudgeEndpoint) -> LanguageModelJudge:
        """Before the judge that ships. Raises JudgeError where it can't be asked at all."""
        _check(endpoint)
        return cls(endpoint, load_judge())

    @property
    def inquiry(self) -> str:
        """Who was asked where, and about how many pairs, in words: what they say was sent there; "" if about none."""
        pairs = f"{self.tally.asked:,} {'pair' if self.tally.asked == 1 else 'pairs'}"
        return f"{self.endpoint.model} at {self.endpoint.url} was asked about {pairs}." if self.tally.asked else ""

    @property
    def shortfall(self) -> str:
        """How often there was no usable answer, and why; "" if never."""
        unusable = self.tally.unusable
        reasons = ", ".join(f"{number:,} {why}" for why, number in sorted(unusable.items()))
        return (
            f"{self.endpoint.model} gave no usable answer about {unusable.total():,} of {self.tally.asked:,} pairs "
            f"({reasons}); the judge that ships decided these"
            if unusable
            else ""
        )

    def verdicts(self, cases: Sequence[Case], bar: float) -> list[Verdict]:
        """Raises JudgeError where the endpoint can't be reached, or has no use for what it is asked."""
        verdicts = list(self.first.verdicts(cases, bar))
        asked = {at: question(cases[at]) for at, first in enumerate(verdicts) if first.probability > self.above}
        self._ask([one for one in dict.fromkeys(asked.values()) if one not in self._answers])
        for at, one in asked.items():
            if answer := self._answers[one]:
                verdicts[at] = answer.verdict(cases[at], verdicts[at], self.endpoint.model)
        self._forget()
        return verdicts

    def _ask(self, questions: Sequence[str]) -> None:
        if not questions:
            return
        with self._client() as client:
            answers = side_by_side(lambda one: self._answer(client, one), questions, settings.JUDGE_AT_ONCE)
        self._answers |= zip(questions, answers, strict=True)

    def _forget(self) -> None:
        """The oldest answers, where they have become many."""
        while len(self._answers) > REMEMBERED:
            del self._answers[next(iter(self._answers))]

    def _client(self) -> OpenAI:
        from openai import DefaultHttpxClient, OpenAI

        client = OpenAI(
            base_url=self.endpoint.url,
            api_key=self.endpoint.key or NO_KEY,
            timeout=settings.JUDGE_TIMEOUT,
            max_retries=settings.JUDGE_RETRIES,
            http_client=DefaultHttpxClient(follow_redirects=False),  # claims go to the address that was named, only
        )
        client.organization = client.project = None  # the environment's are of another endpoint, it may be
        return client

    def _answer(self, client: OpenAI, asked: str) -> Answer | None:
        try:
            answer = answer_in(self._message(client, asked))
        except Unusable as error:
            if self.tally.failed(str(error)):
                raise self._error(
                    f"{IN_A_ROW} answers one after the other could not be used, the last: {error}; look at the "
                    f"endpoint, choose another model"
                ) from None
            return None
        self.tally.answered()
        return answer

    def _message(self, client: OpenAI, asked: str) -> str:
        """What it writes back. Raises Unusable where that is nothing, JudgeError where it would be nothing ever."""
        from openai import APIConnectionError, APIStatusError, APITimeoutError, OpenAIError

        try:
            return _content(self._complete(client, asked))
        except APITimeoutError:
            raise Unusable("timed out") from None
        except APIConnectionError as error:
            raise self._error(
                f"it can't be reached ({self._cause(error)}); see whether it runs and check CLAIMS_JUDGE_URL"
            ) from None
        except APIStatusError as error:
            if error.status_code in MISCONFIGURED:
                raise self._error(f"{MISCONFIGURED[error.status_code]} (HTTP {error.status_code})") from None
            raise Unusable(f"HTTP {error.status_code}") from None
        except (OpenAIError, ValueError):  # ValueError: a body that is not what its header says
            raise Unusable("not an answer of the chat protocol") from None

    def _complete(self, client: OpenAI, asked: str) -> Any:
        from openai import BadRequestError

        steady: dict[str, Any] = {"temperature": 0} if self._steady else {}
        try:
            return client.chat.completions.create(
                model=self.endpoint.model,
                messages=[{"role": "system", "content": INSTRUCTIONS}, {"role": "user", "content": asked}],
                **steady,
            )
        except BadRequestError as error:
            if not steady or not _minds_temperature(error):
                raise
            self._steady = False
            return self._complete(client, asked)

    def _error(self, what: str) -> JudgeError:
        return JudgeError(f"{self.endpoint.url}, to judge pairs by {self.endpoint.model}: {what}, {WITHOUT}")

    def _cause(self, error: Exception) -> str:
        """The system's words, without the key, which a header that can't be sent would show."""
        words = str(error.__cause__ or error)
        return words.replace(self.endpoint.key, "***") if self.endpoint.key else words


def _content(answer: Any) -> str:
    """The words of the first choice; servers that only look like the protocol may have none."""
    try:
        message = answer.choices[0].message
        content = message.content
    except (AttributeError, IndexError, TypeError):
        raise Unusable("not an answer of the chat protocol") from None
    if not isinstance(content, str) or not content.strip():
        raise Unusable("refused" if getattr(message, "refusal", None) else "empty")
    return content


def _minds_temperature(error: APIStatusError) -> bool:
    """Some models allow none but their own."""
    return error.param == "temperature" or "temperature" in error.message


def _check(endpoint: JudgeEndpoint) -> None:
    try:
        import openai  # noqa: F401
    except ImportError:
        raise JudgeError(
            f"{endpoint.model}: to ask a language model takes a package that is not installed; type "
            f"`pip install 'claims[llm]'`, {WITHOUT}"
        ) from None
    example = "write it as http://localhost:11434/v1"
    if not endpoint.url:
        raise JudgeError(
            f"{endpoint.model}: CLAIMS_JUDGE_URL does not say where this model is asked; {example}, {WITHOUT}"
        )
    if not _is_address(endpoint.url):
        raise JudgeError(
            f"CLAIMS_JUDGE_URL: it is no address of an endpoint; {example}, with the key in CLAIMS_JUDGE_KEY, {WITHOUT}"
        )
    if not (endpoint.key.isascii() and endpoint.key.isprintable()):
        raise JudgeError("CLAIMS_JUDGE_KEY: there are letters in it that no key has; copy the key again")


def _is_address(url: str) -> bool:
    """Over HTTP, and without user and password, for errors show it."""
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        return False


def side_by_side(do: Callable[[Item], Result], items: Sequence[Item], most: int) -> list[Result]:
    """What is made of each item, so many at once. The first error ends it, and so does Ctrl-C: nobody waits for the
    threads that are still at it, which pools do."""
    waiting: SimpleQueue[tuple[Item, Future[Result]]] = SimpleQueue()
    futures: list[Future[Result]] = [Future() for _ in items]
    for pair in zip(items, futures, strict=True):
        waiting.put(pair)
    stopped = threading.Event()

    def work() -> None:
        while not stopped.is_set():
            try:
                item, future = waiting.get_nowait()
            except Empty:
                return
            try:
                future.set_result(do(item))
            except BaseException as error:
                stopped.set()
                future.set_exception(error)

    for _ in range(min(most, len(items))):
        threading.Thread(target=work, daemon=True).start()
    try:
        return [future.result() for future in futures]  # those that nobody began come after the one that failed
    finally:
        stopped.set()


class NotStoredYet:
    """What is stored, for claims that are not."""

    def __init__(self, stored: Candidates) -> None:
        self.sharing_each = stored.sharing_each
        self.place_names = cache(stored.place_names)  # outside of a transaction the store looks them up each time

    def current(self, document_id: str) -> list[Claim]:
        """None: those that are stored of an edited document go."""
        return []

    def printings(self, document_id: str, within: int) -> list[Printing]:
        """None: copies are known once the document is stored."""
        return []


def ask_ahead(claims: Sequence[Claim], stored: Candidates, judge: Judge) -> None:
    """Let a judge that takes its time see the pairs of claims before they are stored, while nobody waits for the
    database; it remembers."""
    relate(claims, NotStoredYet(stored), judge)
