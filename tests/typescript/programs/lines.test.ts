/** Responses with one value per line. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { type Lines, lines, NoAnswer } from 'taskpact-client';

const TEXT = '{"a":"é"}\n{"a":"\\n"}\n';

/** A response that arrives in pieces of that many bytes, and optionally breaks off at the end. */
function arriving(text: string, size: number, breaksOff = false): Lines<{ a: string }> {
  const bytes = new TextEncoder().encode(text);
  let sent = 0;
  const stream = new ReadableStream({
    pull(controller) {
      if (sent < bytes.length) return controller.enqueue(bytes.slice(sent, (sent += size)));
      if (breaksOff) return controller.error(new TypeError('broken off'));
      controller.close();
    },
  });
  return new Response(stream, { headers: { 'Content-Type': 'application/jsonl' } });
}

for (const size of [1, 3, 1000]) {
  test(`every line is a value, in pieces of ${size} bytes`, async () => {
    const values: string[] = [];
    for await (const { a } of lines(arriving(TEXT, size))) values.push(a);
    assert.deepEqual(values, ['é', '\n']);
  });
}

test('a last line needs no end', async () => {
  assert.deepEqual((await lines(arriving('{"a":"b"}', 2)).next()).value, { a: 'b' });
});

test('what breaks off is thrown, after the lines that came', async () => {
  const values: string[] = [];
  await assert.rejects(async () => {
    for await (const { a } of lines(arriving(TEXT, 1, true))) values.push(a);
  }, NoAnswer);
  assert.deepEqual(values, ['é', '\n']);
});

test('empty lines and those of Windows are no matter, nor is a byte order mark', async () => {
  const values: string[] = [];
  const text = '\uFEFF{"a":"b"}\r\n\r\n{"a":"c"}\r\n';
  for await (const { a } of lines(arriving(text, 1))) values.push(a);
  assert.deepEqual(values, ['b', 'c']);
});

test('a file of nothing has no lines', async () => {
  const headers = { 'Content-Type': 'application/jsonl' };
  assert.equal((await lines(new Response(null, { headers })).next()).done, true);
});

test('who stops early ends the response', async () => {
  const response = arriving(TEXT.repeat(1000), 10);
  for await (const _ of lines(response)) break;
  assert(response.bodyUsed);
});

test('another file is no lines', async () => {
  const csv = new Response('a\r\n', { headers: { 'Content-Type': 'text/csv' } });
  await assert.rejects(lines(csv).next(), TypeError);
});
