"""feedparser, bounded."""

from __future__ import annotations

import io
from functools import cache
from typing import Any

LONGEST_AUTHOR = 2_000
"""Characters of an author in which an address is looked for: its pattern takes time with the square of them."""


def parse(data: bytes, **options: Any) -> Any:
    """What feedparser makes of a feed. Of bytes themselves it might think that they are a path or an address."""
    return _feedparser().parse(io.BytesIO(data), **options)


@cache
def _feedparser() -> Any:
    import feedparser
    from feedparser.mixin import _FeedParserMixin

    plain = _FeedParserMixin._sync_author_detail

    def bounded(self: Any, key: str = "author") -> None:
        if len(self._get_context().get(key) or "") <= LONGEST_AUTHOR:
            plain(self, key)

    _FeedParserMixin._sync_author_detail = bounded
    return feedparser
