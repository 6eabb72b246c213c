-- Slips of paper that let one person each into a workshop. Rows lie in the order of their hashes, which is no order, and
-- carry no moment and no person, so that nothing leads from a slip to whoever came with it.
CREATE TABLE join_slip (
    hash BLOB PRIMARY KEY,
    workshop TEXT NOT NULL,
    used INTEGER NOT NULL DEFAULT 0 CHECK (used IN (0, 1))
) WITHOUT ROWID;
