"""Claims and conflicts as two flat views, for SQL and Datasette; an index by which speakers are counted."""

from __future__ import annotations

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

COUNTED = "ix_claim_speaker_id_statement_id"
"""What speakers are counted by, without reading the claims themselves."""

REGISTERED = """
SELECT {of} FROM speaker r WHERE r.canonical_id = {claim}.speaker_id AND r.entry IS NOT NULL ORDER BY r.entry LIMIT 1
"""
SIDE = "SELECT min(l.side) FROM speaker l WHERE l.canonical_id = {claim}.speaker_id"


def said_by(claim: str, who: str) -> str:
    """The registry's name, else the one that the texts use of whom all who are one are known by."""
    return f"COALESCE(({REGISTERED.format(of='r.name', claim=claim).strip()}), {who}.name)"


def side_of(claim: str) -> str:
    """The registry's label, else any that was given."""
    registered = REGISTERED.format(of="r.side", claim=claim).strip()
    return f"COALESCE(({registered}), ({SIDE.format(claim=claim)}))"


CLAIMS_FLAT = f"""
CREATE VIEW claims_flat AS
SELECT c.number, c.id AS claim_id, c.statement_id, c.speaker_id, {said_by("c", "s")} AS speaker, h.name AS heard_as,
    s.kind, s.role, s.affiliation, {side_of("c")} AS side, c.via, c.type, c.stance, c.text, c.cue, c.source,
    c.said_on, c.day, d.outlet, d.title, d.published, d.url, c.document_id, c.confidence, c.judgement, c.extractor
FROM claim c
JOIN document d ON d.id = c.document_id
LEFT JOIN speaker s ON s.id = c.speaker_id
LEFT JOIN speaker h ON h.id = c.heard_id
WHERE NOT c.withdrawn
"""


def ordered(a: str, b: str) -> str:
    """The smaller of two ids, then the larger: on both databases."""
    return f"CASE WHEN {a} < {b} THEN {a} ELSE {b} END AS low, CASE WHEN {a} < {b} THEN {b} ELSE {a} END AS high"


PAIRS = f"""
SELECT p.a_id, p.b_id, p.kind, p.score, p.reason, p.matter, p.by_hand, {ordered("a.statement_id", "b.statement_id")}
FROM (
    SELECT a_id, b_id, kind, score, reason, matter, 0 AS by_hand FROM comparison WHERE relation = 'conflict'
    UNION ALL
    SELECT claim_id, other_claim_id, kind, 1.0, COALESCE(note, ''), '', 1 FROM judgement
    WHERE subject = 'conflict' AND withdrawn_at IS NULL AND verdict = 'confirmed'
        AND kind NOT IN ('agreement', 'update', 'different scope')
) p
JOIN claim a ON a.id = p.a_id
JOIN claim b ON b.id = p.b_id
WHERE NOT a.withdrawn AND NOT b.withdrawn AND a.judgement <> 'rejected' AND b.judgement <> 'rejected'
    AND a.statement_id <> b.statement_id
"""

BEST = f"""
SELECT q.*, ROW_NUMBER() OVER (
    PARTITION BY q.low, q.high, q.kind ORDER BY q.by_hand, q.score DESC, q.a_id, q.b_id
) AS place
FROM ({PAIRS}) q
"""

JUDGED = f"""
SELECT j.kind, j.verdict, j.who, j.note, {ordered("a.statement_id", "b.statement_id")}, ROW_NUMBER() OVER (
    PARTITION BY CASE WHEN a.statement_id < b.statement_id THEN a.statement_id ELSE b.statement_id END,
        CASE WHEN a.statement_id < b.statement_id THEN b.statement_id ELSE a.statement_id END, j.kind
    ORDER BY j.number DESC
) AS place
FROM judgement j
JOIN claim a ON a.id = j.claim_id
JOIN claim b ON b.id = j.other_claim_id
WHERE j.subject = 'conflict' AND j.withdrawn_at IS NULL
"""


def side(letter: str) -> str:
    """What the view has of one side of a pair."""
    c, s, d = letter, f"s{letter}", f"d{letter}"
    return f"""
    {c}.id AS {c}_claim_id, {c}.statement_id AS {c}_statement_id, {c}.speaker_id AS {c}_speaker_id,
    {said_by(c, s)} AS {c}_speaker, {side_of(c)} AS {c}_side, {c}.stance AS {c}_stance, {c}.text AS {c}_text,
    {c}.day AS {c}_day, {d}.outlet AS {c}_outlet, {d}.title AS {c}_title, {d}.url AS {c}_url,
    {c}.document_id AS {c}_document_id"""


CONFLICTS_FLAT = f"""
CREATE VIEW conflicts_flat AS
SELECT p.kind, p.score, p.matter, p.reason, v.verdict AS judgement, v.who AS judged_by, v.note, p.by_hand,
    {side("a")},
    {side("b")}
FROM ({BEST}) p
JOIN claim a ON a.id = p.a_id
JOIN claim b ON b.id = p.b_id
JOIN document da ON da.id = a.document_id
JOIN document db ON db.id = b.document_id
LEFT JOIN speaker sa ON sa.id = a.speaker_id
LEFT JOIN speaker sb ON sb.id = b.speaker_id
LEFT JOIN ({JUDGED}) v ON v.low = p.low AND v.high = p.high AND v.kind = p.kind AND v.place = 1
WHERE p.place = 1
"""


def upgrade() -> None:
    op.create_index(COUNTED, "claim", ["speaker_id", "statement_id", "document_id", "withdrawn", "judgement", "day"])
    for view in (CLAIMS_FLAT, CONFLICTS_FLAT):
        op.get_bind().exec_driver_sql(view)


def downgrade() -> None:
    for view in ("conflicts_flat", "claims_flat"):
        op.get_bind().exec_driver_sql(f"DROP VIEW {view}")
    op.drop_index(COUNTED, "claim")
