/** Signing up and logging in, with the refresh token in a cookie. */

import { useActionState, useState, type ReactNode } from 'react';
import { logIn, Refused, signUp, unwrap } from 'taskpact-client';
import { faultsOf, fieldErrors, SignUp } from 'taskpact-client/schemas';

import { describe } from '../problems.ts';
import { queries, service, session, SIGNED_IN, tellTabs } from '../service.ts';

type Errors = Readonly<Record<string, string>>;
type Mode = 'log in' | 'sign up';

export function SignIn(): ReactNode {
  const [mode, setMode] = useState<Mode>('log in');
  const [errors, submit, isPending] = useActionState<Errors, FormData>(
    (_, form) => signIn(mode, form),
    {},
  );
  const isNew = mode === 'sign up';
  return (
    <main className="alone">
      <form className="card sign-in" action={submit}>
        <img src="/icon.svg" alt="" width="44" height="44" />
        <h1>{isNew ? 'Create your account' : 'Welcome back'}</h1>
        {isNew && <Field name="name" label="Name" autoComplete="name" errors={errors} />}
        <Field name="email" label="Email" type="email" autoComplete="username" errors={errors} />
        <Field
          name="password"
          label="Password"
          type="password"
          autoComplete={isNew ? 'new-password' : 'current-password'}
          errors={errors}
        />
        {errors['form'] && <p role="alert" className="error">{errors['form']}</p>}
        <button className="primary" disabled={isPending}>{isNew ? 'Sign up' : 'Log in'}</button>
        <button
          type="button"
          className="link"
          onClick={() => setMode(isNew ? 'log in' : 'sign up')}
        >
          {isNew ? 'I have an account' : 'I am new here'}
        </button>
      </form>
    </main>
  );
}

interface FieldProps {
  name: string;
  label: string;
  type?: string;
  autoComplete: string;
  errors: Errors;
}

function Field({ name, label, type = 'text', autoComplete, errors }: FieldProps): ReactNode {
  const [value, setValue] = useState(''); // React empties a form of which nobody keeps the values
  const error = errors[name];
  return (
    <div className="field">
      <label htmlFor={name}>{label}</label>
      <input
        id={name}
        name={name}
        type={type}
        autoComplete={autoComplete}
        required={name !== 'name'}
        value={value}
        onChange={(event) => setValue(event.target.value)}
        aria-invalid={error !== undefined}
        aria-describedby={error && `${name}-error`}
      />
      {error && <span id={`${name}-error`} className="error" role="alert">{error}</span>}
    </div>
  );
}

async function signIn(mode: Mode, form: FormData): Promise<Errors> {
  const account = { email: text(form, 'email'), password: text(form, 'password') };
  const name = text(form, 'name');
  const place = { refresh_token_in: 'cookie' } as const;
  const body = { ...account, ...place, ...(mode === 'sign up' && name && { name }) };
  // The service says the same, after a while; what only it can know, it says anyway.
  const errors = mode === 'sign up' ? faultsOf(SignUp, body) : [];
  if (errors.length > 0) return fieldErrors({ errors });
  try {
    const ask = mode === 'sign up' ? signUp : logIn;
    const started = unwrap(await ask(service, { body }));
    await session.start(started);
    queries.setQueryData(SIGNED_IN, started.user);
    tellTabs();
    return {};
  } catch (error) {
    return errorsOf(error);
  }
}

/** What is wrong with each field, or with the form. */
function errorsOf(error: unknown): Errors {
  const ofFields = fieldErrors(error instanceof Refused ? error.problem : undefined);
  return Object.keys(ofFields).length > 0 ? ofFields : { form: describe(error) };
}

function text(form: FormData, name: string): string {
  return String(form.get(name) ?? '');
}
