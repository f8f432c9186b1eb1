const input = 'openapi.yaml';
const baseUrl = process.env.BASE_URL;

export default {
  client: {
    input,
    output: { target: 'orval/client.ts', mode: 'split', client: 'fetch', mock: true, baseUrl },
  },
  schemas: { input, output: { target: 'orval/schemas.ts', client: 'zod' } },
};
