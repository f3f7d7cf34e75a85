"""PostgreSQL: a server for many, one writer at a time by an advisory lock, full text by tsvector."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, ClassVar

from sqlalchemy import (
    ARRAY,
    URL,
    BigInteger,
    ColumnElement,
    Connection,
    Engine,
    FromClause,
    Table,
    bindparam,
    column,
    create_engine,
    event,
    func,
)
from sqlalchemy.dialects.postgresql import Insert, insert
from sqlalchemy.exc import DBAPIError

from claims.errors import StoreError
from claims.store.dialects import common
from claims.store.dialects.common import Damage, Reasons, shown

SOME = 100
"""Messages of the database's own check that are passed on."""


LISTING = {"cursor_tuple_fraction": 0.001, "random_page_cost": 1.1, "max_parallel_workers_per_gather": 0}
"""How plans are chosen: of what is read as it is asked for, the first few rows are; a page from anywhere costs little
more than the next one, on the disks and in the memory of today; and fifty rows are not worth the start of more
processes, which read on while the first few are there already."""

WALKED = """
SELECT i.indexrelid::regclass::text, i.indrelid::regclass::text, pg_get_expr(i.indpred, i.indrelid),
    (SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY k.n) FROM unnest(i.indkey) WITH ORDINALITY k(attnum, n)
     JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum), i.indexrelid::bigint
FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_am m ON m.oid = c.relam
WHERE m.amname = 'btree' AND i.indisvalid AND i.indisready AND i.indexprs IS NULL
AND c.relnamespace = current_schema()::regnamespace ORDER BY 1"""
"""Indexes whose order is that of their columns: name, table, the condition of a partial one, columns, oid."""

AMCHECK = """
SELECT quote_ident(n.nspname) FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
JOIN pg_depend d ON d.refobjid = e.oid AND d.deptype = 'e' AND d.classid = 'pg_proc'::regclass
JOIN pg_proc p ON p.oid = d.objid
WHERE e.extname = 'amcheck' AND p.proname IN ('bt_index_check', 'verify_heapam') GROUP BY n.oid, n.nspname
HAVING bool_and(has_function_privilege(p.oid, 'EXECUTE')) AND has_schema_privilege(n.oid, 'USAGE')"""
"""The schema of the extension, where it is installed and this user may call it."""

BY_INDEX = ("enable_seqscan", "enable_bitmapscan", "enable_sort", "enable_incremental_sort")
BY_TABLE = ("enable_indexscan", "enable_indexonlyscan", "enable_bitmapscan")


