"""The encoder and its networks learn together, and what ships says what was learnt. Needs the extra `claims[train]`."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="PyTorch comes with the extra claims[train]")
transformers = pytest.importorskip("transformers", reason="it comes with the extra claims[train]")
pytest.importorskip("onnx", reason="it comes with the extra claims[train]")

from claims.extract.encoder import MARKS, chunks  # noqa: E402
from claims.extract.network import Known, Seen  # noqa: E402
from claims.pieces import Pieces  # noqa: E402
from claims.train import joint  # noqa: E402
from claims.train.network import Ranked  # noqa: E402

WORDS = "the minister said that it rains and the mayor left town".split()  # noqa: SIM905
VOCABULARY = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", *sorted(set(WORDS))]
OPTIONS = [Seen(["any"] * 3, [5, 3, 5, 6, -1], (3, 5, 6, 5, 2)), Seen(["any"], [5, 3, 9, -1, 6], (3, 9, 10, 9, 2))]
HOLDERS = [Seen(["any"], [1], (1, 1, 2, 1, 2)), Seen(["any"], [8], (8, 8, 9, 8, 2))]
PARSED = np.zeros((len(WORDS), 96), np.float32)


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model of one thin layer, that knows nothing."""
    folder = tmp_path_factory.mktemp("start")
    config = transformers.BertConfig(
        vocab_size=len(VOCABULARY),
        hidden_size=16,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=16,
        max_position_embeddings=64,
    )
    torch.manual_seed(0)
    transformers.BertModel(config, add_pooling_layer=False).save_pretrained(folder)
    (folder / "vocab.txt").write_text("\n".join(VOCABULARY) + "\n", encoding="utf-8")
    return folder


def fit(start: Path, epochs: int) -> joint.Fit:
    """One document, of which "that it rains" is said, and a longer reading is wrong."""
    pieces = Pieces(joint.vocabulary_of(start))
    marks = np.zeros((len(WORDS), len(MARKS)), np.float32)
    marks[3:6, 0] = marks[3, 1] = marks[5, 2] = marks[2, 3] = marks[0:2, 4] = 1
    contents, sources = Ranked(), Ranked()
    for _ in range(8):
        contents.add(Seen(["cue=say"] * 2, [2, 1]), OPTIONS, [True, False], 0)
        sources.add(
            Seen((), [2]), [Seen(["any"], [1], (1, 1, 2, 1, 2)), Seen(["any"], [8], (8, 8, 9, 8, 2))], [True, False], 0
        )
    lesson = joint.Lesson(PARSED, chunks(WORDS, [(0, len(WORDS))], pieces), marks, slice(0, 8), slice(0, 8))
    torch.manual_seed(0)
    return joint.Fit([lesson], joint.Options(contents, [0]), joint.Options(sources, [0]), start, pieces, epochs=epochs)


def quiet(line: str) -> None:
    pass


def test_what_is_right_becomes_likely(start: Path) -> None:
    fitted = fit(start, 60)
    fitted.run(quiet)
    encoder = fitted.encoder()
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

    doc = Doc(Vocab(), WORDS, sent_starts=[True, *[False] * 10])
    vectors, marks = encoder.read(doc, [2], [token.text for token in doc])
    known = Known(np.concatenate([np.zeros((len(WORDS) + 1, 96), np.float32), vectors], 1), marks)
    [chances] = fitted.content_network().probabilities([(Seen(["cue=say"] * 2, [2, 1]), OPTIONS)], known)
    assert chances[0] > 0.7 > 0.3 > chances[1]


def test_the_networks_that_ship_say_what_those_in_training_say(start: Path) -> None:
    fitted = fit(start, 3)
    fitted.run(quiet)
    for part in (fitted.reader, fitted.content, fitted.source):
        part.eval()
    with torch.no_grad():
        vectors, scores, _ = joint.read(fitted.reader, fitted.lessons, fitted.pieces)
        batch = fitted.contents.of([(0, slice(0, 1))], [0], len(WORDS))
        loss = fitted.content.loss(batch, vectors, torch.sigmoid(scores))
    known = Known(vectors.numpy(), torch.sigmoid(scores).numpy())
    [chances] = fitted.content_network().probabilities([(Seen(["cue=say"] * 2, [2, 1]), OPTIONS)], known)
    assert float(loss) == pytest.approx(-np.log(chances[0]), abs=1e-4)


def test_it_goes_on_from_a_checkpoint(start: Path, tmp_path: Path) -> None:
    kept, lines = tmp_path / "kept.pt", []
    first = fit(start, 4)
    first.epochs = 4
    first.run(quiet, kept)
    again = fit(start, 4)
    again.run(lines.append, kept)
    assert lines == [f"{kept}: 4 of 4 epochs done"]
    assert torch.equal(again.content.out, first.content.out)


def test_the_same_seed_gives_the_same_weights(start: Path) -> None:
    one, other = fit(start, 2), fit(start, 2)
    one.run(quiet)
    other.run(quiet)
    assert torch.allclose(one.content.out, other.content.out)
    assert all(torch.allclose(a, b) for a, b in zip(one.reader.parameters(), other.reader.parameters(), strict=True))
