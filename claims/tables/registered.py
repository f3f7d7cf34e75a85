"""Places and outlets as rows."""

from __future__ import annotations

from claims.registered import OutletCount, Place, PlaceCount
from claims.tables import Column, Columns, few, iso

PLACES: Columns[PlaceCount] = (
    Column("place_id", lambda p: p.id, "Id of the place; empty where only the texts know it."),
    Column("place", lambda p: p.name, "Its name."),
    Column("aliases", lambda p: list(p.aliases), "Other names of it."),
    Column("within", lambda p: list(p.within), "What it lies in, the nearest first."),
    Column("claims", lambda p: p.claims, "Number of claims that refer to it by any of its names."),
    Column("documents", lambda p: p.documents, "Number of documents with such claims."),
    Column("first", lambda p: iso(p.first), "Day of the earliest of the claims."),
    Column("last", lambda p: iso(p.last), "Day of the latest of the claims."),
)

NAMED_PLACES: Columns[PlaceCount] = (
    Column("place", lambda p: p.name, "Its name."),
    Column("also called", lambda p: few(p.aliases, 3), "Other names of it."),
    Column("within", lambda p: ", ".join(p.within), "What it lies in."),
    Column("claims on it", lambda p: p.claims, "Number of claims that refer to it by any of its names."),
    Column("documents", lambda p: p.documents, "Number of documents with such claims."),
    Column("first", lambda p: iso(p.first), "Day of the earliest of the claims."),
    Column("last", lambda p: iso(p.last), "Day of the latest of the claims."),
)
"""A place for people; `PLACES` is for programs."""

PLACE: Columns[Place] = (
    *(Column(column.name, lambda p, of=column: of.value(p.count), column.help) for column in PLACES),  # type: ignore[misc]
    Column("holds", lambda p: list(p.holds), "What lies directly in it."),
    Column("merged", lambda p: list(p.merged), "Places that were merged into it."),
    Column("claims_within", lambda p: p.claims_within, "Number of claims on it or on anything that lies in it."),
)

OUTLETS: Columns[OutletCount] = (
    Column("outlet_id", lambda o: o.id, "Id of the outlet; empty where nobody registered it."),
    Column("outlet", lambda o: o.name, "Its name."),
    Column("aliases", lambda o: list(o.aliases), "Other names of it."),
    Column("domains", lambda o: list(o.domains), "Hosts where it publishes."),
    Column("documents", lambda o: o.documents, "Number of documents."),
    Column("claims", lambda o: o.claims, "Number of claims in them."),
)

PUBLISHERS: Columns[OutletCount] = (
    Column("outlet", lambda o: o.name, "Its name."),
    Column("also called", lambda o: few(o.aliases, 3), "Other names of it."),
    Column("domains", lambda o: few(o.domains, 2), "Hosts where it publishes."),
    Column("documents", lambda o: o.documents, "Number of documents."),
    Column("claims", lambda o: o.claims, "Number of claims in them."),
)
"""An outlet for people; `OUTLETS` is for programs."""
