"""Fits the judge of conflicts: a transformer that reads two claims, and trees over features and what it makes of them.

The reader starts as a published sentence encoder (MiniLM, Wang et al. 2020) and learns from pairs of sentences that
entail or contradict each other, said or denied by made-up speakers, then from labelled pairs of claims of many events,
and last from those that the judge is to do well on. Those are learnt in five parts by event: what the trees make of a
pair and what the reader does is weighed as it does on events that neither has seen, and that tells how well it does.
"""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

import numpy as np
import torch
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from torch import nn
from torch.nn import functional

from claims.conflicts.comparing import weigh
from claims.conflicts.forest import Forest
from claims.conflicts.judge import RELATIONS, LearnedJudge, evidence
from claims.conflicts.reader import Reader, as_read, paired
from claims.evaluate import conflicts as scorer
from claims.pieces import Pieces
from claims.records import ConflictKind
from claims.train.graphs import halves
from claims.train.lessons import FOLDS, Lesson, Lessons, parts_of
from claims.train.made_up import SENTENCES, attributed
from claims.train.trees import as_forest, table_of

KINDS: tuple[ConflictKind, ...] = tuple(kind for kind in get_args(ConflictKind) if kind != "reversal")
"""Kinds that the reader tells apart; that one speaker says both is known without it."""
WIDTH = 384
PARTS = 5
"""Vectors that the head is given: of the pair, of each side, their difference and their product."""
BATCH, NLI_BATCH = 24, 32
RATE, NLI_RATE, LAST_RATE = 1e-4, 1.5e-4, 4e-5
EPOCHS = 2
"""Over the pairs of other events: from the third on it learns them by heart."""
REMINDERS = 2000
"""Pairs of other events that are learnt once more at last, among those that it is to do well on, twice each."""
NLI_SHARE = {"VitaminC real": 0.85, "ConjNLI": 0.85, "VitaminC synthetic": 0.42, "counterfactual SNLI": 0.42}
"""How much of each source of sentence pairs is read, once."""
WARM_UP = 0.08
KIND_WEIGHT = 0.3
FORESTS = 2
"""Fits of the trees, each on other draws of the features, that are taken together."""

Log = Callable[[str], None]
Floats = Any


@dataclass(frozen=True)
class Item:
    """Two texts and what they are to each other."""

    one: str
    other: str
    relation: int
    kind: int = -100
    """Number of the kind of conflict; -100, which PyTorch passes over, for none."""


