-- How the tables are distributed over the machines of a Citus cluster: by user. Run it once, on the
-- coordinator, after `python -m impl migrate`, while nobody serves. README.md, beside this file, says
-- what the service has to learn before that.

BEGIN;

-- What is unique among all users cannot be an index of tables that are in many places. Whoever
-- creates a user takes the email, or the subject of an issuer, here first, in the same transaction.
CREATE TABLE user_emails (
    email varchar(254) COLLATE "C" PRIMARY KEY,
    user_id varchar(64) NOT NULL
);
CREATE TABLE user_subjects (
    issuer varchar(255),
    subject varchar(255),
    user_id varchar(64) NOT NULL,
    PRIMARY KEY (issuer, subject)
);
INSERT INTO user_emails SELECT email, id FROM users WHERE issuer = 'taskpact';
INSERT INTO user_subjects SELECT issuer, subject, id FROM users WHERE subject IS NOT NULL;
SELECT create_reference_table('user_emails');
SELECT create_reference_table('user_subjects');
DROP INDEX uq_users_email;
ALTER TABLE users DROP CONSTRAINT uq_users_issuer;

-- Triggers cannot be distributed, and the transactions of many machines are not numbered in one order.
DROP TABLE revocations;
DROP FUNCTION note_revocation CASCADE;

-- So what a user must be is checked by constraints again, which is only slower.
DROP FUNCTION refuse_row CASCADE;
ALTER TABLE users
    ADD CONSTRAINT ck_users_role CHECK (role IN ('user', 'admin')),
    ADD CONSTRAINT ck_users_password CHECK ((issuer = 'taskpact') = (password_hash IS NOT NULL)),
    ADD CONSTRAINT ck_users_subject CHECK ((issuer = 'taskpact') = (subject IS NULL));

-- Everything that a user owns is on the machine of the user.
SELECT create_distributed_table('users', 'id');
SELECT create_distributed_table('sessions', 'user_id', colocate_with => 'users');
SELECT create_distributed_table('api_keys', 'user_id', colocate_with => 'users');
SELECT create_distributed_table('idempotency_keys', 'user_id', colocate_with => 'users');
SELECT create_distributed_table('tasks', 'user_id', colocate_with => 'users');
SELECT create_distributed_table('task_words', 'user_id', colocate_with => 'users');
SELECT create_distributed_table('tags', 'user_id', colocate_with => 'users');
SELECT create_distributed_table('task_tags', 'user_id', colocate_with => 'users');

-- These belong to nobody, and are found by their keys alone.
SELECT create_distributed_table('anonymous_idempotency_keys', 'key_hash', colocate_with => 'none');

COMMIT;
