"""Fits the encoder together with the networks that rank readings and sources by what it knows: one loss, PyTorch.

The encoder starts as the lower layers of a published sentence encoder (MiniLM, Wang et al. 2020), its embeddings
frozen. Beside the ranking it learns to mark contents, cues and sources token by token: that teaches it from every word,
the ranking only from the places that readings touch.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn
from torch.nn import functional

from claims.extract.encoder import MARKS, WIDTH, Chunk, Encoder, padded
from claims.extract.network import EVIDENCE, Network, evidence
from claims.extract.network import WIDTH as PARSER_WIDTH
from claims.pieces import Pieces
from claims.train.network import RARE, Ranked

LAYERS = 4
UNITS = {"content": 64, "source": 32}
EPOCHS = 4
DOCUMENTS = 2
"""In a batch."""
ENCODER_RATE = 1.2e-4
HEAD_RATE = 1.5e-3
WARM_UP = 0.06
"""Share of the steps in which the rates rise."""
DROPOUT = 0.5
HIDDEN = 0.1
"""Share of the pieces that are hidden from the encoder while it learns."""
FEATURE_DECAY = 1.0
VECTOR_DECAY = 0.3
MARKS_WEIGHT = 3.0
SOURCE_WEIGHT = 0.5

Floats = NDArray[np.float32]
Numbers = NDArray[np.int64]


@dataclass
class Lesson:
    """A document as the encoder and the networks see it."""

    vectors: Floats
    """(tokens, PARSER_WIDTH)"""
    chunks: list[Chunk]
    marks: Floats
    """(tokens, MARKS): 1 where the gold has it."""
    content: slice
    """Its groups among the contents."""
    source: slice


class Options:
    """Ranked options with the features that are common, cut by document."""

    def __init__(self, ranked: Ranked, offsets: Sequence[int]) -> None:
        groups, options = (rows.matrix(len(ranked.columns)) for rows in (ranked.groups, ranked.options))
        counts = np.asarray(groups.sum(axis=0) + options.sum(axis=0)).ravel()
        kept = np.flatnonzero(counts >= RARE)
        names = list(ranked.columns)
        self.names = [names[number] for number in kept]
        self.groups, self.options = groups[:, kept].tocsr(), options[:, kept].tocsr()
        self.group_tokens = np.array(ranked.groups.tokens, dtype=np.int64).reshape(len(ranked.sizes), -1)
        self.option_tokens = np.array(ranked.options.tokens, dtype=np.int64)
        self.places = np.array(ranked.options.places, dtype=np.int64)
        self.sizes = np.array(ranked.sizes, dtype=np.int64)
        self.starts = np.concatenate([[0], np.cumsum(self.sizes)])
        self.right = np.array(ranked.right, np.float32)
        self.offsets = offsets

    def of(self, documents: Sequence[tuple[int, slice]], bases: Sequence[int], none: int) -> Batch:
        """The groups of some documents, tokens counted from each document's base; `none` is the row for no token."""
        group_rows = np.concatenate([np.arange(part.start, part.stop) for _, part in documents])
        pieces = [
            (np.arange(self.starts[part.start], self.starts[part.stop]), base - self.offsets[number])
            for (number, part), base in zip(documents, bases, strict=True)
        ]
        option_rows = np.concatenate([rows for rows, _ in pieces])

        def moved(tokens: Numbers, shifts: Numbers) -> torch.Tensor:
            return torch.from_numpy(np.where(tokens < 0, none, tokens + shifts[:, None]))

        shifts = np.concatenate([np.full(len(rows), shift) for rows, shift in pieces])
        group_shifts = np.concatenate(
            [
                np.full(part.stop - part.start, base - self.offsets[n])
                for (n, part), base in zip(documents, bases, strict=True)
            ]
        )
        return Batch(
            groups=_bag(self.groups[group_rows]),
            options=_bag(self.options[option_rows]),
            group_tokens=moved(self.group_tokens[group_rows], group_shifts),
            option_tokens=moved(self.option_tokens[option_rows], shifts),
            places=torch.from_numpy(self.places[option_rows] + shifts[:, None]),
            sizes=torch.from_numpy(self.sizes[group_rows]),
            right=torch.from_numpy(self.right[option_rows]),
        )


Bag = tuple[torch.Tensor, torch.Tensor]


def _bag(rows: Any) -> Bag:
    return torch.from_numpy(rows.indices.astype(np.int64)), torch.from_numpy(rows.indptr[:-1].astype(np.int64))


