"""Mentions to speakers: who is meant by "he", "the ministry" and "Mr. Pushilin"."""

from claims.speakers.company import company_of
from claims.speakers.names import speaker_id
from claims.speakers.walk import resolve

__all__ = ["company_of", "resolve", "speaker_id"]
