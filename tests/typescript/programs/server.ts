/** A service that responds as a test specifies, and records its requests. */

import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';

/** One response, by default as JSON or as a problem. */
export interface Reply {
  readonly status?: number;
  readonly headers?: Record<string, string>;
  readonly body?: unknown;
  /** No response at all, as if the network failed. */
  readonly drop?: true;
  /** After the body, which is then incomplete: the connection closes or hangs. */
  readonly then?: 'break off' | 'stall';
}

/** A recorded request. */
export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** Runs it until the test ends. It sends the replies in order, and repeats the last one. */
export async function replying(
  t: TestContext,
  ...replies: Reply[]
): Promise<{ baseUrl: string; asked: Asked[] }> {
  const asked: Asked[] = [];
  const server = createServer(async (request, response) => {
    const chunks = await request.toArray();
    const { method = '', url: path = '', headers } = request;
    asked.push({ method, path, headers, body: Buffer.concat(chunks).toString() });
    const reply = replies[Math.min(asked.length, replies.length) - 1] ?? {};
    if (reply.drop) return void response.destroy();
    const { status = 200, headers: said, body } = reply;
    const type = status < 400 ? 'application/json' : 'application/problem+json';
    response.writeHead(status, { ...(body !== undefined && { 'Content-Type': type }), ...said });
    const content = typeof body === 'string' ? body : JSON.stringify(body);
    if (!reply.then) return void response.end(content);
    response.write(content, () => reply.then === 'break off' && response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return { baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}
