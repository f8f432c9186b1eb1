/** A headless Chromium with a profile of its own. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { type BrowserContext, type BrowserContextOptions, chromium } from 'playwright-core';

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Starts it; closing removes the profile. */
export async function openBrowser(
  executable: string,
  options: BrowserContextOptions = {},
): Promise<BrowserContext> {
  const profile = await mkdtemp(join(tmpdir(), 'profile-'));
  const browser = await chromium.launchPersistentContext(profile, {
    executablePath: executable,
    args: FLAGS,
    ...options,
  });
  browser.on('close', () => void rm(profile, { recursive: true, force: true }));
  return browser;
}
