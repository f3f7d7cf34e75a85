"""What tables and columns of a database hold, and how to show them: a `metadata` file for Datasette."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from claims.tables import CLAIMS, CONFLICTS, Columns

FLAT = {
    "number": "Number of the claim's row, by which full-text search finds it.",
    "heard_as": "The name that the text of this claim uses.",
    "day": "When it was said, else when it was published.",
}
PAIR = {
    "by_hand": "1 where a person says that the two conflict and no rule does.",
    "a_day": "Side a: when it was said, else when it was published.",
    "b_day": "Side b: when it was said, else when it was published.",
    "a_side": "Side a: whose account the speaker gives.",
    "b_side": "Side b: whose account the speaker gives.",
}
TABLES: Mapping[str, Mapping[str, Any]] = {
    "document": {"description": "What was read: a row a document, without its text.", "label_column": "title"},
    "version": {"description": "The texts that documents have or had; offsets of claims are in these."},
    "claim": {
        "description": "One appearance of something said, with its exact places in the text.",
        "label_column": "text",
        "facets": ["stance", "type"],
    },
    "speaker": {
        "description": "Who speaks, as the texts name them; those with one canonical_id are one.",
        "label_column": "name",
    },
    "alias": {"description": "Words that are used for a speaker."},
    "comparison": {
        "description": "How two claims relate, and why. A conflict is not a verdict.",
        "sort_desc": "score",
        "facets": ["relation", "kind"],
    },
    "judgement": {"description": "What people decided about claims, conflicts and speakers; rows are only added."},
    "correction": {"description": "What people say of a claim against how the text was read."},
    "log": {"description": "What was done, by whom and when.", "sort_desc": "number"},
    "place": {"description": "Places that are registered.", "label_column": "name"},
    "outlet": {"description": "Outlets that are registered.", "label_column": "name"},
    "same_utterance": {"description": "Pairs of claims that report one utterance: connected ones are one statement."},
    **{
        name: {"description": "An index of the store's own.", "hidden": True}
        for name in ("slot", "reference", "band", "speaker_key", "speaker_count", "to_count", "alembic_version")
    },
    **{
        name: {"description": "Names and merges of places and outlets.", "hidden": True}
        for name in ("place_name", "place_merge", "outlet_name", "outlet_merge")
    },
}


def metadata(database: str) -> dict[str, Any]:
    """Descriptions of all tables, views and their columns, in the form of Datasette's `--metadata` file.

    `database` is the name that Datasette gives it: the file's without its ending.
    """
    views = {
        "claims_flat": {
            "description": "Who said what, where and when: a row a claim that is current, rejected ones marked.",
            "columns": {**_help(CLAIMS), **FLAT},
            "fts_table": "claim_fts",
            "fts_pk": "number",
            "sort_desc": "day",
            "facets": ["stance", "outlet"],
        },
        "conflicts_flat": {
            "description": "Accounts that cannot both be true: a row a pair of statements and kind, its best.",
            "columns": {**_help(CONFLICTS), **PAIR},
            "sort_desc": "score",
            "facets": ["kind", "judgement"],
        },
    }
    return {
        "title": "Who said what, and which accounts cannot both be true",
        "description": "Made by claims. A conflict is not a verdict: it says who contradicts whom, not who is right.",
        "databases": {database: {"tables": {**views, **TABLES}}},
    }


def _help(columns: Columns[Any]) -> dict[str, str]:
    return {column.name: column.help for column in columns}
