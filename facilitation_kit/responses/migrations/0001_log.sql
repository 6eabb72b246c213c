-- The log of answers and the log of events, with what decides whether an answer may still be added.
-- Times are whole microseconds since 1970-01-01 UTC: datetime(received_at / 1000000, 'unixepoch') reads them.

CREATE TABLE meta (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    schema INTEGER NOT NULL,
    rehearsal INTEGER NOT NULL CHECK (rehearsal IN (0, 1))
);

CREATE TABLE workshop_event (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    workshop TEXT NOT NULL,
    kind TEXT NOT NULL,
    at INTEGER NOT NULL,
    payload TEXT NOT NULL
);
CREATE INDEX workshop_event_by_workshop ON workshop_event (workshop);

-- Kept in the same transaction as the event that changes it; answers are refused or taken by this table alone.
CREATE TABLE round (
    id TEXT PRIMARY KEY,
    workshop TEXT NOT NULL,
    opened_at INTEGER NOT NULL,
    closed_at INTEGER,
    grace_until INTEGER,
    revealed_at INTEGER
) WITHOUT ROWID;

CREATE TABLE participant (
    id TEXT PRIMARY KEY,
    workshop TEXT NOT NULL,
    grp TEXT,
    entry_mode TEXT NOT NULL,
    consent_version TEXT NOT NULL,
    joined_at INTEGER NOT NULL,
    withdrawn_at INTEGER
) WITHOUT ROWID;
CREATE INDEX participant_by_workshop ON participant (workshop);

-- Appended to, never updated in its value. The current answer is the one with the highest seq.
CREATE TABLE response (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    key TEXT NOT NULL,
    workshop TEXT NOT NULL,
    round TEXT NOT NULL,
    participant TEXT NOT NULL,
    item TEXT NOT NULL,
    field TEXT NOT NULL,
    value TEXT NOT NULL,            -- JSON; null is an explicit skip
    received_at INTEGER NOT NULL,
    entry_mode TEXT NOT NULL,
    consent_version TEXT NOT NULL,
    moderation TEXT NOT NULL,
    retention TEXT NOT NULL,
    UNIQUE (key, item, field)
);
CREATE INDEX response_by_person ON response (round, participant);

-- What is left of an answer that was erased: enough to refuse it when it comes again, too little to read it.
CREATE TABLE tombstone (
    key_hash BLOB PRIMARY KEY,
    at INTEGER NOT NULL,
    why TEXT NOT NULL
) WITHOUT ROWID;
