/** What somebody does on the first page of `frontends.md`; the test calls it there. */

import { bearer, createTask, signUp, unwrap } from 'taskpact-client';

interface Service {
  readonly baseUrl: string;
}

const ADA = { email: 'ada@example.com', password: 'nine lives and a teapot' };

/** Logs in with a wrong password, and with the right one. */
async function logIn(service: Service): Promise<void> {
  const { access_token } = unwrap(await signUp(service, { body: ADA }));
  const client = { ...service, authorization: bearer(access_token) };
  unwrap(await createTask(client, { path: { user_id: 'me' }, body: { title: 'Water the plants' } }));
  await open(service);
  for (const [password, answer] of [['wrong', 'Wrong credentials'], [ADA.password, 'Water the plants']] as const) {
    await see('Log in');
    fill('email', ADA.email);
    fill('password', password);
    document.querySelector('form')?.requestSubmit();
    await see(answer);
  }
}

/** After a reload, only the cookie is left. */
async function comeBack(service: Service): Promise<void> {
  await open(service);
  await see('Water the plants');
}

async function open({ baseUrl }: Service): Promise<void> {
  Object.assign(globalThis, { baseUrl });
  document.body.innerHTML = '<div id="root"></div>';
  await import('./src/main.tsx');
}

function fill(name: string, value: string): void {
  document.querySelector<HTMLInputElement>(`[name=${name}]`)!.value = value;
}

async function see(text: string): Promise<void> {
  while (!document.body.innerText.includes(text)) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

Object.assign(globalThis, { logIn, comeBack });
