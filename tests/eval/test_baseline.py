"""The gate itself: it closes on a fall, and pins go down only for a reason."""

from __future__ import annotations

from pathlib import Path

from baseline import Baseline


def test_a_fall_is_named() -> None:
    assert Baseline({"news": {"AR": 50.0}}).fallen("news", {"AR": 49.9}) == ["news: AR fell from 50.0 to 49.9"]


def test_a_figure_that_is_gone_has_fallen() -> None:
    assert Baseline({"news": {"AR": 50.0}}).fallen("news", {"speaker": 80.0})


def test_what_processors_differ_by_is_no_fall_and_more_is() -> None:
    baseline = Baseline({"news": {"AR": 50.0, "speaker": 80.0}}, by_processor={"news": {"AR": 0.1}})
    assert not baseline.fallen("news", {"AR": 49.9, "speaker": 80.0})
    assert baseline.fallen("news", {"AR": 49.8, "speaker": 80.0}) == ["news: AR fell from 50.0 to 49.8"]
    assert baseline.fallen("news", {"AR": 49.9, "speaker": 79.9}) == ["news: speaker fell from 80.0 to 79.9"]


def test_the_lower_figure_of_a_processor_leaves_the_pin() -> None:
    baseline = Baseline({"news": {"AR": 50.0, "speaker": 80.0}}, by_processor={"news": {"AR": 0.1}})
    assert not baseline.update("news", {"AR": 49.9, "speaker": 80.0})
    assert not baseline.update("news", {"AR": 49.9, "speaker": 70.0}, "others speak in the gold")
    assert baseline.scores == {"news": {"AR": 50.0, "speaker": 70.0}}
    assert baseline.lowered == ["news: speaker fell from 80.0 to 70.0 (others speak in the gold)"]


def test_the_same_and_better_pass() -> None:
    baseline = Baseline({"news": {"AR": 50.0, "speaker": 80.0}})
    assert not baseline.fallen("news", {"AR": 50.0, "speaker": 80.1})


def test_new_figures_are_unpinned() -> None:
    assert Baseline({"news": {"AR": 50.0}}).unpinned("news", {"AR": 50.0, "speaker": 80.0}) == ["speaker"]


def test_update_raises_and_keeps() -> None:
    baseline = Baseline({"news": {"AR": 50.0, "speaker": 80.0}})
    assert baseline.update("news", {"AR": 55.0, "speaker": 70.0}) == ["news: speaker fell from 80.0 to 70.0"]
    assert baseline.scores == {"news": {"AR": 55.0, "speaker": 80.0}}


def test_update_lowers_for_a_reason() -> None:
    baseline = Baseline({"news": {"AR": 50.0}})
    assert not baseline.update("news", {"AR": 40.0}, "the gold was mended")
    assert baseline.scores == {"news": {"AR": 40.0}}
    assert baseline.lowered == ["news: AR fell from 50.0 to 40.0 (the gold was mended)"]


def test_saved_and_loaded(tmp_path: Path) -> None:
    baseline = Baseline({"news": {"AR": 50.0}}, ["why"], {"news": {"AR": 0.1}})
    baseline.save(tmp_path / "baseline.json")
    assert Baseline.load(tmp_path / "baseline.json") == baseline
