-- Consent, withdrawal, moderation, releases, exports, the audit log, and when each kind of data is to go.
-- Appended to unless a comment says otherwise. Nothing here holds a name; only moderation_step holds words.

-- The last row of a participant counts. A withdrawal cuts the link (participant becomes NULL, at becomes its day) and
-- leaves the log: that somebody agreed to this version, and who explained it.
CREATE TABLE consent (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    participant TEXT,
    workshop TEXT NOT NULL,
    version TEXT NOT NULL,
    items TEXT NOT NULL,            -- JSON {"take_part": true, ...}, the items that were asked
    age_band TEXT NOT NULL,
    guardian TEXT NOT NULL,
    explained_by TEXT NOT NULL,
    how TEXT NOT NULL,
    language TEXT NOT NULL,
    at INTEGER NOT NULL
);
CREATE INDEX consent_by_participant ON consent (participant);

-- HMAC of the three words, never the words. Deleted by a withdrawal.
CREATE TABLE participant_receipt (
    participant TEXT PRIMARY KEY,
    words_hash BLOB NOT NULL UNIQUE,
    at INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE withdrawal (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    participant TEXT NOT NULL,
    workshop TEXT NOT NULL,
    at INTEGER NOT NULL,
    how TEXT NOT NULL,
    rounds_frozen TEXT NOT NULL     -- JSON list
);
CREATE INDEX withdrawal_by_workshop ON withdrawal (workshop);

-- The last row of a key, item and field counts; response.moderation says the same. Rows go with the words they are about.
CREATE TABLE moderation_step (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    key TEXT NOT NULL,
    item TEXT NOT NULL,
    field TEXT NOT NULL,
    state TEXT NOT NULL,
    published_text TEXT,
    at INTEGER NOT NULL,
    by TEXT NOT NULL,
    flags TEXT NOT NULL             -- JSON list of kinds
);
CREATE INDEX moderation_step_by_key ON moderation_step (key, item, field);

-- Only rows of open text are in here, so the queue never reads the ballots.
CREATE INDEX response_open_text ON response (workshop) WHERE retention = 'raw_text';

CREATE TABLE released_table (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    round TEXT NOT NULL,
    profile TEXT NOT NULL,
    audience TEXT NOT NULL,
    cut_off INTEGER NOT NULL,
    hash TEXT NOT NULL,
    "table" TEXT NOT NULL,          -- JSON
    at INTEGER NOT NULL
);
CREATE INDEX released_table_by_round ON released_table (round);

CREATE TABLE audit_entry (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    who TEXT NOT NULL,
    what TEXT NOT NULL,
    subject TEXT NOT NULL,
    why TEXT NOT NULL,
    previous_hash TEXT NOT NULL,
    hash TEXT NOT NULL
);
CREATE TRIGGER audit_entry_never_changes BEFORE UPDATE ON audit_entry
BEGIN SELECT RAISE(ABORT, 'the audit log is only appended to'); END;
CREATE TRIGGER audit_entry_never_goes BEFORE DELETE ON audit_entry
BEGIN SELECT RAISE(ABORT, 'the audit log is only appended to'); END;

CREATE TABLE export_made (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    by TEXT NOT NULL
);

-- Updated: a pairing becomes a ticket, a ticket is revoked.
CREATE TABLE moderator_device (
    id TEXT PRIMARY KEY,
    workshop TEXT NOT NULL,
    pairing_hash BLOB NOT NULL UNIQUE,
    offered_at INTEGER NOT NULL,
    paired_at INTEGER,
    revoked_at INTEGER,
    ticket_hash BLOB UNIQUE
) WITHOUT ROWID;

-- Written when a workshop opens, from the retention that its plan holds.
CREATE TABLE retention_due (
    workshop TEXT NOT NULL,
    kind TEXT NOT NULL,
    due_at INTEGER NOT NULL,
    PRIMARY KEY (workshop, kind)
) WITHOUT ROWID;

CREATE TABLE purged (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    workshop TEXT NOT NULL,
    kind TEXT NOT NULL,
    at INTEGER NOT NULL,
    rows INTEGER NOT NULL
);

-- One row while erased words may still lie in slack space, the write-ahead log or a backup; a crash changes nothing of it.
CREATE TABLE untidy (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1)
);

-- So that "withdrawn" can be asked for one workshop.
ALTER TABLE tombstone ADD COLUMN workshop TEXT;

-- Workshops from before this version get the dates that they would have got.
INSERT INTO retention_due (workshop, kind, due_at)
SELECT workshop, class.kind, at + days * 86400000000
FROM workshop_event
JOIN (
    SELECT 'raw_text' AS kind, 90 AS days
    UNION ALL SELECT 'ballot', 365
    UNION ALL SELECT 'participant', 365
    UNION ALL SELECT 'consent_log', 365
) AS class
WHERE workshop_event.kind = 'workshop_opened';