@dataclass
class Batch:
    groups: Bag
    options: Bag
    group_tokens: torch.Tensor
    option_tokens: torch.Tensor
    places: torch.Tensor
    sizes: torch.Tensor
    right: torch.Tensor


class Ranker(nn.Module):
    """The `Network` of the judge, to be fitted."""

    def __init__(self, data: Options, units: int) -> None:
        super().__init__()
        width = WIDTH + PARSER_WIDTH
        self.of_group, self.of_option = data.group_tokens.shape[1] * width, data.option_tokens.shape[1] * width
        self.hidden = nn.EmbeddingBag(len(data.names), units, mode="sum")
        self.plain = nn.EmbeddingBag(len(data.names), 1, mode="sum")
        scale = 0.5 / np.sqrt(self.of_group + self.of_option)
        self.group_vectors = nn.Parameter(torch.randn(self.of_group, units) * scale)
        self.option_vectors = nn.Parameter(torch.randn(self.of_option, units) * scale)
        self.option_evidence = nn.Parameter(torch.randn(EVIDENCE, units) * 0.1)
        self.plain_evidence = nn.Parameter(torch.zeros(EVIDENCE))
        self.bias = nn.Parameter(torch.zeros(units))
        self.out = nn.Parameter(torch.randn(units) * 0.3)
        nn.init.normal_(self.hidden.weight, std=0.05)
        nn.init.zeros_(self.plain.weight)

    def loss(self, batch: Batch, vectors: torch.Tensor, marks: torch.Tensor) -> torch.Tensor:
        """Minus the logarithm of what all right options of a group have together, or of none if none is right."""
        count = len(batch.sizes)
        shared = self.hidden(*batch.groups)
        if self.of_group:
            shared = shared + vectors[batch.group_tokens].reshape(count, -1) @ self.group_vectors
        own = (
            self.hidden(*batch.options)
            + vectors[batch.option_tokens].reshape(len(batch.right), -1) @ self.option_vectors
        )
        told = evidence(marks, batch.places, torch.stack)
        group_of = torch.repeat_interleave(torch.arange(count), batch.sizes)
        units = torch.relu(shared[group_of] + own + told @ self.option_evidence + self.bias)
        units = functional.dropout(units, DROPOUT, self.training)
        scores = units @ self.out + self.plain(*batch.options).squeeze(1) + told @ self.plain_evidence
        everything = _log_sum(scores, group_of, count, none=True)
        right = batch.right > 0
        of_right = _log_sum(scores[right], group_of[right], count, none=False)
        any_right = torch.zeros(count, dtype=torch.bool).index_fill(0, group_of[right], True)
        return (everything - torch.where(any_right, of_right, torch.zeros(()))).mean()

    def network(self, names: Sequence[str]) -> Network:
        def array(tensor: torch.Tensor) -> Floats:
            return tensor.detach().numpy().astype(np.float32)

        units = len(self.bias)
        return Network(
            {name: row for row, name in enumerate(names)},
            hidden=np.concatenate([array(self.hidden.weight), np.zeros((1, units), np.float32)]),
            plain=np.concatenate([array(self.plain.weight)[:, 0], np.zeros(1, np.float32)]),
            group_vectors=array(self.group_vectors),
            option_vectors=array(self.option_vectors),
            option_evidence=array(self.option_evidence),
            plain_evidence=array(self.plain_evidence),
            bias=array(self.bias),
            out=array(self.out),
        )


def _log_sum(scores: torch.Tensor, group_of: torch.Tensor, count: int, none: bool) -> torch.Tensor:
    """The logarithm of the sum of exponentials by group, with one for none of the options if asked for."""
    highest = torch.full((count,), 0.0 if none else -1e4).scatter_reduce(0, group_of, scores.detach(), "amax")
    powers = torch.zeros(count).index_add(0, group_of, torch.exp(scores - highest[group_of]))
    return torch.log(powers + (torch.exp(-highest) if none else 1e-30)) + highest


