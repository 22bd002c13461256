import { spawnSync } from 'node:child_process';
import { accessSync, constants, mkdirSync } from 'node:fs';
import path from 'node:path';
import { unpackChromium } from './chromium-package.js';

/** What playwright-core's `chromium.launch` takes. */
export interface Chromium {
  readonly executablePath: string;
  readonly args: string[];
  readonly env: Record<string, string>;
}

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const APPLICATIONS = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];
/** Nothing of a test may leave the machine, and no background work may disturb it. */
const ARGUMENTS = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-domain-reliability',
  '--disable-gpu',
  '--disable-quic',
  '--disable-sync',
  '--no-first-run',
  '--no-pings',
];
const CACHE = path.join(import.meta.dirname, '..', '..', 'node_modules', '.cache', 'chromium');

/**
 * Finds a Chromium for the browser tests: CAUSEWAY_CHROMIUM, else the system's, else the one of the registry package
 * (Linux on x64), which is unpacked on first use. Throws with one sentence that says what to install.
 */
export async function findChromium(): Promise<Chromium> {
  // As root Chromium gives up the right to write into folders of other users: each user has a home of its own.
  const home = path.join(CACHE, `home-${process.getuid?.() ?? 0}`);
  mkdirSync(home, { recursive: true });
  const args = [...ARGUMENTS, ...(canUseSandbox() ? [] : ['--no-sandbox'])];
  // Profile, crash reports and caches stay inside the checkout.
  const env = { ...readEnvironment(), HOME: home, TMPDIR: home };
  const installed = findInstalled();
  if (installed !== undefined) return { executablePath: installed, args, env };
  const unpacked = await unpackChromium(CACHE);
  if (unpacked === undefined) {
    throw new Error(
      `The browser tests find no Chromium on ${process.platform}-${process.arch}: install Chromium or Google Chrome, or set CAUSEWAY_CHROMIUM to its program.`,
    );
  }
  return { executablePath: unpacked.executablePath, args, env: { ...env, ...unpacked.env } };
}

function findInstalled(): string | undefined {
  const chosen = process.env['CAUSEWAY_CHROMIUM'];
  if (chosen !== undefined && chosen !== '') {
    if (isProgram(chosen)) return chosen;
    throw new Error(`CAUSEWAY_CHROMIUM names no program: ${chosen}`);
  }
  const folders = [
    ...(process.env['PATH'] ?? '').split(path.delimiter),
    '/usr/bin',
    '/usr/local/bin',
    '/snap/bin',
  ];
  const candidates = folders.flatMap((folder) => NAMES.map((name) => path.join(folder, name)));
  return [...candidates, ...APPLICATIONS].find(isProgram);
}

/** Chromium refuses to run as root with its sandbox, and where the kernel gives an ordinary user no namespace. */
function canUseSandbox(): boolean {
  if (process.platform !== 'linux') return true;
  if (process.getuid?.() === 0) return false;
  return spawnSync('unshare', ['--user', '--map-root-user', 'true'], { stdio: 'ignore' }).status === 0;
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return path.isAbsolute(file);
  } catch {
    return false;
  }
}

function readEnvironment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
