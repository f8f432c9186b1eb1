// Better Auth servers for the tests, one per signing algorithm, and a control server that
// changes them as happens to issuers. Prints one line of JSON: {"control": url, "issuers": {alg: url}}.
import { createServer } from "node:http";
import { once } from "node:events";
import { betterAuth } from "better-auth";
import { memoryAdapter } from "better-auth/adapters/memory";
import { toNodeHandler } from "better-auth/node";
import { bearer, jwt } from "better-auth/plugins";

const GRACE_SECONDS = 3600;

class Issuer {
  #tables = { user: [], session: [], account: [], verification: [], jwks: [] };
  #server;
  #port;
  keySetRequests = 0;

  async start(alg) {
    this.#server = createServer();
    await this.open();
    this.#port = this.#server.address().port;
    this.url = `http://127.0.0.1:${this.#port}`;
    const handle = toNodeHandler(this.#auth(alg));
    this.#server.on("request", (request, response) => {
      this.keySetRequests += request.url === "/api/auth/jwks";
      handle(request, response);
    });
    return this;
  }

  #auth(alg) {
    return betterAuth({
      baseURL: this.url,
      secret: "only-for-tests-0123456789-abcdefghijklmnopqrstuvwxyz",
      database: memoryAdapter(this.#tables),
      emailAndPassword: { enabled: true },
      user: { additionalFields: { role: { type: "string", required: false, input: true } } },
      session: { cookieCache: { enabled: true, strategy: "jwt" } },
      rateLimit: { enabled: false },
      telemetry: { enabled: false },
      plugins: [
        bearer(),
        jwt({
          sessionCookieCache: true,
          jwks: { keyPairConfig: { alg }, rotationInterval: 86400, gracePeriod: GRACE_SECONDS },
        }),
      ],
    });
  }

  // The existing keys were due to be replaced that many seconds ago.
  expireKeys(seconds) {
    for (const key of this.#tables.jwks) key.expiresAt = new Date(Date.now() - seconds * 1000);
  }

  async close() {
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, "close");
  }

  async open() {
    this.#server.listen(this.#port ?? 0, "127.0.0.1");
    await once(this.#server, "listening");
  }
}

const issuers = {};
for (const alg of ["EdDSA", "ES256", "ES512", "PS256", "RS256"]) {
  issuers[alg] = await new Issuer().start(alg);
}

const commands = {
  rotate: (issuer) => issuer.expireKeys(1),
  "end-grace": (issuer) => issuer.expireKeys(GRACE_SECONDS + 1),
  close: (issuer) => issuer.close(),
  open: (issuer) => issuer.open(),
  "key-set-requests": (issuer) => issuer.keySetRequests,
};
const control = createServer(async (request, response) => {
  const [, command, port] = request.url.split("/");
  const issuer = Object.values(issuers).find(({ url }) => url.endsWith(`:${port}`));
  response.end(JSON.stringify((await commands[command](issuer)) ?? null));
});
control.listen(0, "127.0.0.1");
await once(control, "listening");
console.log(
  JSON.stringify({
    control: `http://127.0.0.1:${control.address().port}`,
    issuers: Object.fromEntries(Object.entries(issuers).map(([alg, { url }]) => [alg, url])),
  }),
);