class Reader(nn.Module):
    """The transformer with what it says of each piece: a vector and the marks, side by side."""

    def __init__(self, path: Path, layers: int) -> None:
        super().__init__()
        from transformers import BertModel

        self.body = BertModel.from_pretrained(path, add_pooling_layer=False, attn_implementation="eager")
        self.body.encoder.layer = self.body.encoder.layer[:layers]
        for weights in self.body.embeddings.parameters():
            weights.requires_grad = False
        self.head = nn.Linear(self.body.config.hidden_size, WIDTH + len(MARKS))

    def forward(self, pieces: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        out: torch.Tensor = self.head(self.body(input_ids=pieces, attention_mask=mask).last_hidden_state)
        return out


def read(reader: nn.Module, lessons: Sequence[Lesson], pieces: Pieces) -> tuple[torch.Tensor, torch.Tensor, list[int]]:
    """Vectors (tokens + 1, both widths), marks as scores (tokens + 1, MARKS), and where each document begins."""
    bases = np.concatenate([[0], np.cumsum([len(lesson.vectors) for lesson in lessons])]).tolist()
    placed = sorted(
        ((chunk, base) for lesson, base in zip(lessons, bases[:-1], strict=True) for chunk in lesson.chunks),
        key=lambda entry: len(entry[0].pieces),
    )
    rows, held = [], []
    for start in range(0, len(placed), 8):
        part = placed[start : start + 8]
        numbers, mask = (torch.from_numpy(rows) for rows in padded([chunk for chunk, _ in part], pieces))
        out = reader(_with_gaps(numbers, pieces) if reader.training else numbers, mask)
        for row, (chunk, base) in zip(out, part, strict=True):
            rows += [token + base for token in chunk.tokens]
            held.append(row[torch.tensor(chunk.firsts) + 1])
    at = torch.tensor(rows)
    everything = torch.cat(held)
    vectors = torch.zeros(bases[-1] + 1, WIDTH).index_copy(0, at, everything[:, :WIDTH])
    marks = torch.full((bases[-1] + 1, len(MARKS)), -30.0).index_copy(0, at, everything[:, WIDTH:])
    parsed = torch.from_numpy(np.concatenate([*(lesson.vectors for lesson in lessons), np.zeros((1, PARSER_WIDTH))]))
    return torch.cat([parsed.float(), vectors], 1), marks, bases[:-1]


def _with_gaps(numbers: torch.Tensor, pieces: Pieces) -> torch.Tensor:
    """Some pieces hidden, so that it reads the sentence rather than learns the words of one year's politics."""
    hidden = torch.rand(numbers.shape) < HIDDEN
    for special in (pieces.start, pieces.stop, pieces.padding):
        hidden &= numbers != special
    return torch.where(hidden, torch.tensor(pieces.unknown), numbers)


class Fit:
    """The encoder and both rankers while they are fitted."""

    def __init__(
        self,
        lessons: Sequence[Lesson],
        contents: Options,
        sources: Options,
        start: Path,
        pieces: Pieces,
        *,
        epochs: int = EPOCHS,
        seed: int = 0,
    ) -> None:
        torch.manual_seed(seed)
        self.lessons, self.contents, self.sources, self.pieces, self.epochs = lessons, contents, sources, pieces, epochs
        self.reader = Reader(start, LAYERS)
        self.content, self.source = Ranker(contents, UNITS["content"]), Ranker(sources, UNITS["source"])
        self.optimizer = torch.optim.AdamW(list(self._groups()))
        self._rates = [group["lr"] for group in self.optimizer.param_groups]
        self.seed = seed
        self.epoch = 0

    def _groups(self) -> Iterator[dict[str, Any]]:
        body = [weights for weights in self.reader.body.parameters() if weights.requires_grad]
        yield {"params": body, "lr": ENCODER_RATE, "weight_decay": 0.01}
        yield {"params": list(self.reader.head.parameters()), "lr": HEAD_RATE / 2, "weight_decay": 0.01}
        for ranker in (self.content, self.source):
            yield {
                "params": [ranker.hidden.weight, ranker.plain.weight],
                "lr": HEAD_RATE,
                "weight_decay": FEATURE_DECAY,
            }
            yield {
                "params": [ranker.group_vectors, ranker.option_vectors, ranker.option_evidence, ranker.plain_evidence],
                "lr": HEAD_RATE,
                "weight_decay": VECTOR_DECAY,
            }
            yield {"params": [ranker.bias, ranker.out], "lr": HEAD_RATE, "weight_decay": 0.0}

    def run(self, progress: Callable[[str], None], checkpoint: Path | None = None) -> None:
        """All epochs, or those that a checkpoint has not seen yet."""
        if checkpoint and checkpoint.exists():
            self._resume(checkpoint)
            progress(f"{checkpoint}: {self.epoch} of {self.epochs} epochs done")
        while self.epoch < self.epochs:
            self._one_epoch(progress)
            if checkpoint:
                self._save(checkpoint)

    def _rate(self, step: int) -> float:
        """The share of the rates at this step of all: rising at first, then falling to nothing."""
        steps = self.epochs * -(-len(self.lessons) // DOCUMENTS)
        warm = max(1, int(WARM_UP * steps))
        return min((step + 1) / warm, (steps - step) / max(1, steps - warm))

    def _one_epoch(self, progress: Callable[[str], None]) -> None:
        for part in (self.reader, self.content, self.source):
            part.train()
        torch.manual_seed(self.seed + self.epoch)
        order = np.random.default_rng(self.seed + self.epoch).permutation(len(self.lessons))
        batches = [order[at : at + DOCUMENTS] for at in range(0, len(order), DOCUMENTS)]
        sums = np.zeros(3)
        for number, batch in enumerate(batches, start=1):
            losses = self._losses(batch.tolist())
            total = losses[0] + SOURCE_WEIGHT * losses[1] + MARKS_WEIGHT * losses[2]
            for group, rate in zip(self.optimizer.param_groups, self._rates, strict=True):
                group["lr"] = rate * self._rate(self.epoch * len(batches) + number - 1)
            self.optimizer.zero_grad()
            total.backward()
            nn.utils.clip_grad_norm_(self.reader.parameters(), 1.0)
            self.optimizer.step()
            sums += [loss.item() for loss in losses]
            if number % 60 == 0 or number == len(batches):
                content, source, marks = sums / number
                progress(
                    f"epoch {self.epoch + 1}, {number}/{len(batches)}: "
                    f"contents {content:.4f}, sources {source:.4f}, marks {marks:.4f}"
                )
        self.epoch += 1

    def _losses(self, numbers: Sequence[int]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        lessons = [self.lessons[number] for number in numbers]
        vectors, scores, bases = read(self.reader, lessons, self.pieces)
        none = len(vectors) - 1
        wanted = torch.from_numpy(np.concatenate([lesson.marks for lesson in lessons]))
        seen = scores[:-1, 0] > -29
        marking = functional.binary_cross_entropy_with_logits(scores[:-1][seen], wanted[seen])
        marks = torch.sigmoid(scores)
        content = self.contents.of([(n, self.lessons[n].content) for n in numbers], bases, none)
        source = self.sources.of([(n, self.lessons[n].source) for n in numbers], bases, none)
        return self.content.loss(content, vectors, marks), self.source.loss(source, vectors, marks), marking

    def _save(self, path: Path) -> None:
        state = {name: getattr(self, name).state_dict() for name in ("reader", "content", "source", "optimizer")}
        torch.save({**state, "epoch": self.epoch}, path)

    def _resume(self, path: Path) -> None:
        state = torch.load(path, weights_only=True)
        for name in ("reader", "content", "source", "optimizer"):
            getattr(self, name).load_state_dict(state[name])
        self.epoch = state["epoch"]

    def content_network(self) -> Network:
        return self.content.network(self.contents.names)

    def source_network(self) -> Network:
        return self.source.network(self.sources.names)

    def encoder(self) -> Encoder:
        return Encoder.of(exported(self.reader), self.pieces.vocabulary)


def vocabulary_of(start: Path) -> list[str]:
    """The pieces that a folder with a BERT model lists, a line a piece."""
    return (start / "vocab.txt").read_text("utf-8").removesuffix("\n").split("\n")


def exported(reader: nn.Module) -> bytes:
    """The encoder as ONNX with weights of 8 bits, which takes a quarter of the room and half of the time.

    Of each weight seven bits are used: on processors without the newer instructions eight would overflow.
    """
    import tempfile

    from onnxruntime.quantization import QuantType, quantize_dynamic

    reader.eval()
    example = torch.ones(2, 16, dtype=torch.long)
    axes = {0: "chunks", 1: "pieces"}
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # PyTorch's older exporter says that there is a newer one, which needs more
        whole, small = Path(folder) / "whole.onnx", Path(folder) / "small.onnx"
        torch.onnx.export(
            reader,
            (example, example),
            str(whole),
            input_names=["pieces", "mask"],
            output_names=["known"],
            dynamic_axes={"pieces": axes, "mask": axes, "known": axes},
            opset_version=17,
            dynamo=False,
        )
        quantize_dynamic(whole, small, weight_type=QuantType.QInt8, per_channel=True, reduce_range=True)
        return small.read_bytes()
