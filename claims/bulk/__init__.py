"""The river in bulk: read and extract as a job that many processes share, its results in files, and these into a store.

    inputs -> pieces   so many documents each, in the order of the inputs
           -> parts    a Parquet file a piece: documents with their claims (see `parts`)
           -> store    without a language model, then who is one and what conflicts, for all at once

A part follows from its piece alone, so that it is the same whoever made it, on however many machines.
"""

from __future__ import annotations

from claims.bulk.job import Job, Progress, extract

__all__ = ["Job", "Progress", "extract"]
