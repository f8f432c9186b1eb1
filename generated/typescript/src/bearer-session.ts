// Copied from openapi/codegen/typescript by `make client`. Change it there.
/** Staying signed in, as one and the same user. */

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
  /** Whose they are. Absent from what an older version kept. */
  readonly user_id?: string;
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
  /**
   * Whose session it can only be, where something of theirs is there before the first tokens are:
   * a page that was rendered on a server, or a cache that was kept.
   */
  readonly userId?: string | undefined;
  /** Told when the session has ended and somebody has to sign in again. */
  readonly onEnd?: () => void;
  /**
   * Told when somebody else turned out to be signed in by now, such as in another tab. For who was
   * here the session has ended. If nothing is given, it is `onEnd`.
   */
  readonly onUserChange?: (userId: string) => void;
}

/**
 * Sends the access token along, and trades the refresh token for new ones when it has expired:
 * once, however many requests find that out together. Pages that share a store may do so at the
 * same time; the service gives both the same tokens.
 *
 * It is the session of one user, and never becomes that of another: what was begun in the name of
 * one cannot go on in the name of the next, who gets a `BearerSession` of their own.
 */
export class BearerSession implements Authorization {
  readonly #client: Client;
  readonly #store: TokenStore;
  readonly #refreshTokenIn: 'body' | 'cookie';
  readonly #onEnd: () => void;
  readonly #onUserChange: (userId: string) => void;
  /** Unknown after a reload, until the first tokens tell, unless it is given. */
  #userId: string | undefined;
  #hasEnded = false;
  #refreshing: Promise<boolean> | undefined;

  /** @param client where to refresh; with `credentials: 'include'` for a cookie. */
  constructor(client: Client, options: SessionOptions = {}) {
    this.#client = client;
    this.#store = options.store ?? inMemory();
    this.#refreshTokenIn = options.refreshTokenIn ?? 'body';
    this.#userId = options.userId;
    this.#onEnd = options.onEnd ?? (() => undefined);
    this.#onUserChange = options.onUserChange ?? this.#onEnd;
  }

  /**
   * Begins with what a sign-up or a log-in answered, or goes on after the same user's end.
   *
   * @throws TypeError when it is the session of another user.
   */
  async start(signedIn: SignedIn): Promise<void> {
    this.#userId ??= signedIn.user.id;
    if (signedIn.user.id !== this.#userId) throw new TypeError('the session of another user');
    this.#hasEnded = false;
    await this.#keep(signedIn);
  }

  /** Forgets the tokens, after `logOut`. Those of somebody else in the same store stay. */
  async end(): Promise<void> {
    this.#hasEnded = true;
    const owner = (await this.#store.load())?.user_id;
    const isAnother = owner !== undefined && owner !== (this.#userId ?? owner);
    if (!isAnother) await this.#store.save(undefined);
  }

  /** The tokens of now, such as for `logOut`. */
  async tokens(): Promise<Tokens | undefined> {
    const tokens = await this.#store.load();
    if (!tokens || this.#hasEnded) return undefined;
    const { user_id } = tokens;
    this.#userId ??= user_id;
    if (user_id === this.#userId) return tokens;
    if (user_id !== undefined) this.#leaveTo(user_id);
    return undefined;
  }

  /**
   * Trades the refresh token for new ones, as a page with a cookie does when it is loaded.
   *
   * @returns whether the user is signed in; after a reload, whether anybody is.
   * @throws Refused when the service could not tell, such as with 429 or 503.
   */
  async refresh(): Promise<boolean> {
    this.#hasEnded = false;
    return this.#refreshOnce();
  }

  async authorize(headers: Headers): Promise<void> {
    const tokens = await this.tokens();
    if (tokens) headers.set('Authorization', bearer(tokens));
  }

  async renew(request: Request, refusal: Response): Promise<boolean> {
    // That the sign-in was too long ago is no matter of tokens (RFC 9470).
    const challenge = refusal.headers.get('WWW-Authenticate');
    if (challenge?.includes('insufficient_user_authentication')) return false;
    const tokens = await this.tokens();
    const isNewer = tokens && request.headers.get('Authorization') !== bearer(tokens);
    return isNewer ? true : this.#refreshOnce();
  }

  #refreshOnce(): Promise<boolean> {
    this.#refreshing ??= this.#refresh().finally(() => {
      this.#refreshing = undefined;
    });
    return this.#refreshing;
  }

  async #refresh(): Promise<boolean> {
    const tokens = await this.#store.load();
    if (this.#hasEnded) return false;
    const refreshToken = tokens?.refresh_token;
    if (!refreshToken && this.#refreshTokenIn === 'body') return this.#lose(tokens);
    const answer = await refreshSession(
      this.#client,
      refreshToken ? { body: { refresh_token: refreshToken } } : {},
    );
    if (this.#hasEnded) return false; // somebody has signed out while it was on its way
    if (answer.status === 200) {
      await this.#keep(answer.body);
      return (await this.tokens()) !== undefined;
    }
    if (answer.status !== 401) throw new Refused(answer);
    return this.#lose(tokens);
  }

  /** Ends what cannot go on, and tells so if somebody was there. */
  async #lose(tokens: Tokens | undefined): Promise<false> {
    await this.end();
    if (tokens || this.#userId !== undefined) this.#onEnd();
    return false;
  }

  #keep({ user, access_token, refresh_token }: SignedIn): void | Promise<void> {
    const tokens = { access_token, ...(refresh_token && { refresh_token }), user_id: user.id };
    return this.#store.save(tokens);
  }

  #leaveTo(userId: string): void {
    this.#hasEnded = true;
    this.#onUserChange(userId);
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
