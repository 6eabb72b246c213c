-- Where a responsible adult's agreement stands, apart from what the person agreed to. Appended to; the last row of a
-- participant counts. A withdrawal cuts the link (participant becomes NULL, at becomes its day). Nobody is named.
CREATE TABLE guardian_agreement (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    participant TEXT,
    workshop TEXT NOT NULL,
    status TEXT NOT NULL,
    reason TEXT,                    -- only of a waiver
    explained_by TEXT NOT NULL,     -- a role
    how TEXT NOT NULL,
    at INTEGER NOT NULL
);
CREATE INDEX guardian_agreement_by_participant ON guardian_agreement (participant);
