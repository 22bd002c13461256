import { existsSync, mkdirSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from './runtime.mjs';

const SETTINGS = ['package-lock.json', 'tsconfig.json', 'tsconfig.build.json', 'nest-cli.json'];
/** The UI takes these files of the service, and nothing else. */
const SHARED = /(\.schema|-states)\.ts$/;

/** What is built: the mark that stands beside the result, and the newest time of what it is made of. */
const PARTS = {
  service: {
    mark: path.join(ROOT, 'dist', '.service-built'),
    newest: () =>
      Math.max(newestIn('src'), newestIn('migrations'), ...SETTINGS.map((name) => newestIn(name))),
  },
  web: {
    mark: path.join(ROOT, 'dist', '.web-built'),
    newest: () => Math.max(newestIn('web'), newestIn('src', SHARED), newestIn('package-lock.json')),
  },
};

/** Tells whether a part (`service` or `web`) was never built, or is older than its sources. */
export function isStale(part) {
  const { mark, newest } = PARTS[part];
  return !existsSync(mark) || newest() > statSync(mark).mtimeMs;
}

/** Notes that a part was built from the sources as they stood at a time (milliseconds). */
export function markBuilt(part, time) {
  const { mark } = PARTS[part];
  mkdirSync(path.dirname(mark), { recursive: true });
  writeFileSync(mark, '');
  utimesSync(mark, time / 1000, time / 1000);
}

/** The UI is a part of the checkout from its first page on. */
export function hasWeb() {
  return existsSync(path.join(ROOT, 'web', 'index.html'));
}

function newestIn(name, only) {
  const full = path.join(ROOT, name);
  const status = statSync(full, { throwIfNoEntry: false });
  if (status === undefined || path.basename(name) === 'node_modules') return 0;
  if (!status.isDirectory()) return only === undefined || only.test(name) ? status.mtimeMs : 0;
  const inside = readdirSync(full).map((entry) => newestIn(path.join(name, entry), only));
  // A folder changes when a file in it is removed.
  return Math.max(only === undefined ? status.mtimeMs : 0, ...inside);
}
