"""The judge's weights on disk: one compressed NumPy file, read without pickle; by rule if there is none to read."""

from __future__ import annotations

import hashlib
import json
import math
import warnings
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from claims import settings
from claims.extract.encoder import WIDTH as ENCODED
from claims.extract.encoder import Encoder
from claims.extract.network import WIDTH, Network
from claims.extract.readings import REPORTING
from claims.extract.stance import listed_cues

BOTH = WIDTH + ENCODED
"""Numbers in a token's vector from the parser and the encoder together."""
WEIGHTS = Path(__file__).with_name("judge.npz")
_ARRAYS = ("hidden", "plain", "group_vectors", "option_vectors", "option_evidence", "plain_evidence", "bias", "out")
_RULES = {
    "any": -1.0,
    "any holder": -1.0,
    "end=cut": -4.0,
    "end=more": -4.0,
    "end=goes on": -4.0,
    "way=subject": 4.0,
    "way=according": 4.0,
    "frame=quotation before cue": 2.0,
    "frame=quotation after cue": 2.0,
    "frame=according": 3.0,
}


@dataclass(frozen=True)
class Weights:
    """What tells cues at a glance, what ranks readings and what ranks sources; from which probability one counts."""

    cue: Network
    content: Network
    source: Network
    threshold: float
    cues: frozenset[str]
    """Lemmas that are worth a look as a cue."""
    truth: tuple[float, float] = (1.0, 0.0)
    """How a probability becomes the confidence it deserves: slope and intercept on the log-odds (Platt 1999)."""
    pipeline: str = settings.MODEL
    """The spaCy pipeline that they were trained for."""
    encoder: Encoder | None = None
    """What the networks for readings and sources are told of the tokens, beside what the parser knows."""

    def confidence(self, probability: float) -> float:
        slope, intercept = self.truth
        return 1 / (1 + math.exp(-slope * log_odds(probability) - intercept))


def log_odds(probability: float) -> float:
    kept = min(max(probability, 1e-6), 1 - 1e-6)
    return math.log(kept / (1 - kept))


@cache
def load_weights(path: Path = WEIGHTS) -> Weights:
    """With a warning, and by rule, if the file is missing or broken."""
    import numpy as np

    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
            cue, content, source = (_network(stored, name) for name in ("cue", "content", "source"))
            return Weights(
                cue,
                content,
                source,
                float(stored["threshold"]),
                frozenset(_lines(stored["cues"])),
                (float(stored["truth"][0]), float(stored["truth"][1])),
                str(stored["pipeline"]),
                _encoder(stored),
            )
    except (OSError, ValueError, TypeError, KeyError, EOFError, zipfile.BadZipFile) as error:
        reason = getattr(error, "strerror", None) or error
        warnings.warn(f"{path}: no weights to judge by ({reason}); a few plain rules judge instead", stacklevel=2)
        return by_rule()


def pipeline_of(path: Path) -> str:
    """The pipeline that weights were trained for; the default one if the file can't tell."""
    import numpy as np

    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
            return str(stored["pipeline"])
    except (OSError, ValueError, TypeError, KeyError, EOFError, zipfile.BadZipFile):
        return settings.MODEL


def file_name(path: Path) -> str:
    """A file's name and the beginning of the hash of its bytes, if there is one."""
    try:
        with path.open("rb") as file:
            return f"{path.name} {hashlib.file_digest(file, 'sha256').hexdigest()[:8]}"
    except OSError:
        return f"{path.name} missing"


def save(weights: Weights, path: Path) -> None:
    """The same bytes for the same weights."""
    import numpy as np

    arrays: dict[str, Any] = {"threshold": np.float32(weights.threshold), "cues": _blob(sorted(weights.cues))}
    arrays["truth"] = np.array(weights.truth, np.float32)
    arrays["pipeline"] = np.array(weights.pipeline)
    if weights.encoder is not None:
        arrays["encoder"] = np.frombuffer(weights.encoder.model, np.uint8)
        arrays["pieces"] = _blob(weights.encoder.pieces.vocabulary)
    for name, network in (("cue", weights.cue), ("content", weights.content), ("source", weights.source)):
        arrays[f"{name} features"] = _blob(sorted(network.columns, key=network.columns.__getitem__))
        for array in _ARRAYS:
            arrays[f"{name} {array}"] = getattr(network, array).astype(np.float16)
    with path.open("wb") as file:
        np.savez_compressed(file, **arrays)


def _network(stored: Any, name: str) -> Network:
    import numpy as np

    features = _lines(stored[f"{name} features"])
    arrays = {array: stored[f"{name} {array}"].astype(np.float32) for array in _ARRAYS}
    if len(arrays["hidden"]) != len(features) + 1:
        raise ValueError("features and weights differ in number")
    return Network({feature: row for row, feature in enumerate(features)}, **arrays)


def _encoder(stored: Any) -> Encoder | None:
    """None if the networks were trained without one."""
    if "encoder" not in stored:
        return None
    return Encoder.of(stored["encoder"].tobytes(), _lines(stored["pieces"]))


def by_rule() -> Weights:
    """Clauses and quotations of the plainest verbs, and their subjects."""
    clauses = ("clause", "clause before", "order before")
    rules = _RULES | {f"frame={frame} cue={lemma}": 3.0 for frame in clauses for lemma in REPORTING}
    cues = frozenset(REPORTING) | listed_cues()
    glance, content, source = (_plain({}, 2 * WIDTH, 0), _plain(rules, 2 * BOTH, 5 * BOTH), _plain(rules, BOTH, BOTH))
    return Weights(glance, content, source, 0.5, cues)


def _plain(rules: dict[str, float], of_group: int, of_option: int) -> Network:
    """A network without units that do anything: sums of weights."""
    import numpy as np

    zeros = np.zeros
    return Network(
        {name: row for row, name in enumerate(rules)},
        hidden=zeros((len(rules) + 1, 1), np.float32),
        plain=np.array([*rules.values(), 0.0], np.float32),
        group_vectors=zeros((of_group, 1), np.float32),
        option_vectors=zeros((of_option, 1), np.float32),
        option_evidence=zeros((0, 1), np.float32),
        plain_evidence=zeros(0, np.float32),
        bias=zeros(1, np.float32),
        out=zeros(1, np.float32),
    )


def _blob(names: Sequence[str]) -> Any:
    import numpy as np

    return np.frombuffer(json.dumps(names).encode(), np.uint8)


def _lines(blob: Any) -> list[str]:
    lines: list[str] = json.loads(blob.tobytes())
    return lines
