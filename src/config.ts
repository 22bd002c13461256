import path from 'node:path';
import { z } from 'zod';
import { ConfigProblem, type WrongSetting } from './config-problem.js';
import type { WitnessSettings } from './platform/audit-log/witness-settings.js';
import { readSettingFile, readWitnesses } from './witness-config.js';

export { ConfigProblem, type WrongSetting };

const httpsUrl = z
  .url({
    protocol: /^https$/,
    error: 'must be an https address such as https://causeway.example.org',
    abort: true,
  })
  .refine(isOrigin, 'must have nothing after the host and its port');

const databaseUrl = z
  .string()
  .refine(isDatabaseUrl, 'must be a URL that names a host, such as postgresql://host/causeway');

const secret = z.string().min(1, 'must not be empty');
const passphrase = z.string().min(20, 'must have at least 20 characters');

/** Every setting: its name, type and default. A name that ends in _FILE beside a secret names a file that holds it. */
const settings = z.object({
  PORT: z.coerce.number('must be a number').int().min(1).max(65535).default(3000),
  CAUSEWAY_LISTEN: z.string().min(1).optional(),
  CAUSEWAY_DATA: z.string().min(1).default('.causeway'),
  CAUSEWAY_PUBLIC_URL: httpsUrl.optional(),
  CAUSEWAY_PROXY: z
    .union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()], 'must be an address or a network such as 172.28.0.1')
    .optional(),
  CAUSEWAY_DEMO_PASSWORD: z.string().min(1).max(200, 'must have at most 200 characters').optional(),
  CAUSEWAY_ROOT_KEY_PASSPHRASE: passphrase.optional(),
  CREDENTIALS_DIRECTORY: z.string().min(1).optional(),
  CAUSEWAY_SESSION_IDLE_MINUTES: z.coerce.number('must be a number').int().min(1).max(120).default(15),
  CAUSEWAY_SESSION_HOURS: z.coerce.number('must be a number').int().min(1).max(24).default(10),
  CAUSEWAY_LOG_RETENTION_MONTHS: z.coerce
    .number('must be a number')
    .int()
    .min(12, 'must be at least 12: reviews and complaints need the log')
    .max(1200)
    .default(72),
  CAUSEWAY_LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  DATABASE_URL: databaseUrl.optional(),
  PGHOST: z.string().min(1).optional(),
  PGPORT: z.coerce.number('must be a number').int().min(1).max(65535).default(5432),
  PGDATABASE: z.string().min(1).default('causeway'),
  PGSSLROOTCERT: z.string().min(1).optional(),
  CAUSEWAY_APP_PASSWORD: secret.optional(),
  CAUSEWAY_SEQUENCER_PASSWORD: secret.optional(),
  CAUSEWAY_OWNER_PASSWORD: secret.optional(),
  CAUSEWAY_SUPERUSER_URL: z.url().optional(),
  CAUSEWAY_WITNESS: z.string().optional(),
  CAUSEWAY_OUTSIDE_WITNESSES: z.string().optional(),
  CAUSEWAY_WITNESS_KEY_PASSPHRASE: passphrase.optional(),
});

type Settings = z.infer<typeof settings>;

const secrets = [
  'CAUSEWAY_DEMO_PASSWORD',
  'CAUSEWAY_ROOT_KEY_PASSPHRASE',
  'CAUSEWAY_APP_PASSWORD',
  'CAUSEWAY_SEQUENCER_PASSWORD',
  'CAUSEWAY_OWNER_PASSWORD',
  'CAUSEWAY_SUPERUSER_URL',
  'CAUSEWAY_WITNESS_KEY_PASSPHRASE',
] as const;

/** How to reach an external PostgreSQL; null means that the embedded one serves. */
export interface ExternalDatabase {
  host: string;
  port: number;
  database: string;
  /** PEM of the certificate authority; without it a remote server is still reached by TLS with the system's list. */
  ca: string | undefined;
  appPassword: string | undefined;
  sequencerPassword: string | undefined;
  ownerPassword: string | undefined;
  superuserUrl: string | undefined;
}

