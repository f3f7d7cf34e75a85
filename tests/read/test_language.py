"""Texts in another language are refused; short, mixed and uncertain ones pass."""

from __future__ import annotations

import gzip
import json
from itertools import islice
from pathlib import Path

import pytest

from claims.read import documents
from claims.read.language import language_name, language_of, maybe_foreign
from claims.records import Document, Refusal

NEWS = Path(__file__).parents[3] / "shared" / "corpus" / "news_10k.jsonl.gz"
FOREIGN = {
    "ru": "Министерство обороны сообщило в субботу, что войска были выведены из города из-за угрозы окружения. По "
    "словам представителя ведомства, потери противника составили более двухсот человек.",
    "uk": "Речник угруповання військ заявив, що російські війська в районі міста оточені. За його словами, "
    "українські військові "
    " звільнили п'ять населених пунктів.",
    "fr": "Le ministre de l'Intérieur a déclaré samedi que la manifestation avait rassemblé vingt mille personnes, "
    "alors que les syndicats en annoncent plus de soixante mille dans les rues de la capitale.",
    "de": "Der Sprecher der Bundesregierung sagte am Montag, die Verhandlungen seien noch nicht abgeschlossen. Die "
    "Opposition wirft dem Kanzler vor, das Parlament zu spät unterrichtet zu haben.",
    "es": "El portavoz del gobierno aseguró que al menos doce personas murieron en el accidente, mientras que los "
    "sindicatos hablan de veinte víctimas y acusan a la empresa de ocultar datos.",
    "nl": "De minister zei vrijdag dat de staking weinig gevolgen had voor het treinverkeer, maar volgens de bonden "
    "reed slechts een op de vier treinen in het land.",
    "ar": "قال المتحدث باسم وزارة الدفاع إن القوات انسحبت من المدينة بسبب خطر التطويق، بينما أكدت السلطات المحلية أن "
    "القتال ما زال مستمرا في الأحياء الشرقية من المدينة",
    "zh": "国防部发言人周六表示，由于存在被包围的威胁，部队已从该市撤出。"
    "当地政府则表示，战斗仍在城市东部地区继续，数千名居民无法离开。",
}


@pytest.mark.parametrize("code", FOREIGN)
def test_a_foreign_text_is_refused_by_name(tmp_path: Path, code: str) -> None:
    (tmp_path / "a.txt").write_text(FOREIGN[code])
    [found] = documents([str(tmp_path / "a.txt")])
    assert isinstance(found, Refusal)
    assert f"({code}) and the installed model reads English" in found.reason


@pytest.mark.parametrize(
    "data", [b"\xff\xfe\x00bad", "Нет, сказал он.".encode(), b"12 34 56 78", "。。。".encode("utf-16")]
)
def test_what_has_no_letter_that_the_model_reads_is_no_document(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.txt").write_bytes(data)
    [found] = documents([str(tmp_path / "a.txt")])
    assert isinstance(found, Refusal)
    assert "no readable text in it, not one Latin letter" in found.reason


def test_the_refusal_names_the_language_in_english() -> None:
    assert [language_name(code) for code in ("ru", "zh", "xx-nonsense")] == ["Russian", "Chinese", "xx-nonsense"]


@pytest.mark.parametrize(
    "text",
    [
        "Нет, сказал он.",
        "Pushilin, Cherevaty, Yampol, Drobyshevo, Svatovo, Krasny Liman, Kharkiv, Zaporizhzhia, Lysychansk",
        "12 34 56 " * 50,
        "",
    ],
)
def test_nothing_is_said_of_short_or_odd_texts(text: str) -> None:
    assert language_of(text) is None


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("de", "Der Minister sagte am Montag, die Brücke bleibe gesperrt."),
        ("nl", "De minister zei maandag dat de brug gesloten blijft. De burgemeester ontkende dat."),
        ("es", "El ministro dijo el lunes que el puente seguirá cerrado. El alcalde lo negó."),
        (None, "The minister said on Monday that the bridge would stay closed."),
        (None, "Status quo"),
        (None, FOREIGN["de"]),
        (None, ""),
    ],
)
def test_a_text_too_short_to_be_sure_may_be_in_another_language(code: str | None, text: str) -> None:
    """None also where it is sure, for then it is refused."""
    assert maybe_foreign(text) == code


def test_an_english_report_with_a_long_foreign_quotation_passes() -> None:
    english = "The ministry said on Saturday that the troops had left the town. Its statement in full read as follows. "
    assert language_of(english * 12 + FOREIGN["ru"] * 10 + english * 12) is None
    assert language_of(english * 40) == "en"


def test_real_english_news_is_not_refused() -> None:
    if not NEWS.exists():
        pytest.skip(f"the news corpus is not at {NEWS}")
    with gzip.open(NEWS) as lines:
        texts = [json.loads(line)["text"] for line in islice(lines, 300)]
    assert {language_of(text) for text in texts} <= {"en", None}
    assert {maybe_foreign(text) for text in texts} == {None}
    found = list(documents([str(NEWS)], first=50))
    assert [each.text for each in found if isinstance(each, Document)] == texts[:50]