class PostgreSQL:
    """See `Dialect`.

    It says which indexes and constraints it does not vouch for; what they hold is compared here. Where the extension
    amcheck is installed, and this user may call it, that looks at every page.
    """

    weighs: ClassVar[bool] = True
    reasons: ClassVar[Reasons] = (
        (
            r"lock timeout|deadlock|could not serialize|too many clients|remaining connection slots",
            "others keep the database busy; wait until they are done and try again",
        ),
        (r"database .* does not exist", "there is no such database; make it with `createdb`, or correct the address"),
        (
            r"password authentication failed|no password supplied|role .* does not exist|no pg_hba.conf entry"
            r"|not permitted to log in|permission denied for database",
            "the server does not let this user in; correct the user, and the password (in the address, PGPASSWORD or "
            "~/.pgpass)",
        ),
        (
            r"connection refused|could not translate|failed to resolve|no such file|timeout expired"
            r"|is the server running",
            "no database server answers there; start it, or correct the address",
        ),
        (
            r"server closed the connection|terminating connection|shutting down|connection (is lost|is closed|not open)"
            r"|starting up|recovery mode|the connection is bad|consuming input failed|sending query failed",
            "the database server went away; nothing half-written stays; do the same again when it is back",
        ),
        (
            r"permission denied",
            "this user has no right to do that; ask the database's owner to grant it, or use a database of your own",
        ),
        (r"read-only transaction", "the database can only be read; write to the server that it is copied from"),
        (r"no space left", "the server's disk is full; nothing half-written stays; free some space and try again"),
        (
            r"invalid page|could not read block|missing chunk|corrupt",
            "the database is damaged; put back a backup of it",
        ),
        (r"could not (write|open|extend|read) file", "the server can't read or write its disk; check it"),
        (r"relation .* does not exist|column .* does not exist", "the database lacks a table of this release"),
        (r"has no equivalent in encoding", "the database can't store all characters; make one with encoding UTF8"),
    )
    COLLATIONS = ("pg_c_utf8", "und-x-icu", "C.utf8", "C.UTF-8", "en_US.utf8")
    """Collations that know the letters of all scripts, whatever locale the database was made with; best first."""
    STEMS: ClassVar[Reasons] = (
        (r"([[:alnum:]]{255})[[:alnum:]]+", r"\1"),  # longer ones would not be indexed
        (r"\m([a-z]s|[aeiouy]y)\M", r"\1q"),  # words of two letters have no endings
        (r"([aeiouy][^aeiouy\W][a-z]*)bl(y|ies)\M", r"\1ble"),
        (r"([aeiouy][^aeiouy\W][a-z]*log)(y|ies)\M", r"\1"),
    )
    """What FTS5's stemmer does and PostgreSQL's, an older Porter's, does not: patterns and what comes instead."""

    def connect(self, url: URL) -> Engine:
        logging.getLogger("psycopg").setLevel(logging.ERROR)  # a server that goes away is told of once, by the error
        engine = create_engine(url, connect_args={"client_encoding": "utf8"}, **common.JSON)

        def prepare(connection: Any, _: object) -> None:
            """Who reads waits for no longer than who writes, where another program keeps a table to itself."""
            connection.execute(f"SET lock_timeout = '{common.BUSY_SECONDS}s'")
            for setting, value in LISTING.items():
                connection.execute(f"SET {setting} = {value}")
            connection.commit()

        event.listen(engine, "connect", prepare)
        return engine

    def place(self, url: URL) -> Path | None:
        return None

    def reading(self, engine: Engine) -> Engine:
        return engine.execution_options(isolation_level="REPEATABLE READ")

    def take_turn(self, connection: Connection) -> None:
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{common.BUSY_SECONDS}s'")
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock(hashtext('claims: one writer'))")

    def insert(self, table: Table) -> Insert:
        return insert(table)

    def each(self, name: str) -> FromClause:
        given = bindparam(name, type_=ARRAY(BigInteger))
        return func.unnest(given).table_valued(column("value", BigInteger), name=name).render_derived()

    def gathered(self, numbers: ColumnElement[int]) -> ColumnElement[Any]:
        return func.array_agg(numbers, type_=ARRAY(BigInteger))

    def load(self, connection: Connection, table: Table, rows: Iterable[Mapping[str, Any]]) -> int:
        """By COPY, each value as SQLAlchemy would bind it."""
        binding = [
            (c.name, c.type.dialect_impl(connection.dialect).bind_processor(connection.dialect)) for c in table.c
        ]
        listed = ", ".join(f'"{name}"' for name, _ in binding)
        count = 0
        driver: Any = connection.connection.driver_connection
        with driver.cursor() as cursor, cursor.copy(f'COPY "{table.name}" ({listed}) FROM STDIN') as copy:
            for row in rows:
                copy.write_row([bind(row[name]) if bind else row[name] for name, bind in binding])
                count += 1
        return count

    def loaded(self, connection: Connection, table: Table) -> None:
        if "number" in table.c:
            connection.exec_driver_sql(
                f"SELECT setval(pg_get_serial_sequence('{table.name}', 'number'), max(number)) FROM {table.name}"
            )

    def index_words(self, table: str, columns: Sequence[str]) -> list[str]:
        """A tsvector a row, kept in step by triggers."""
        return [
            f"CREATE TABLE {table}_fts (rowid bigint PRIMARY KEY REFERENCES {table}(number) ON DELETE CASCADE, "
            "words tsvector NOT NULL)",
            f"CREATE INDEX {table}_fts_words ON {table}_fts USING gin (words)",
            f"CREATE FUNCTION {table}_fts_keep() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$ "
            f"BEGIN INSERT INTO {table}_fts VALUES (new.number, {vectors(columns, 'new.')}) "
            "ON CONFLICT (rowid) DO UPDATE SET words = excluded.words; RETURN NULL; END $$",
            f"CREATE TRIGGER {table}_fts_insert AFTER INSERT ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {table}_fts_keep()",
            f"CREATE TRIGGER {table}_fts_update AFTER UPDATE OF {', '.join(columns)} ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {table}_fts_keep()",
        ]

    def drop_words(self, table: str) -> list[str]:
        return [f"DROP TABLE {table}_fts", f"DROP FUNCTION {table}_fts_keep() CASCADE"]

    def define_words(self, connection: Connection) -> list[str]:
        """DDL of what makes words of a text as FTS5 does: runs of letters and digits, no case, no Latin accents, stems.

        PostgreSQL's parser would see hosts and signed words, so it gets letters, digits and a query's quotation marks.
        """
        query = "SELECT collname FROM pg_collation WHERE collencoding IN (-1, 6)"
        known = set(connection.exec_driver_sql(query).scalars())
        found = next((f' COLLATE "{name}"' for name in self.COLLATIONS if name in known), "")
        plain = f"normalize(lower(left($1, 200000){found}), NFD)"
        plain = rf"normalize(regexp_replace({plain}, '([a-z])[\u0300-\u036f]+', '\1', 'g'), NFC)"
        for pattern, instead in (('[^[:alnum:]"]+', " "), *self.STEMS):
            plain = f"regexp_replace({plain}{found}, '{pattern}', '{instead}', 'g')"
        function = "LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE SET search_path FROM CURRENT"
        return [
            "CREATE TEXT SEARCH DICTIONARY claims_stem (TEMPLATE = pg_catalog.snowball, LANGUAGE = porter)",
            "CREATE TEXT SEARCH CONFIGURATION claims_words (PARSER = pg_catalog.default)",
            "ALTER TEXT SEARCH CONFIGURATION claims_words ADD MAPPING FOR asciiword, word, numword, int, uint, float, "
            "sfloat, version, asciihword, hword, numhword, hword_asciipart, hword_part, hword_numpart "
            "WITH claims_stem",
            f"CREATE FUNCTION claims_plain(text) RETURNS text {function} AS $$ SELECT {plain} $$",
            f"CREATE FUNCTION claims_words(text) RETURNS tsvector {function} "
            "AS $$ SELECT to_tsvector('claims_words', claims_plain($1)) $$",
        ]

    def undefine_words(self) -> list[str]:
        return [
            "DROP FUNCTION claims_words(text), claims_plain(text)",
            "DROP TEXT SEARCH CONFIGURATION claims_words",
            "DROP TEXT SEARCH DICTIONARY claims_stem",
        ]

    def keep_rows(self, table: str, message: str, columns: Sequence[str] = ()) -> list[str]:
        when = f"UPDATE OF {', '.join(columns)}" if columns else "UPDATE OR DELETE OR TRUNCATE"
        each = "ROW" if columns else "STATEMENT"
        guard = common.guard(table, columns)
        return [
            f"CREATE FUNCTION {guard}() RETURNS trigger LANGUAGE plpgsql AS $$ "
            f"BEGIN RAISE integrity_constraint_violation USING MESSAGE = 'constraint failed: {message}'; END $$",
            f"CREATE TRIGGER {guard} BEFORE {when} ON {table} FOR EACH {each} EXECUTE FUNCTION {guard}()",
        ]

    def drop_keeping(self, table: str, columns: Sequence[str] = ()) -> list[str]:
        return [f"DROP FUNCTION IF EXISTS {common.guard(table, columns)}() CASCADE"]

    def do_after(self, name: str, table: str, event: str, condition: str, what: Sequence[str]) -> list[str]:
        return [
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$ "
            f"BEGIN {'; '.join(what)}; RETURN NULL; END $$",
            f"CREATE TRIGGER {name} AFTER {event} ON {table} FOR EACH ROW WHEN ({condition}) EXECUTE FUNCTION {name}()",
        ]

    def drop_doing(self, name: str, table: str) -> list[str]:
        return [f"DROP FUNCTION IF EXISTS {name}() CASCADE"]

    def words_in(self, key: str) -> str:
        return f"LATERAL (SELECT unnest(string_to_array(trim({key}), ' ')) AS value)"

    @contextmanager
    def migrating(self, connection: Connection) -> Iterator[None]:
        encoding = connection.exec_driver_sql("SHOW server_encoding").scalar()
        connection.rollback()  # what asked had begun a transaction
        if encoding != "UTF8":
            raise StoreError(
                f"{shown(connection.engine.url)}: its encoding {encoding} can't store all characters; "
                "make one with `createdb --encoding UTF8 --template template0 NAME`"
            )
        with common.alone(connection, self.take_turn):
            yield

    def damage(self, connection: Connection) -> Iterator[Damage]:
        here = "= current_schema()::regnamespace"
        for name in connection.exec_driver_sql(
            "SELECT indexrelid::regclass::text FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid "
            f"WHERE NOT (indisvalid AND indisready) AND relnamespace {here} ORDER BY 1"
        ).scalars():
            yield name, "the index is not valid"
        for row in connection.exec_driver_sql(
            "SELECT conname, conrelid::regclass::text FROM pg_constraint "
            f"WHERE NOT convalidated AND connamespace {here} ORDER BY 1"
        ):
            yield row[0], f"what {row[1]} held before this constraint was never checked by it"
        for schema in connection.exec_driver_sql(AMCHECK).scalars().all():
            yield from _by_amcheck(connection, schema)
        yield from _by_counting(connection)

    def stray_words(self, connection: Connection, table: str, columns: Sequence[str]) -> Iterator[str]:
        query = (
            f"SELECT {table}.number, rowid FROM {table} FULL JOIN {table}_fts ON rowid = {table}.number "
            f"WHERE rowid IS NULL OR {table}.number IS NULL OR words <> {vectors(columns, f'{table}.')}"
        )
        with connection.exec_driver_sql(query, execution_options={"yield_per": SOME}) as found:
            for number, rowid in found:
                if rowid is None:
                    yield f"it lacks the words of row {number} of {table}"
                elif number is None:
                    yield f"it has words of row {rowid}, which {table} has not"
                else:
                    yield f"its words of row {number} are not those of {table}"

    def triggers(self, connection: Connection) -> set[str]:
        """Not those that are switched off."""
        query = (
            "SELECT tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid WHERE NOT tgisinternal "
            "AND tgenabled IN ('O', 'A') AND relnamespace = current_schema()::regnamespace"
        )
        return set(connection.exec_driver_sql(query).scalars())

    def sizes(self, connection: Connection) -> Mapping[str, int]:
        query = (
            "SELECT relname, pg_total_relation_size(oid) FROM pg_class "
            "WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace"
        )
        return {name: int(size) for name, size in connection.exec_driver_sql(query)}

    def size(self, connection: Connection) -> int:
        return int(connection.exec_driver_sql("SELECT pg_database_size(current_database())").scalar_one())


