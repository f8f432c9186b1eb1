// Fastify and pg, as their documentation has it: schemas for what comes and goes, named statements,
// @fastify/jwt with its cache, one log line per request. It enforces types and lengths; no scopes,
// no limits, no ended sessions, no quotas, and it creates tasks without tags.
import { randomUUID } from "node:crypto";
import Fastify, { LogController } from "fastify";
import jwt from "@fastify/jwt";
import pg from "pg";

const PRIORITIES = ["none", "low", "medium", "high"];
const COLUMNS = `t.id, t.title, t.description, t.priority, t.due_date, t.due_at, t.completed_at,
  t.created_at, t.updated_at, t.deleted_at, t.version`;
const TASK = `SELECT ${COLUMNS},
    (SELECT array_agg(g.name)
       FROM task_tags k JOIN tags g ON g.user_id = k.user_id AND g.id = k.tag_id
      WHERE k.user_id = t.user_id AND k.task_id = t.id) AS tags
  FROM tasks t WHERE t.user_id = $1 AND t.deleted_at IS NULL`;
const ORDER = "ORDER BY t.created_at DESC, t.id DESC LIMIT $2";
const INSERT = `INSERT INTO tasks AS t (user_id, id, title, title_order, description, priority,
    due_date, due_at, due_order, created_at, updated_at, version, words)
  VALUES ($1, $2, $3::text, $4, $5::text, $6, $7, $8, coalesce($8, ($7::date)::timestamp AT TIME ZONE 'UTC'),
    now(), now(), 1, to_tsvector('simple', $3 || ' ' || coalesce($5, '')))
  RETURNING ${COLUMNS}`;

const text = { type: "string" };
const nullable = { type: ["string", "null"] };
const task = {
  type: "object",
  properties: {
    id: text, title: text, description: nullable, priority: text, due: nullable,
    tags: { type: "array", items: text }, completed: { type: "boolean" }, completed_at: nullable,
    created_at: text, updated_at: text, deleted_at: nullable, purge_at: nullable,
    version: { type: "integer" },
  },
};
const page = {
  type: "object",
  properties: { items: { type: "array", items: task }, next_cursor: nullable },
};
const newTask = {
  type: "object",
  additionalProperties: false,
  required: ["title"],
  properties: {
    title: { type: "string", minLength: 1, maxLength: 200 },
    description: { type: ["string", "null"], maxLength: 5000 },
    priority: { enum: PRIORITIES },
    due: nullable,
  },
};
const query = {
  type: "object",
  properties: { limit: { type: "integer", minimum: 1, maximum: 100, default: 50 }, cursor: text },
};

// Moments stay text: a Date of JavaScript would lose their microseconds.
pg.types.setTypeParser(pg.types.builtins.TIMESTAMPTZ, (moment) => moment.replace(" ", "T").replace("+00", "Z"));
pg.types.setTypeParser(pg.types.builtins.DATE, (day) => day);
const pool = new pg.Pool({
  connectionString: process.env.DATABASE_URL,
  max: 10,
  options: "-c timezone=UTC",
});

const shown = (row) => ({
  ...row,
  priority: PRIORITIES[row.priority],
  due: row.due_at ?? row.due_date,
  tags: row.tags?.sort() ?? [],
  completed: row.completed_at !== null,
  purge_at: null,
});
const writeCursor = (row) => Buffer.from(`${row.created_at} ${row.id}`).toString("base64url");
const readCursor = (cursor) => Buffer.from(cursor, "base64url").toString().split(" ");

const app = Fastify({
  logger: true,
  logController: new LogController({ disableRequestLogging: true }), // it would write two lines
});
app.register(jwt, { secret: process.env.JWT_SECRET, verify: { cache: true, allowedAud: "taskpact" } });
app.addHook("onResponse", async (request, reply) => {
  const { method, url, user } = request;
  request.log.info({ method, url, user: user?.sub, status: reply.statusCode, ms: reply.elapsedTime });
});

const own = async (request, reply) => {
  await request.jwtVerify();
  if (request.user.sub !== request.params.user) return reply.code(403).send({ status: 403 });
};

app.get("/api/health/live", async () => ({ status: "ok" }));

app.get("/api/:user/tasks/:task", { onRequest: own, schema: { response: { 200: task } } }, async (request, reply) => {
  const { user, task } = request.params;
  const { rows } = await pool.query({ name: "get", text: `${TASK} AND t.id = $2`, values: [user, task] });
  return rows.length ? shown(rows[0]) : reply.code(404).send({ status: 404 });
});

app.get("/api/:user/tasks", { onRequest: own, schema: { querystring: query, response: { 200: page } } }, async (request) => {
  const { limit, cursor } = request.query;
  const values = [request.params.user, limit + 1];
  const { rows } = await pool.query(
    cursor === undefined
      ? { name: "page", text: `${TASK} ${ORDER}`, values }
      : {
          name: "next",
          text: `${TASK} AND (t.created_at, t.id) < ($3, $4) ${ORDER}`,
          values: [...values, ...readCursor(cursor)],
        },
  );
  const next_cursor = rows.length > limit ? writeCursor(rows[limit - 1]) : null;
  return { items: rows.slice(0, limit).map(shown), next_cursor };
});

app.post("/api/:user/tasks", { onRequest: own, schema: { body: newTask, response: { 201: task } } }, async (request, reply) => {
  const { title, description = null, priority = "none", due = null } = request.body;
  const [day, moment] = due?.length === 10 ? [due, null] : [null, due];
  const values = [
    request.params.user, randomUUID(), title, title.toLowerCase().slice(0, 100), description,
    PRIORITIES.indexOf(priority), day, moment,
  ];
  const { rows } = await pool.query({ name: "create", text: INSERT, values });
  return reply.code(201).send(shown(rows[0]));
});

await app.listen({ host: "127.0.0.1", port: Number(process.env.PORT) });
process.on("SIGTERM", () => app.close().then(() => pool.end()).then(() => process.exit(0)));