class Network(nn.Module):
    """The encoder with a head over the means of both sides."""

    def __init__(self, start: Path) -> None:
        from transformers import BertModel

        super().__init__()
        self.encoder = BertModel.from_pretrained(str(start), add_pooling_layer=False)
        self.encoder.embeddings.word_embeddings.weight.requires_grad = False
        self.dropout = nn.Dropout(0.1)
        self.relation = nn.Sequential(
            nn.Linear(PARTS * WIDTH, WIDTH), nn.GELU(), nn.Dropout(0.1), nn.Linear(WIDTH, len(RELATIONS))
        )
        self.kind = nn.Linear(PARTS * WIDTH, len(KINDS))

    def forward(self, pieces: torch.Tensor, sides: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """(pairs, relations + kinds)"""
        states = self.encoder(input_ids=pieces, token_type_ids=sides, attention_mask=mask).last_hidden_state
        inner = mask.to(states.dtype).clone()
        inner[:, 0] = 0
        second = sides.to(states.dtype) * inner
        one, other = (_mean(states, weights) for weights in (inner - second, second))
        pooled = self.dropout(torch.cat([states[:, 0], one, other, (one - other).abs(), one * other], dim=1))
        return torch.cat([self.relation(pooled), self.kind(pooled)], dim=1)


def _mean(states: torch.Tensor, weights: torch.Tensor) -> torch.Tensor:
    return (states * weights[..., None]).sum(1) / weights.sum(1, keepdim=True).clamp(min=1)


@dataclass(frozen=True)
class Trained:
    """A judge, and how those do that have learnt in the same way from all events but a fifth of them."""

    judge: LearnedJudge
    verdicts: Sequence[scorer.Verdict]
    """Of each pair that it is to do well on, by one who has not seen its event."""


def train(given: Lessons, nli: Path, start: Path, log: Log, checkpoint: Path | None = None) -> Trained:
    """The judge fitted to these pairs. With a checkpoint, sentence pairs are learnt from once and kept there."""
    pieces = Pieces((start / "vocab.txt").read_text(encoding="utf-8").splitlines())
    part = parts_of(given)
    others = [lesson for lesson in given.learnt if lesson.event not in part]
    begun = Network(start)
    begun.load_state_dict(_from_sentences(nli, start, pieces, log, checkpoint))
    log(f"the reader, on {len(others):,} pairs of other events")
    state = _fit(begun, [_item(lesson) for lesson in others], pieces, BATCH, RATE, EPOCHS, log).state_dict()

    def learnt(own: Sequence[Lesson]) -> Network:
        network = Network(start)
        network.load_state_dict(state)
        reminders = random.Random(0).sample(others, min(REMINDERS, len(others)))
        items = [_item(lesson) for lesson in (*reminders, *own, *own)]
        return _fit(network, items, pieces, BATCH, LAST_RATE, 1, log)

    seen: list[tuple[Network, Forest]] = []
    for number in range(FOLDS):
        log(f"all but part {number + 1} of {FOLDS}")
        own = [lesson for lesson in given.learnt if part.get(lesson.event, number) != number]
        seen.append((learnt(own), glance([*others, *own])))
    trust = _trust(given, part, seen, pieces, log)
    judges = [
        LearnedJudge(forest, trust, KINDS, Reader.of(*exported(network), pieces.vocabulary)) for network, forest in seen
    ]
    verdicts = [_verdict(lesson, judges, part) for lesson in given.asked]
    log("all")
    whole = learnt([lesson for lesson in given.learnt if lesson.event in part])
    reader = Reader.of(*exported(whole), pieces.vocabulary)
    return Trained(LearnedJudge(glance(given.learnt), trust, KINDS, reader), verdicts)


def _verdict(lesson: Lesson | None, judges: Sequence[LearnedJudge], part: Mapping[str, int]) -> scorer.Verdict:
    if lesson is None:
        return scorer.NEVER_COMPARED
    return scorer.verdict_of(weigh(lesson.case.a, lesson.case.b, judges[part[lesson.event]]))


def _trust(
    given: Lessons, part: Mapping[str, int], seen: Sequence[tuple[Network, Forest]], pieces: Pieces, log: Log
) -> tuple[float, ...]:
    """How much the glance and the reader count, by what those make of pairs that have not seen their events."""
    rows, right = [], []
    for number, (network, forest) in enumerate(seen):
        held = [lesson for lesson in given.asked if lesson and part[lesson.event] == number]
        odds = forest.log_odds([lesson.case.features for lesson in held])
        logits = _logits(network, held, pieces).tolist()
        rows += [evidence(each, row) for each, row in zip(odds, logits, strict=True)]
        right += [lesson.conflict for lesson in held]
    line = LogisticRegression(C=1.0).fit(np.array(rows), np.array(right))
    trust = (*line.coef_[0].tolist(), float(line.intercept_[0]))
    log(f"trust {', '.join(f'{each:.2f}' for each in trust)}")
    return trust


def glance(lessons: Sequence[Lesson]) -> Forest:
    """The mean of two forests: of the pairs that a reader chose, and of those with what a machine drew, too.

    The former tell conflicts from what looks like them, the latter from what a list would be full of.
    """
    chosen = [lesson for lesson in lessons if not lesson.drawn]
    return Forest.mean([forest(chosen), forest(lessons)] if len(chosen) < len(lessons) else [forest(chosen)])


def forest(lessons: Sequence[Lesson]) -> Forest:
    """Trees fitted to the features of these pairs; several fits are taken together, which is steadier than one."""
    names, table = table_of([lesson.case.features for lesson in lessons])
    right = np.array([lesson.conflict for lesson in lessons])
    return Forest.mean([as_forest(_trees(table, right, seed), names) for seed in range(FORESTS)])


def _trees(table: Floats, right: Floats, seed: int) -> Any:
    return HistGradientBoostingClassifier(
        max_iter=120,
        learning_rate=0.07,
        max_leaf_nodes=8,
        l2_regularization=10,
        min_samples_leaf=25,
        max_features=0.3,
        random_state=seed,
    ).fit(table, right)


def _from_sentences(nli: Path, start: Path, pieces: Pieces, log: Log, checkpoint: Path | None) -> Any:
    """The weights of a network that has learnt from pairs of sentences."""
    if checkpoint and checkpoint.exists():
        return torch.load(checkpoint)
    chance = random.Random(0)
    with gzip.open(nli, "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    kept = [row for row in rows if chance.random() < NLI_SHARE.get(row["source"], 0.5)]
    items = [Item(*attributed(row["premise"], row["hypothesis"], SENTENCES[row["label"]], chance)) for row in kept]
    network = _fit(Network(start), items, pieces, NLI_BATCH, NLI_RATE, 1, log)
    if checkpoint:
        torch.save(network.state_dict(), checkpoint)
    return network.state_dict()


def _item(lesson: Lesson) -> Item:
    kind = KINDS.index(lesson.kind) if lesson.conflict and lesson.kind in KINDS else -100
    return Item(as_read(lesson.case.a), as_read(lesson.case.b), lesson.relation, kind)


def _fit(
    network: Network, items: Sequence[Item], pieces: Pieces, batch: int, rate: float, epochs: int, log: Log
) -> Network:
    chance = random.Random(1)
    torch.manual_seed(1)
    steps = epochs * (-(-len(items) // batch))
    learnt = [weights for weights in network.parameters() if weights.requires_grad]
    optimizer = torch.optim.AdamW(learnt, lr=rate, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1.0, step / (steps * WARM_UP)) * max(0.02, 1 - step / steps)
    )
    network.train()
    for epoch in range(epochs):
        lost = []
        for some in _batches(items, batch, chance):
            pairs = [(one.one, one.other) if chance.random() < 0.5 else (one.other, one.one) for one in some]
            loss = _loss(network(*_tensors(pairs, pieces)), some)
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(learnt, 1.0)
            optimizer.step()
            schedule.step()
            lost.append(loss.item())
            if len(lost) % 100 == 0:
                log(f"  {epoch * steps // epochs + len(lost)} of {steps} steps, loss {np.mean(lost[-100:]):.3f}")
    return network.eval()


def _loss(out: torch.Tensor, items: Sequence[Item]) -> torch.Tensor:
    relations = torch.tensor([item.relation for item in items])
    loss = functional.cross_entropy(out[:, : len(RELATIONS)], relations, label_smoothing=0.05)
    kinds = torch.tensor([item.kind for item in items])
    if (kinds >= 0).any():
        loss = loss + KIND_WEIGHT * functional.cross_entropy(out[:, len(RELATIONS) :], kinds)
    return loss


def _batches(items: Sequence[Item], size: int, chance: random.Random) -> Iterator[list[Item]]:
    """Of about the same length each, in any order."""
    order = sorted(items, key=lambda item: (len(item.one) + len(item.other)) * (1 + 0.2 * chance.random()))
    batches = [order[start : start + size] for start in range(0, len(order), size)]
    chance.shuffle(batches)
    yield from batches


def _tensors(pairs: Sequence[tuple[str, str]], pieces: Pieces) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    rows = [paired(_numbers(one, pieces), _numbers(other, pieces), pieces) for one, other in pairs]
    longest = -(-max(len(numbers) for numbers, _ in rows) // 16) * 16  # few shapes: each costs the library a plan
    numbers = np.full((len(rows), longest), pieces.padding, np.int64)
    sides, mask = np.zeros_like(numbers), np.zeros_like(numbers)
    for at, (own, of) in enumerate(rows):
        numbers[at, : len(own)], sides[at, : len(own)], mask[at, : len(own)] = own, of, 1
    return torch.from_numpy(numbers), torch.from_numpy(sides), torch.from_numpy(mask)


def _numbers(text: str, pieces: Pieces) -> list[int]:
    return [piece for word in text.split() for piece in pieces.of(word)]


@torch.no_grad()
def _logits(network: Network, lessons: Sequence[Lesson], pieces: Pieces) -> Floats:
    """As the reader gives them: the mean of both orders."""
    found = []
    for start in range(0, len(lessons), 32):
        texts = [(as_read(one.case.a), as_read(one.case.b)) for one in lessons[start : start + 32]]
        there, back = (network(*_tensors(pairs, pieces)) for pairs in (texts, [(b, a) for a, b in texts]))
        found.append(((there + back) / 2).float().numpy())
    return np.concatenate(found)


class Unpadded(nn.Module):
    """The network over rows of one length."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(self, pieces: torch.Tensor, sides: torch.Tensor) -> torch.Tensor:
        out: torch.Tensor = self.network(pieces, sides, torch.ones_like(pieces))
        return out


def exported(network: Network) -> tuple[bytes, bytes]:
    """The lower half of its layers and the upper one, as ONNX with weights of eight bits."""
    from tempfile import TemporaryDirectory

    from onnxruntime.quantization import QuantType, quantize_dynamic

    with TemporaryDirectory() as folder:
        whole, small = Path(folder) / "whole.onnx", Path(folder) / "small.onnx"
        example = torch.ones((1, 12), dtype=torch.long)
        sides = torch.tensor([[0] * 6 + [1] * 6])
        axes = {name: {0: "pairs", 1: "pieces"} for name in ("pieces", "sides")}
        torch.onnx.export(
            Unpadded(network), (example, sides), str(whole), input_names=["pieces", "sides"], output_names=["logits"],
            dynamic_axes=axes, dynamo=False, opset_version=17,
        )  # fmt: skip
        quantize_dynamic(whole, small, weight_type=QuantType.QInt8, per_channel=True, reduce_range=True)
        return halves(small.read_bytes(), len(network.encoder.encoder.layer) // 2)
