/** Where the page begins. */

import './styles/base.css';
import './styles/controls.css';
import './styles/layout.css';
import './styles/tasks.css';

import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';

import { SessionGate } from './account/SessionGate.tsx';
import { App } from './page/App.tsx';
import { Toasts } from './page/toasts.tsx';
import { queries } from './service.ts';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');

createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <SessionGate>{(user) => <App user={user} />}</SessionGate>
      <Toasts />
    </QueryClientProvider>
  </StrictMode>,
);
