"""A plugin for Datasette, found where both are installed: links of foreign keys lead to their rows.

Claims and documents are referred to by their ids, and Datasette looks rows up by their numbers.
"""

from __future__ import annotations

from typing import Any

from datasette import Forbidden, NotFound, Response, hookimpl

BY_ID = r"^/(?P<database>[^/]+)/(?P<table>claim|document)/(?P<id>[0-9a-f]{20})$"


@hookimpl  # type: ignore[untyped-decorator]
def register_routes() -> list[tuple[str, Any]]:
    return [(BY_ID, row_by_id)]


async def row_by_id(datasette: Any, request: Any) -> Any:
    """Go to the row that has this id."""
    at = request.url_vars
    try:
        database = datasette.get_database(at["database"])
    except KeyError:
        raise NotFound(f"there is no database {at['database']}") from None
    visible, _ = await datasette.check_visibility(
        request.actor, permissions=[("view-table", (database.name, at["table"])), ("view-database", database.name)]
    )
    if not visible:
        raise Forbidden("this table is not to be seen")
    found = await database.execute(f"SELECT number FROM {at['table']} WHERE id = ?", [at["id"]])
    if not found.rows:
        raise NotFound(f"no {at['table']} has the id {at['id']}")
    return Response.redirect(datasette.urls.row(database.name, at["table"], str(found.rows[0][0])))
