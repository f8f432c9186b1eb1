/** What the scenes of the example application have in common. */

import type { Page } from 'playwright-core';
import {
  bearer,
  type Client,
  type NewTask,
  createTask,
  getTask,
  listTasks,
  logIn,
  type Task,
  unwrap,
  updateTask,
  type TaskPatch,
} from 'taskpact-client';

import type { Looks } from './looks.ts';

/** The orders of the test. */
export interface Orders {
  readonly executable: string;
  /** The address of the page. */
  readonly page: string;
  /** The address of the service, which is another origin. */
  readonly service: string;
  /** The source of axe-core. */
  readonly axe: string;
  /** Where screenshots go, for people to look at. */
  readonly screenshots?: string;
}

/** What a scene is played on. */
export interface Stage {
  readonly page: Page;
  readonly looks: Looks;
  readonly orders: Orders;
}

export type Scene = (stage: Stage) => Promise<void>;

export const ADA = { email: 'ada@example.com', password: 'correct horse battery staple' };
export const GRACE = { email: 'grace@example.com', password: 'nine lives and a teapot' };

const ME = { user_id: 'me' };

let phone: Promise<OtherDevice> | undefined;

/** Somebody who is signed in to the same account elsewhere. */
export class OtherDevice {
  readonly #client: Client;

  private constructor(client: Client) {
    this.#client = client;
  }

  /** A telephone; the first scene that needs it signs it in. */
  static signedIn(baseUrl: string): Promise<OtherDevice> {
    phone ??= OtherDevice.signIn(baseUrl);
    return phone;
  }

  private static async signIn(baseUrl: string): Promise<OtherDevice> {
    const fetch = (request: Request): Promise<Response> => {
      request.headers.set('User-Agent', 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) Safari/604.1');
      return globalThis.fetch(request);
    };
    const started = unwrap(await logIn({ baseUrl, fetch }, { body: ADA }));
    return new OtherDevice({ baseUrl, fetch, authorization: bearer(started.access_token) });
  }

  async add(...tasks: NewTask[]): Promise<void> {
    for (const body of tasks) {
      unwrap(await createTask(this.#client, { path: ME, body }));
    }
  }

  /** The tasks whose titles begin with a word. */
  async find(q: string): Promise<readonly Task[]> {
    return unwrap(await listTasks(this.#client, { path: ME, query: { q } })).items;
  }

  async change(id: string, body: TaskPatch): Promise<void> {
    unwrap(await updateTask(this.#client, { path: { ...ME, id }, body }));
  }

  /** Whether it is still signed in. */
  async isSignedIn(): Promise<boolean> {
    return (await listTasks(this.#client, { path: ME })).status === 200;
  }

  async read(id: string): Promise<Task> {
    return unwrap(await getTask(this.#client, { path: { ...ME, id } }));
  }
}

/** What an answer waits for. */
export class Gate {
  open = (): void => undefined;
  readonly opened = new Promise<void>((resolve) => {
    this.open = resolve;
  });
}

/** The row of a task. */
export function row(page: Page, title: string) {
  return page.locator('.row').filter({ hasText: title });
}

/** Waits until the page says something. */
export async function says(page: Page, text: string): Promise<void> {
  await page.getByText(text).first().waitFor();
}

/** A page of errors that is not the service's, and that the page may read. */
export function refusalTo(page: Page) {
  const headers = {
    'Access-Control-Allow-Origin': new URL(page.url()).origin,
    'Access-Control-Allow-Credentials': 'true',
  };
  return { status: 500, headers, body: 'no' };
}
