import type { z } from 'zod';

import { demoFile, demoReference, type DemoFile, type DemoFileRule } from './demo-file.schema.js';

/** One thing that is wrong with the file. It never carries a value of the file, because a value may be a name. */
export interface DemoFileFault {
  /** Position of the row in `cases`, from 0; null when the fault is not in a row. */
  readonly index: number | null;
  /** The row's reference, when it has a proper one. */
  readonly ref: string | null;
  /** The field, with dots, counted from the row (or from the file when there is no row); empty for the whole. */
  readonly path: string;
  readonly rule: DemoFileRule;
}

const words: Readonly<Record<DemoFileRule, string>> = {
  'not-json': 'is not valid JSON',
  missing: 'is missing',
  'unknown-key': 'is not a known field',
  'wrong-type': 'has the wrong type',
  'unknown-code': 'is not in the list of codes',
  'out-of-range': 'is too small, too large, too short or too long',
  'bad-format': 'has the wrong form',
  'impossible-date': 'is not a possible date',
  duplicate: 'stands twice',
  'not-synthetic': 'must say that the person is invented',
};
const faultsInMessage = 20;

/** The demonstration file cannot be used. `faults` lists all that was found; nothing of the file was taken. */
export class DemoFileProblem extends Error {
  readonly faults: readonly DemoFileFault[];

  constructor(faults: readonly DemoFileFault[]) {
    const lines = faults.slice(0, faultsInMessage).map(describeFault);
    if (faults.length > faultsInMessage) lines.push(`and ${String(faults.length - faultsInMessage)} more`);
    super(`The demonstration file was not read. ${lines.join('; ')}.`);
    this.name = 'DemoFileProblem';
    this.faults = faults;
  }
}

/**
 * Reads the demonstration file whole or not at all.
 *
 * @param text the file as text (JSON, UTF-8 without a byte order mark)
 * @throws DemoFileProblem that names row, field and rule of every fault, and no value
 */
export function readDemoFile(text: string): DemoFile {
  const content = parseJson(text);
  const result = demoFile.safeParse(content);
  if (result.success) return result.data;
  throw new DemoFileProblem(result.error.issues.flatMap((issue) => faultsOf(issue, content)));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // The engine's message quotes the text around the fault, so it is not passed on.
    throw new DemoFileProblem([{ index: null, ref: null, path: '', rule: 'not-json' }]);
  }
}

function faultsOf(issue: z.core.$ZodIssue, content: unknown): DemoFileFault[] {
  if (issue.code !== 'unrecognized_keys') return [locate(issue.path, ruleOf(issue, content), content)];
  return issue.keys.map((key) => locate([...issue.path, speakableKey(key)], 'unknown-key', content));
}

/** A key that nobody defined may hold anything, even a name; only what looks like a field's name is repeated. */
function speakableKey(key: string): string {
  return /^[a-z][A-Za-z0-9]{0,30}$/.test(key) ? key : '(unreadable)';
}

function ruleOf(issue: z.core.$ZodIssue, content: unknown): DemoFileRule {
  if (issue.code === 'custom') return ruleNamedBy(issue.params);
  const value = valueAt(content, issue.path);
  if (value === undefined) return 'missing';
  if (issue.code === 'invalid_value') return typeof value === 'string' ? 'unknown-code' : 'wrong-type';
  if (issue.code === 'too_small' || issue.code === 'too_big') return 'out-of-range';
  if (issue.code === 'invalid_format') return issue.format === 'date' ? 'impossible-date' : 'bad-format';
  return 'wrong-type';
}

function ruleNamedBy(params: Record<string, unknown> | undefined): DemoFileRule {
  const name = params?.['rule'];
  return typeof name === 'string' && Object.hasOwn(words, name) ? (name as DemoFileRule) : 'bad-format';
}

function locate(path: readonly PropertyKey[], rule: DemoFileRule, content: unknown): DemoFileFault {
  const [first, second, ...rest] = path;
  if (first !== 'cases' || typeof second !== 'number') {
    return { index: null, ref: null, path: path.map(String).join('.'), rule };
  }
  const ref = demoReference.safeParse(valueAt(content, ['cases', second, 'ref']));
  return { index: second, ref: ref.data ?? null, path: rest.map(String).join('.'), rule };
}

function valueAt(content: unknown, path: readonly PropertyKey[]): unknown {
  let value = content;
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<PropertyKey, unknown>)[key];
  }
  return value;
}

function describeFault(fault: DemoFileFault): string {
  const row =
    fault.index === null ? '' : `row ${String(fault.index)}${fault.ref === null ? '' : ` (${fault.ref})`}`;
  const field = fault.path === '' ? '' : `field ${fault.path}`;
  const place = [row, field].filter((part) => part !== '').join(', ');
  return `${place === '' ? 'the file' : place}: ${words[fault.rule]}`;
}
