"""The tables of places and outlets: what they are called, and which of them people say are one."""

from __future__ import annotations

from sqlmodel import Field

from claims.store.base import Table


class PlaceRow(Table, table=True):
    """A place that somebody registered."""

    __tablename__ = "place"

    id: str = Field(primary_key=True)
    name: str
    canonical_id: str = Field(foreign_key="place.id", index=True)
    """The place that this one was merged into, else itself."""
    within: str | None = Field(index=True)
    """Id of the place that it lies in; no reference, because a registry may name it before it names that one."""


class PlaceNameRow(Table, table=True):
    """Words used for a place, its name among them. Several places may go by the same."""

    __tablename__ = "place_name"

    place_id: str = Field(primary_key=True, foreign_key="place.id", ondelete="CASCADE")
    words: str = Field(primary_key=True)
    key: str = Field(index=True)


class PlaceMergeRow(Table, table=True):
    """Somebody decided that these two places are one, which goes by the name of the first."""

    __tablename__ = "place_merge"

    kept_id: str = Field(primary_key=True, foreign_key="place.id", ondelete="CASCADE")
    merged_id: str = Field(primary_key=True, foreign_key="place.id", ondelete="CASCADE", index=True)


class OutletRow(Table, table=True):
    """An outlet that somebody registered."""

    __tablename__ = "outlet"

    id: str = Field(primary_key=True)
    name: str
    canonical_id: str = Field(foreign_key="outlet.id", index=True)
    domain: str | None
    """Where it publishes; it is among the names too, as other domains may be."""


class OutletNameRow(Table, table=True):
    """Words and domains used for an outlet, its name among them."""

    __tablename__ = "outlet_name"

    outlet_id: str = Field(primary_key=True, foreign_key="outlet.id", ondelete="CASCADE")
    words: str = Field(primary_key=True)
    key: str = Field(index=True)


class OutletMergeRow(Table, table=True):
    """Somebody decided that these two outlets are one, which goes by the name of the first."""

    __tablename__ = "outlet_merge"

    kept_id: str = Field(primary_key=True, foreign_key="outlet.id", ondelete="CASCADE")
    merged_id: str = Field(primary_key=True, foreign_key="outlet.id", ondelete="CASCADE", index=True)


place = Table.metadata.tables["place"]
place_name = Table.metadata.tables["place_name"]
place_merge = Table.metadata.tables["place_merge"]
outlet = Table.metadata.tables["outlet"]
outlet_name = Table.metadata.tables["outlet_name"]
outlet_merge = Table.metadata.tables["outlet_merge"]
