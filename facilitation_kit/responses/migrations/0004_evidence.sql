-- The research: cases, sources, codes, facts, insights, decisions, each in versions; and what was taken out of it for good.
-- A change is a new version of the whole record; rows change only where somebody's words are taken out of them.

CREATE TABLE evidence_version (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    version INTEGER NOT NULL,
    body TEXT NOT NULL,             -- JSON, the whole record
    by TEXT NOT NULL,               -- a role
    at INTEGER NOT NULL,
    -- What the body says too, so that a person's records are found: of a case itself and of what they said.
    case_id TEXT,
    participant TEXT,
    source TEXT,
    answer TEXT,
    UNIQUE (kind, id, version)
);
CREATE INDEX evidence_version_by_case ON evidence_version (case_id) WHERE case_id IS NOT NULL;
CREATE INDEX evidence_version_by_participant ON evidence_version (participant) WHERE participant IS NOT NULL;
CREATE INDEX evidence_version_by_source ON evidence_version (source) WHERE source IS NOT NULL;
CREATE INDEX evidence_version_by_answer ON evidence_version (answer) WHERE answer IS NOT NULL;

-- What is left of a record that was erased: enough to refuse it when it comes again. No content.
CREATE TABLE evidence_gone (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    at INTEGER NOT NULL,
    why TEXT NOT NULL,
    UNIQUE (kind, id)
);

-- Records that lost a part when others went, up to this version: an older copy of the store takes these versions over.
CREATE TABLE evidence_rewritten (
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (kind, id)
) WITHOUT ROWID;