export type Mode = 'demonstration' | 'real';

export interface Config {
  mode: Mode;
  port: number;
  listen: string[];
  dataDir: string;
  /** Hosts (host:port) that requests may name; the first is the one that is printed. */
  publicUrl: string;
  hosts: string[];
  /** Who may name the caller's address (X-Forwarded-For): an address, a network, `loopback`, or false for nobody. */
  proxy: string | false;
  demoPassword: string | undefined;
  rootKeyPassphrase: string | undefined;
  credentialsDirectory: string | undefined;
  sessionIdleMinutes: number;
  sessionHours: number;
  /** Months of the audit log that are kept at least, before two people may delete one. */
  logRetentionMonths: number;
  logLevel: Settings['CAUSEWAY_LOG_LEVEL'];
  witnesses: WitnessSettings;
  database: ExternalDatabase | null;
}

function isOrigin(text: string): boolean {
  const { pathname, search, hash, username, password } = new URL(text);
  return pathname === '/' && [search, hash, username, password].every((part) => part === '');
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads every setting from the environment.
 * @throws ConfigProblem that names each wrong or missing setting
 */
export function readConfig(mode: Mode, environment: Environment = process.env): Config {
  const values = readSettings(environment);
  const database = externalDatabase(values);
  return mode === 'demonstration' ? demonstrationConfig(values, database) : realConfig(values, database);
}

function readSettings(environment: Environment): Settings {
  const parsed = settings.safeParse(withSecretFiles(environment));
  if (parsed.success) return parsed.data;
  throw new ConfigProblem(
    parsed.error.issues.map((issue) => ({ name: String(issue.path[0]), message: issue.message })),
  );
}

/** How the key of `causeway witness` is protected; a witness needs no other setting. */
export interface WitnessKeyConfig {
  passphrase: string | undefined;
  credentialsDirectory: string | undefined;
}

/** Reads the settings of a witness. @throws ConfigProblem as `readConfig` */
export function readWitnessKeyConfig(environment: Environment = process.env): WitnessKeyConfig {
  const { CAUSEWAY_WITNESS_KEY_PASSPHRASE, CREDENTIALS_DIRECTORY } = readSettings(environment);
  return { passphrase: CAUSEWAY_WITNESS_KEY_PASSPHRASE, credentialsDirectory: CREDENTIALS_DIRECTORY };
}

/** What `serve` needs beyond what the operator's commands need. */
export function checkServing(config: Config): void {
  const wrong: WrongSetting[] = [];
  if (config.mode === 'real' && config.publicUrl === '') {
    wrong.push({ name: 'CAUSEWAY_PUBLIC_URL', message: 'is missing: the https address that people type' });
  }
  if (config.database !== null) {
    for (const [name, value] of [
      ['CAUSEWAY_APP_PASSWORD', config.database.appPassword],
      ['CAUSEWAY_SEQUENCER_PASSWORD', config.database.sequencerPassword],
    ] as const) {
      if (value === undefined) wrong.push({ name, message: `is missing (or ${name}_FILE)` });
    }
  }
  if (wrong.length > 0) throw new ConfigProblem(wrong);
}

function demonstrationConfig(values: Settings, database: ExternalDatabase | null): Config {
  const wrong: WrongSetting[] = [];
  if (database !== null) {
    const name = values.DATABASE_URL === undefined ? 'PGHOST' : 'DATABASE_URL';
    wrong.push({ name, message: 'must not be set: the demonstration uses its own PostgreSQL only' });
  }
  if (values.CAUSEWAY_LISTEN !== undefined) {
    wrong.push({
      name: 'CAUSEWAY_LISTEN',
      message: 'must not be set: the demonstration listens on this machine only',
    });
  }
  if (wrong.length > 0) throw new ConfigProblem(wrong);
  const hosts = ['localhost', '127.0.0.1', '[::1]'].map((host) => `${host}:${values.PORT}`);
  return {
    ...common(values, database),
    mode: 'demonstration',
    listen: ['127.0.0.1', '::1'],
    publicUrl: `http://localhost:${values.PORT}`,
    hosts,
    proxy: false,
  };
}

function realConfig(values: Settings, database: ExternalDatabase | null): Config {
  const publicUrl =
    values.CAUSEWAY_PUBLIC_URL === undefined ? '' : new URL(values.CAUSEWAY_PUBLIC_URL).origin;
  return {
    ...common(values, database),
    mode: 'real',
    listen: [values.CAUSEWAY_LISTEN ?? '127.0.0.1'],
    publicUrl,
    hosts: publicUrl === '' ? [] : [new URL(publicUrl).host],
    proxy: values.CAUSEWAY_PROXY ?? 'loopback',
  };
}

function common(values: Settings, database: ExternalDatabase | null) {
  return {
    port: values.PORT,
    dataDir: path.resolve(values.CAUSEWAY_DATA),
    demoPassword: values.CAUSEWAY_DEMO_PASSWORD,
    rootKeyPassphrase: values.CAUSEWAY_ROOT_KEY_PASSPHRASE,
    credentialsDirectory: values.CREDENTIALS_DIRECTORY,
    sessionIdleMinutes: values.CAUSEWAY_SESSION_IDLE_MINUTES,
    sessionHours: values.CAUSEWAY_SESSION_HOURS,
    logRetentionMonths: values.CAUSEWAY_LOG_RETENTION_MONTHS,
    logLevel: values.CAUSEWAY_LOG_LEVEL,
    witnesses: readWitnesses(values.CAUSEWAY_WITNESS, values.CAUSEWAY_OUTSIDE_WITNESSES),
    database,
  };
}

function externalDatabase(values: Settings): ExternalDatabase | null {
  const passwords = {
    ca:
      values.PGSSLROOTCERT === undefined ? undefined : readSecretFile('PGSSLROOTCERT', values.PGSSLROOTCERT),
    appPassword: values.CAUSEWAY_APP_PASSWORD,
    sequencerPassword: values.CAUSEWAY_SEQUENCER_PASSWORD,
    ownerPassword: values.CAUSEWAY_OWNER_PASSWORD,
    superuserUrl: values.CAUSEWAY_SUPERUSER_URL,
  };
  if (values.DATABASE_URL !== undefined) {
    const url = new URL(values.DATABASE_URL);
    const database = decodeURIComponent(url.pathname.slice(1)) || values.PGDATABASE;
    // A URL writes an IPv6 address in brackets; a socket does not.
    const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
    return { host, port: Number(url.port || 5432), database, ...passwords };
  }
  if (values.PGHOST === undefined) return null;
  return { host: values.PGHOST, port: values.PGPORT, database: values.PGDATABASE, ...passwords };
}

function withSecretFiles(environment: Environment): Record<string, string | undefined> {
  const result: Record<string, string | undefined> = {};
  for (const name of Object.keys(settings.shape)) {
    const value = environment[name];
    if (value !== undefined && value !== '') result[name] = value;
  }
  for (const name of secrets) {
    const file = environment[`${name}_FILE`];
    if (file !== undefined && file !== '') result[name] = readSecretFile(`${name}_FILE`, file);
  }
  return result;
}

function readSecretFile(name: string, file: string): string {
  return readSettingFile(name, file)
    .toString('utf8')
    .replace(/\r?\n$/, '');
}

function isDatabaseUrl(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^postgres(ql)?:$/.test(url.protocol) || url.hostname === '') return false;
  try {
    decodeURIComponent(url.pathname);
    return true;
  } catch {
    return false;
  }
}
