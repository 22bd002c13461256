import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { type IncomingHttpHeaders, request } from 'node:http';
import { createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const ROOT = path.resolve(import.meta.dirname, '..', '..');
const CACHE = path.join(ROOT, 'node_modules', '.cache');
/** Not dist/: building that removes the UI, which browser tests use at the same time. Each worker has its own. */
const BUILT = path.join(CACHE, `service-under-test-${process.env['JEST_WORKER_ID'] ?? '1'}`);

/** Compiles the service as the build does, into a folder of this worker; types are checked elsewhere. */
export function buildService(): void {
  mkdirSync(BUILT, { recursive: true });
  writeFileSync(path.join(BUILT, 'package.json'), '{"type":"module"}\n');
  const tsc = path.join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
  const info = path.join(BUILT, '.tsbuildinfo');
  const options = ['-p', 'tsconfig.build.json', '--noCheck', '--incremental', '--tsBuildInfoFile', info];
  const done = spawnSync(process.execPath, [tsc, ...options, '--outDir', BUILT], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  if (done.status !== 0) throw new Error(`the service does not build: ${done.stdout}`);
}

/** A folder for the data of one installation; `remove` takes it away. */
export function makeDataFolder(): { dataDir: string; remove: () => void } {
  mkdirSync(CACHE, { recursive: true });
  const folder = mkdtempSync(path.join(CACHE, 'cli-'));
  const dataDir = path.join(folder, 'data');
  return { dataDir, remove: () => remove(dataDir) };
}

/** A test that failed may have left processes behind: those of this folder, and no others, are ended. */
function remove(dataDir: string): void {
  for (const service of living) if (service.settings['CAUSEWAY_DATA'] === dataDir) service.kill();
  for (const line of processesOn(dataDir)) {
    try {
      process.kill(Number.parseInt(line, 10), 'SIGKILL');
    } catch {
      // It has ended by itself.
    }
  }
  rmSync(path.dirname(dataDir), { recursive: true, force: true });
}

/** Every file below a folder. */
export function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
}

/** A port that nobody uses now. */
export async function findFreePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as { port: number };
  probe.close();
  await once(probe, 'close');
  return port;
}

export interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
  out: string;
  err: string;
}

const living = new Set<Causeway>();

/** One run of the operator's command line, as a process of its own with no settings but those given. */
export class Causeway {
  out = '';
  err = '';
  private readonly child: ChildProcess;
  private readonly ending: Promise<Ended>;

  constructor(
    args: readonly string[],
    readonly settings: Readonly<Record<string, string>>,
    input = '',
  ) {
    this.child = spawn(process.execPath, [path.join(BUILT, 'src', 'cli.js'), ...args], {
      cwd: BUILT,
      env: { PATH: process.env['PATH'], TMPDIR: process.env['TMPDIR'], ...settings },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    // A command that ends before it has read its input closes the pipe.
    this.child.stdin!.on('error', () => undefined);
    this.child.stdin!.end(input);
    this.child.stdout!.on('data', (chunk: Buffer) => (this.out += chunk.toString('utf8')));
    this.child.stderr!.on('data', (chunk: Buffer) => (this.err += chunk.toString('utf8')));
    this.ending = new Promise((resolve) => {
      this.child.once('close', (code, signal) => {
        living.delete(this);
        resolve({ code, signal, out: this.out, err: this.err });
      });
    });
    living.add(this);
  }

  /** Ends it at once, without waiting. */
  kill(): void {
    this.child.kill('SIGKILL');
  }

  /** Waits until it ends by itself. */
  ended(): Promise<Ended> {
    return this.ending;
  }

  /** Sends a signal and waits for the end. */
  async end(signal: NodeJS.Signals = 'SIGTERM'): Promise<Ended> {
    this.child.kill(signal);
    return this.ending;
  }

  /** Waits until it has said something. */
  async untilSaid(words: string): Promise<void> {
    await this.until(() => Promise.resolve(this.out.includes(words) || this.err.includes(words)));
  }

  /** Waits until it answers that it is ready. */
  async untilReady(port: number): Promise<void> {
    await this.until(async () => {
      const answer = await ask(port, 'GET', '/api/health/ready').catch(() => undefined);
      return answer?.status === 200;
    });
  }

  private async until(isSo: () => Promise<boolean>): Promise<void> {
    while (!(await isSo())) {
      if (this.child.exitCode !== null || this.child.signalCode !== null) {
        const { code, signal } = await this.ending;
        throw new Error(`it ended before (${code ?? signal ?? ''}): ${this.out}\n${this.err}`);
      }
      await pause(50);
    }
  }
}

/** Runs a command to its end. */
export function run(
  args: readonly string[],
  settings: Readonly<Record<string, string>> = {},
  input = '',
): Promise<Ended> {
  return new Causeway(args, settings, input).ended();
}

export interface HttpAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  body: any;
}

/** One HTTP request to a port of this machine, with the Host of another name when `headers` says so. */
export function ask(
  port: number,
  method: string,
  url: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const sent = body === undefined ? undefined : JSON.stringify(body);
    const type =
      sent === undefined
        ? {}
        : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(sent) };
    const call = request(
      { host: '127.0.0.1', port, method, path: url, headers: { ...type, ...headers } },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.once('error', reject);
        response.once('end', () => {
          const text = Buffer.concat(chunks).toString('utf8');
          const isJson = /json/.test(response.headers['content-type'] ?? '');
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: isJson && text !== '' ? JSON.parse(text) : text,
          });
        });
      },
    );
    call.once('error', reject);
    call.end(sent);
  });
}

/** Signs in and gives the cookie. */
export async function signIn(
  port: number,
  username: string,
  password: string,
  headers: Record<string, string> = {},
): Promise<{ cookie: string }> {
  const answer = await ask(port, 'POST', '/api/session', { username, password }, headers);
  if (answer.status !== 201) throw new Error(`${username} could not sign in: ${answer.status}`);
  return { cookie: answer.headers['set-cookie']![0]!.split(';')[0]! };
}

/** The processes that work on a data folder: the PostgreSQL of it and all that it started. */
export function processesOn(dataDir: string): string[] {
  const listed = spawnSync('ps', ['-A', '-o', 'pid=,args='], { encoding: 'utf8' }).stdout;
  return listed.split('\n').filter((line) => line.includes(dataDir));
}
