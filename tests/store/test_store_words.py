"""Full-text search finds the same on both databases: a text has the same words there, whatever they look like."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import pytest
from postgres import Server
from store_records import claims_in, document_of

from claims.records import Selection
from claims.store import Store

TEXTS = (
    "Russian troops were withdrawn from the half-encircled city of Krasny Liman.",
    "Officials said the withdrawal, on a 12-mile front, was technically complete.",
    "Read more at https://www.example.org/news/2022/10/01/liman.html?id=7 today.",
    "Write to press.office@defence.example.org, the ministry said.",
    "Prices rose 3.5 per cent to $1,250.75 and fell -0.4% after that.",
    "The fall was +7 or −7 points; 1e5 people were counted, 0x1F of them twice.",
    "They left on Saturday.The army said so on Sunday,nobody else did.",
    "“We don’t know,” the mayor’s aide said; ‘nobody’s troops’ are here.",
    "It is the mayor's office, the mayors' meeting and the U.S. that told us.",
    "Café owners in São Paulo and Zürich met the naïve Łódź señor Nguyễn at the Øresund.",
    "Жители Ямполя и Лимана видели российский танк; Зеленский ёлку.",
    "Ο πρωθυπουργός της Ελλάδας μίλησε.",
    "The file my_secret_file-v2.0_final.txt was named by user_name.",
    "On the 1st, 2nd and 21st of the month the 5th brigade of the 1990s came.",
    "NATO AND THE EU DENIED IT; NOT the UN, OR so it seems.",
    "Non\u00a0breaking\u00a0spaces and thin\u2009ones,\tsoft\u00adhyphens and zero\u200bwidth.",
    "A word of many letters: " + "abcdefghij" * 300 + "s, and more.",
    "Technology and methodologies; possibly an assembly, incredibly doubly an apology.",
    "Technological possibilities of assemblies were methodological and apologies.",
    "As is, so was: us, ms, vs and by my day; I am a U S person.",
    "The cafe\u0301 with a combining accent, and a ﬁre brigade with a ligature.",
    "He said: a/b, c&d, e@f, #hashtag, $AAPL, @handle, 50%, C++ and C#.",
    "Flights MH-17 and Boeing 777-200ER; version 1.2.3; at 10:30am on 01/10/2022.",
    "Generalization, generalized, generals and generally; university, universe, universal.",
    "Agreed agreement agrees; hopping hoped hopes; dying died dies; skies sky; running ran.",
    "北京 officials and 東京 officials met; العربية words too.",
    "Ross's boss' class's passes: buses, gases, glasses and the bias.",
)
EACH = sorted({word for text in TEXTS for word in text.split() if len(word) < 60})
PHRASES = [f'"{one} {other}"' for text in TEXTS for one, other in pairwise(text.split())][::4]
INFLECTED = """
troop withdraw official technological technologies methodology assembled assembling possible incredible
apologise generalizations universities agree hop hope die sky run boss class pass bus gas glass double
doubling cities city U.S US u s is as vs day days my 3 5 3.5 1250 1,250.75 0.4 -0.4 −7 1e5 1e 0x1f 12 mile
12mile Saturday Saturday.The sundays nobody dont don’t don't know’ mayor mayors mayor's example org
www.example.org https html press.office office@defence cafe CAFÉ sao zurich naive lodz łódź senor nguyen
oresund øresund танк зеленский зеленскии елку ёлку ямполя ελλάδας ελλαδας secret my_secret_file user_name
username v2 v2.0 txt 1 1st 21 5th 1990 1990s nato not OR and breaking non-breaking soft softhyphens hyphens
zero width zerowidth abcdefghij fire ﬁre brigade combining a/b ab c c++ hashtag aapl handle 50 mh17 mh-17 mh
777 200er 777-200er 1.2.3 10:30 30am 2022 01/10/2022 北京 東京 العربية
""".split()  # noqa: SIM905 -- a word a line would be a page
LONG = ("abcdefghij" * 300 + "s", "abcdefghij" * 20)
"""PostgreSQL knows a word by its first 255 letters, SQLite by all: those that differ after these are left out."""
ACROSS = ("krasny office", '"Liman. Officials"', "title liman", '"words Ямполь"', "Ямполь troops")

EXPECTED = {
    "withdraw": (1,),
    "half-encircled": (0,),
    "encircled": (0,),
    "half encircled": (0,),
    '"half encircled city"': (0,),
    "3.5": (4,),
    "-0.4": (4,),
    "saturday": (6,),
    "saturday.the": (6,),
    "mayor": (7, 8),
    "us": (8, 19),
    "u.s": (8, 19),
    '"cafe owners"': (9,),
    "cafe": (9, 20),
    "oresund": (),
    "зеленский": (10,),
    "secret": (12,),
    "my_secret_file": (12,),
    "1st": (13,),
    "1": (4, 22),
    '"soft hyphens"': (15,),
    "technology": (17, 18),
    "assembled": (17, 18),
    "apology": (17, 18),
    "universe": (23,),
    "dies": (24,),
    "北京": (25,),
    "office": (3, 8),
    "nobody": (6, 7),
    "xyzzy": (),
}


@pytest.fixture(scope="module")
def both(postgres: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Store, Store]]:
    """The same claims in a database of each kind."""
    url = postgres.new()
    file = tmp_path_factory.mktemp("words") / "claims.db"
    stores = Store.open(f"sqlite:///{file}", create=True), Store.open(url, create=True)
    for store in stores:
        with store.transaction():
            for number, text in enumerate(TEXTS):
                document = document_of(text, title=f"{number}")
                store.save(document, claims_in(document, text, refers=("Ямполь",) if number == 0 else ()))
    yield stores
    for store in stores:
        store.close()
    postgres.drop(url)


def found(store: Store, about: str) -> tuple[int, ...]:
    """The numbers of the texts that have these words."""
    return tuple(sorted(int(one.document.title or "") for one in store.claims(Selection(about=about))))


SETS = {"words": EACH, "phrases": PHRASES, "forms": INFLECTED, "long": LONG, "across": ACROSS}


@pytest.mark.parametrize("queries", SETS.values(), ids=SETS)
def test_both_databases_find_the_same(both: tuple[Store, Store], queries: tuple[str, ...]) -> None:
    sqlite, postgresql = both
    differing = {
        about: (one, other) for about in queries if (one := found(sqlite, about)) != (other := found(postgresql, about))
    }
    assert differing == {}


@pytest.mark.parametrize("about", EXPECTED)
def test_what_is_found(both: tuple[Store, Store], about: str) -> None:
    assert [found(store, about) for store in both] == [EXPECTED[about]] * 2


def test_every_text_is_found_by_all_its_words(both: tuple[Store, Store]) -> None:
    for number, text in enumerate(TEXTS):
        assert [number in found(store, text.replace('"', "")) for store in both] == [True, True], text
