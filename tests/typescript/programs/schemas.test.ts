/** Schemas for forms: Standard Schema, Valibot, and problems of the service. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { FieldError } from 'taskpact-client';
import { fieldErrors, fieldIssues, NewTask, TaskTitle } from 'taskpact-client/schemas';
import * as v from 'valibot';

import { fillInForms } from './forms.ts';

test('what a form says is what the service says', async () => {
  const { BASE_URL = '', ADMIN_EMAIL: email = '', ADMIN_PASSWORD: password = '' } = process.env;
  await fillInForms({ baseUrl: BASE_URL, admin: { email, password }, refreshTokenIn: 'body' });
});

test('any library of forms can take a schema (Standard Schema)', async () => {
  const { '~standard': standard } = NewTask;
  const value = { title: 'Report', due: null };
  assert.equal((await standard.validate(value)).issues, undefined);
  const { issues = [] } = await standard.validate({ tags: ['a', ''] });
  assert.deepEqual(
    issues.map(({ message, path = [] }) => [
      path.map((step) => (typeof step === 'object' ? step.key : step)).join('.'),
      message,
    ]),
    [
      ['title', 'This is required'],
      ['tags.1', 'String should have at least 1 character'],
    ],
  );
});

test('a form of one\'s own has parts of it', () => {
  const form = v.object({ title: TaskTitle, again: TaskTitle });
  assert(v.is(form, { title: 'a', again: 'a' }));
  assert(!v.is(form, { title: 'a', again: '' }));
});

test('a problem is about fields of the form, or about nothing in it', () => {
  const entry = (pointer: string, place: FieldError['in'] = 'body'): FieldError => ({
    in: place,
    pointer,
    keyword: 'type',
    message: `of ${pointer}`,
  });
  const errors = [entry('/tags/0'), entry('/a~1b~0c'), entry(''), entry('/limit', 'query')];
  assert.deepEqual(fieldErrors({ errors }), {
    'tags.0': 'of /tags/0',
    'a/b~c': 'of /a~1b~0c',
    '': 'of ',
  });
  assert.deepEqual(fieldErrors({ errors }, 'query'), { limit: 'of /limit' });
  assert.deepEqual(fieldIssues({ errors })[0], { path: ['tags', 0], message: 'of /tags/0' });
  assert.deepEqual(fieldErrors(undefined), {});
});