def vectors(columns: Sequence[str], prefix: str) -> str:
    """PostgreSQL's full-text words of these columns. Between columns stands a sign that no phrase has."""
    return " || '.:1'::tsvector || ".join(f"claims_words(coalesce({prefix}{column}::text, ''))" for column in columns)


def _by_amcheck(connection: Connection, schema: str) -> Iterator[Damage]:
    """Every page of tables and indexes, and that each row of a table is in its indexes."""
    for name, table, _, _, oid in connection.exec_driver_sql(WALKED).all():
        try:
            with connection.begin_nested():
                connection.exec_driver_sql(f"SELECT {schema}.bt_index_check({oid}::oid::regclass, true)")
        except DBAPIError as error:
            yield name, f"the index of {table} is damaged: {' '.join(str(error.orig).split())}"
    tables = "SELECT oid::bigint, relname FROM pg_class WHERE relkind = 'r'"
    for oid, table in connection.exec_driver_sql(f"{tables} AND relnamespace = current_schema()::regnamespace").all():
        query = f"SELECT blkno, offnum, msg FROM {schema}.verify_heapam({oid}::oid::regclass) LIMIT {SOME}"
        for block, line, words in connection.exec_driver_sql(query).all():
            yield table, f"row {line} of page {block} is damaged: {words}"


def _by_counting(connection: Connection) -> Iterator[Damage]:
    """Each index leads to as many rows as its table has."""
    for name, table, condition, columns, _ in connection.exec_driver_sql(WALKED).all():
        where = f" WHERE {condition}" if condition else ""
        rows = _without(connection, BY_TABLE, f"SELECT count(*) FROM {table}{where}")
        ordered = f"SELECT 1 FROM {table}{where} ORDER BY {columns} OFFSET 0"
        led_to = _without(connection, BY_INDEX, f"SELECT count(*) FROM ({ordered}) AS walked")
        if rows != led_to:
            yield name, f"the index leads to {led_to:,} rows, but {table} has {rows:,}"


def _without(connection: Connection, ways: Sequence[str], query: str) -> int:
    """The count, found without these ways of finding rows."""
    for way in ways:
        connection.exec_driver_sql(f"SET LOCAL {way} = off")
    found = int(connection.exec_driver_sql(query).scalar_one())
    for way in ways:
        connection.exec_driver_sql(f"SET LOCAL {way} = on")
    return found
