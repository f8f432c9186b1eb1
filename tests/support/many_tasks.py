"""Users with many tasks, inserted into PostgreSQL as fast as possible."""

from __future__ import annotations

import asyncpg

_USERS = """
INSERT INTO users (id, email, name, password_hash, created_at)
SELECT 'user-' || i, 'user-' || i || '@many.example', 'Many', '-', now()
FROM generate_series(1, $1::int) AS i
"""
# Each has one of 7 words, 4 priorities and 200 days; every third has a due time. One in 2,000 is
# open for users with few open tasks, otherwise every second one.
_TASKS = """
INSERT INTO tasks (user_id, id, title, title_order, description, priority, due_date, due_at,
                   due_order, completed_at, created_at, updated_at, deleted_at, version, words)
SELECT u.id, lpad(to_hex(i), 32, '0')::uuid, title, lower(title), NULL, i % 4,
       CASE WHEN i % 3 = 1 THEN (day AT TIME ZONE 'UTC')::date END,
       CASE WHEN i % 3 = 2 THEN day END,
       CASE WHEN i % 3 <> 0 THEN day END,
       CASE WHEN i % $3::int <> 0 THEN created END,
       created, created + (i * 7919 % 1000) * interval '1 hour',
       CASE WHEN i % 20 = 19 THEN now() END, 1,
       array_to_tsvector(ARRAY(
           SELECT left(encode(sha256(convert_to(u.id, 'UTF8')), 'base64'), 5) || word
           FROM unnest(string_to_array(lower(title), ' ')) AS word))
FROM unnest($1::varchar[]) AS u (id),
     generate_series(1, $2::int) AS i,
     LATERAL (SELECT
         (ARRAY['Milk', 'Report', 'Bread', 'Call', 'Garden', 'Letter', 'Taxes'])[1 + i % 7]
             || ' number ' || i AS title,
         timestamptz '2026-01-01 00:00Z' + i * interval '1 minute' AS created,
         date_trunc('day', now(), 'UTC') + (i * 31 % 200 - 100) * interval '1 day' AS day) AS made
"""


async def add_users(connection: asyncpg.Connection, number: int) -> list[str]:
    """Adds that many users and returns their ids."""
    await connection.execute(_USERS, number)
    return [f"user-{place}" for place in range(1, number + 1)]


async def add_tasks(
    connection: asyncpg.Connection, users: list[str], each: int, *, one_open_in: int = 2
) -> None:
    """Gives each of `users` that many tasks, some deleted, and updates the statistics."""
    await connection.execute(_TASKS, users, each, one_open_in, timeout=600)
    await connection.execute("VACUUM ANALYZE tasks", timeout=600)
