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

-- Events are never changed but to take somebody's words out of them.
UPDATE workshop_event
SET payload = (
    SELECT payload FROM live.workshop_event AS now
    WHERE (now.seq, now.workshop, now.kind, now.at)
        = (workshop_event.seq, workshop_event.workshop, workshop_event.kind, workshop_event.at)
)
WHERE kind IN ('options_given', 'options_merged', 'round_opened', 'board_changed') AND EXISTS (
    SELECT 1 FROM live.workshop_event AS now
    WHERE (now.seq, now.workshop, now.kind, now.at)
        = (workshop_event.seq, workshop_event.workshop, workshop_event.kind, workshop_event.at)
);

-- What was purged because its time had come.
DELETE FROM response WHERE (workshop, retention) IN (SELECT workshop, kind FROM live.purged);
DELETE FROM participant_receipt WHERE participant IN (
    SELECT id FROM participant WHERE workshop IN (SELECT workshop FROM live.purged WHERE kind = 'participant')
);
DELETE FROM participant WHERE workshop IN (SELECT workshop FROM live.purged WHERE kind = 'participant');
DELETE FROM moderator_device WHERE workshop IN (SELECT workshop FROM live.purged WHERE kind = 'participant');
DELETE FROM join_slip WHERE workshop IN (SELECT workshop FROM live.purged WHERE kind = 'participant');
DELETE FROM consent WHERE workshop IN (SELECT workshop FROM live.purged WHERE kind = 'consent_log');
DELETE FROM guardian_agreement WHERE workshop IN (SELECT workshop FROM live.purged WHERE kind = 'consent_log');
DELETE FROM withdrawal WHERE workshop IN (SELECT workshop FROM live.purged WHERE kind = 'consent_log');
DELETE FROM moderation_step WHERE (key, item, field) NOT IN (SELECT key, item, field FROM response);

-- What was taken out of the research, and out of what stayed of it.
DELETE FROM evidence_version WHERE (kind, id) IN (SELECT kind, id FROM live.evidence_gone);
CREATE TEMP TABLE rewritten AS
SELECT DISTINCT kind, id, mark.version FROM evidence_version JOIN live.evidence_rewritten AS mark USING (kind, id);
DELETE FROM evidence_version WHERE EXISTS (
    SELECT 1 FROM rewritten AS mark
    WHERE mark.kind = evidence_version.kind AND mark.id = evidence_version.id AND evidence_version.version <= mark.version
) AND (kind, id, version) NOT IN (SELECT kind, id, version FROM live.evidence_version);
UPDATE evidence_version
SET (body, source) = (
    SELECT body, source FROM live.evidence_version AS now
    WHERE now.kind = evidence_version.kind AND now.id = evidence_version.id AND now.version = evidence_version.version
)
WHERE EXISTS (
    SELECT 1 FROM rewritten AS mark
    WHERE mark.kind = evidence_version.kind AND mark.id = evidence_version.id AND evidence_version.version <= mark.version
);
INSERT INTO evidence_version (kind, id, version, body, by, at, case_id, participant, source, answer)
SELECT kind, id, now.version, body, by, at, case_id, participant, source, answer
FROM live.evidence_version AS now JOIN rewritten AS mark USING (kind, id)
WHERE now.version <= mark.version AND (kind, id, now.version) NOT IN (SELECT kind, id, version FROM evidence_version);
INSERT OR IGNORE INTO evidence_gone (kind, id, at, why) SELECT kind, id, at, why FROM live.evidence_gone ORDER BY seq;
INSERT INTO evidence_rewritten SELECT kind, id, version FROM live.evidence_rewritten WHERE true
ON CONFLICT (kind, id) DO UPDATE SET version = max(version, excluded.version);

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
DROP TABLE rewritten;
