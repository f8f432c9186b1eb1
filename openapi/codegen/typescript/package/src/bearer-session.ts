/** Staying signed in. */

import type { Authorization } from './authorization.js';
import type { Client } from './client.js';
import { refreshSession } from './operations/auth.js';
import { Refused } from './refusals.js';
import type { SignedIn } from './schemas.js';

/** What a session has to remember. */
export interface Tokens {
  readonly access_token: string;
  /** Absent when it is in a cookie that scripts cannot read. */
  readonly refresh_token?: string;
}

/** Where tokens are kept. Memory is the safest place in a page; a program may have a file. */
export interface TokenStore {
  load(): Tokens | undefined | Promise<Tokens | undefined>;
  /** Keeps the tokens in the place of those before, or forgets them. */
  save(tokens: Tokens | undefined): void | Promise<void>;
}

/** How a session is kept. */
export interface SessionOptions {
  /** Where tokens are kept: in memory, if nothing else is given. */
  readonly store?: TokenStore;
  /** Where the sign-in was asked to put the refresh token (`refresh_token_in`). */
  readonly refreshTokenIn?: 'body' | 'cookie';
  /** Told when the session has ended and somebody has to sign in again. */
  readonly onEnd?: () => void;
}

/**
 * Sends the access token along, and trades the refresh token for new ones when it has expired:
 * once, however many requests find that out together. Pages that share a store may do so at the
 * same time; the service gives both the same tokens.
 */
export class BearerSession implements Authorization {
  readonly #client: Client;
  readonly #store: TokenStore;
  readonly #refreshTokenIn: 'body' | 'cookie';
  readonly #onEnd: () => void;
  #refreshing: Promise<boolean> | undefined;

  /** @param client where to refresh; with `credentials: 'include'` for a cookie. */
  constructor(client: Client, options: SessionOptions = {}) {
    this.#client = client;
    this.#store = options.store ?? inMemory();
    this.#refreshTokenIn = options.refreshTokenIn ?? 'body';
    this.#onEnd = options.onEnd ?? (() => undefined);
  }

  /** Begins with what a sign-up or a log-in answered. */
  async start({ access_token, refresh_token }: SignedIn): Promise<void> {
    await this.#store.save({ access_token, ...(refresh_token && { refresh_token }) });
  }

  /** Forgets the tokens, after `logOut`. */
  async end(): Promise<void> {
    await this.#store.save(undefined);
  }

  /** The tokens of now, such as for `logOut`. */
  async tokens(): Promise<Tokens | undefined> {
    return this.#store.load();
  }

  /**
   * Trades the refresh token for new ones, as a page with a cookie does when it is loaded.
   *
   * @returns whether somebody is signed in.
   * @throws Refused when the service could not tell, such as with 429 or 503.
   */
  refresh(): Promise<boolean> {
    this.#refreshing ??= this.#refresh().finally(() => {
      this.#refreshing = undefined;
    });
    return this.#refreshing;
  }

  async authorize(headers: Headers): Promise<void> {
    const tokens = await this.#store.load();
    if (tokens) headers.set('Authorization', bearer(tokens));
  }

  async renew(request: Request, refusal: Response): Promise<boolean> {
    // That the sign-in was too long ago is no matter of tokens (RFC 9470).
    const challenge = refusal.headers.get('WWW-Authenticate');
    if (challenge?.includes('insufficient_user_authentication')) return false;
    const tokens = await this.#store.load();
    const isNewer = tokens && request.headers.get('Authorization') !== bearer(tokens);
    return isNewer ? true : this.refresh();
  }

  async #refresh(): Promise<boolean> {
    const tokens = await this.#store.load();
    const refreshToken = tokens?.refresh_token;
    if (!refreshToken && this.#refreshTokenIn === 'body') return false;
    const answer = await refreshSession(
      this.#client,
      refreshToken ? { body: { refresh_token: refreshToken } } : {},
    );
    if (answer.status === 200) {
      await this.start(answer.body);
      return true;
    }
    if (answer.status !== 401) throw new Refused(answer);
    await this.end();
    if (tokens) this.#onEnd();
    return false;
  }
}

/** Keeps tokens as long as the page or the program lives. */
export function inMemory(): TokenStore {
  let kept: Tokens | undefined;
  return {
    load: () => kept,
    save: (tokens) => {
      kept = tokens;
    },
  };
}

function bearer({ access_token }: Tokens): string {
  return `Bearer ${access_token}`;
}
