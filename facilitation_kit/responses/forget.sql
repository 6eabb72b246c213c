-- Takes out of a copy of a store (main) what the store (live) has forgotten since. key_hash() is given by the program.

DELETE FROM response WHERE key_hash(key) IN (SELECT key_hash FROM live.tombstone);
DELETE FROM moderation_step WHERE key_hash(key) IN (SELECT key_hash FROM live.tombstone);

CREATE TEMP TABLE gone AS
SELECT participant FROM live.withdrawal UNION SELECT id FROM live.participant WHERE withdrawn_at IS NOT NULL;
DELETE FROM response WHERE participant IN (SELECT participant FROM gone);
DELETE FROM participant_receipt WHERE participant IN (SELECT participant FROM gone);
UPDATE consent SET participant = NULL, at = at / 86400000000 * 86400000000
WHERE participant IN (SELECT participant FROM gone);
UPDATE guardian_agreement SET participant = NULL, at = at / 86400000000 * 86400000000
WHERE participant IN (SELECT participant FROM gone);
UPDATE participant
SET grp = NULL, withdrawn_at = ifnull((SELECT withdrawn_at FROM live.participant AS now WHERE now.id = participant.id), joined_at)
WHERE id IN (SELECT participant FROM gone);

-- Escalated words are in the safeguarding record and nowhere else.
UPDATE response SET moderation = 'escalated', value = '""'
WHERE (key, item, field) IN (SELECT key, item, field FROM live.response WHERE moderation = 'escalated');
UPDATE moderation_step SET published_text = NULL
WHERE (key, item, field) IN (SELECT key, item, field FROM live.response WHERE moderation = 'escalated');

-- What was purged because its time had come.
DELETE FROM response WHERE (workshop, retention) IN (SELECT workshop, kind FROM live.purged);
DELETE FROM participant_receipt WHERE participant IN (
    SELECT id FROM participant WHERE workshop IN (SELECT workshop FROM live.purged WHERE kind = 'participant')
);
DELETE FROM participant WHERE workshop IN (SELECT workshop FROM live.purged WHERE kind = 'participant');
DELETE FROM moderator_device WHERE workshop IN (SELECT workshop FROM live.purged WHERE kind = 'participant');
DELETE FROM consent WHERE workshop IN (SELECT workshop FROM live.purged WHERE kind = 'consent_log');
DELETE FROM guardian_agreement WHERE workshop IN (SELECT workshop FROM live.purged WHERE kind = 'consent_log');
DELETE FROM withdrawal WHERE workshop IN (SELECT workshop FROM live.purged WHERE kind = 'consent_log');
DELETE FROM moderation_step WHERE (key, item, field) NOT IN (SELECT key, item, field FROM response);

-- And that it was, so that a restored copy goes on refusing it.
INSERT OR IGNORE INTO tombstone (key_hash, at, why, workshop) SELECT key_hash, at, why, workshop FROM live.tombstone;
INSERT INTO withdrawal (participant, workshop, at, how, rounds_frozen)
SELECT participant, workshop, at, how, rounds_frozen FROM live.withdrawal
WHERE participant NOT IN (SELECT participant FROM withdrawal);
INSERT INTO purged (workshop, kind, at, rows)
SELECT workshop, kind, at, rows FROM live.purged
WHERE (workshop, kind, at) NOT IN (SELECT workshop, kind, at FROM purged);

-- A table that somebody has seen stays seen, whatever is restored (D4).
INSERT INTO released_table (round, profile, audience, cut_off, hash, "table", at)
SELECT round, profile, audience, cut_off, hash, "table", at FROM live.released_table
WHERE (round, hash) NOT IN (SELECT round, hash FROM released_table);
DELETE FROM untidy;
DROP TABLE gone;
