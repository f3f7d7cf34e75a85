"""What makes two things the same: digests, and canonical forms of words, URLs and dates."""

from __future__ import annotations

import hashlib
import re
from datetime import date
from functools import lru_cache
from urllib.parse import urlsplit, urlunsplit


def digest(*parts: str) -> str:
    """Twenty hexadecimal digits that stand for these strings, the same on every machine."""
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:20]


def conflict_id(a: str, b: str, kind: str) -> str:
    """Of two statements (ids, in any order) and the kind of their conflict, else how they relate."""
    return digest(*sorted((a, b)), kind)


def normalised(text: str) -> str:
    """Case, quotation marks, dashes, punctuation and white space dropped: what stays the same when a text is re-set."""
    return " ".join(re.findall(r"\w+", text.casefold()))


def canonical_url(url: str) -> str:
    """The URL without fragment, tracking parameters, trailing slash, or case in scheme and host."""
    parts = urlsplit(url.strip())
    query = "&".join(
        pair for pair in parts.query.split("&") if pair and not re.match(r"(utm_|fbclid|gclid|ref=|cmp=)", pair, re.I)
    )
    return urlunsplit((parts.scheme.lower(), parts.netloc.lower(), parts.path.rstrip("/"), query, ""))


def domain_of(url: str | None) -> str | None:
    """The host of an address, without `www.`: what tells who publishes there. None where it has none."""
    try:
        host = urlsplit((url or "").strip()).hostname
    except ValueError:
        return None
    return (host or "").removeprefix("www.").rstrip(".") or None


@lru_cache(maxsize=1 << 14)
def iso_date(words: str | None) -> date | None:
    """The day that an ISO 8601 date or date-time names; None for anything else ("2022-10-01 (inferred)")."""
    match = re.fullmatch(r"(\d{4}-\d\d-\d\d)([T ]\d\d:?\d\d.*)?", (words or "").strip())
    if not match:
        return None
    try:
        return date.fromisoformat(match[1])
    except ValueError:
        return None
