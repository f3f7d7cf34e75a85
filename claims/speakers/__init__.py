"""Mentions to speakers: who is meant by "he", "the ministry" and "Mr. Pushilin"."""

from claims.speakers.names import speaker_id
from claims.speakers.walk import resolve

__all__ = ["resolve", "speaker_id"]
