import { test } from 'node:test';

import { tour } from './tour.ts';

test('every operation answers as its type says', async () => {
  const { BASE_URL = '', ADMIN_EMAIL = '', ADMIN_PASSWORD = '' } = process.env;
  const admin = { email: ADMIN_EMAIL, password: ADMIN_PASSWORD };
  await tour({ baseUrl: BASE_URL, admin, refreshTokenIn: 'body' });
});
