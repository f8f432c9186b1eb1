/** The development server, and what is built for a static host. */

import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** The service that the development server passes requests on to. */
const SERVICE = 'http://127.0.0.1:8000';

export default defineConfig({
  plugins: [react()],
  server: {
    // With another `Host` than the page's, the service would ignore the refresh cookie.
    proxy: { '/api': { target: SERVICE, changeOrigin: false } },
  },
});
