import { spawnSync } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';

/** A living process, told apart from a later one with the same number. */
export interface LivingProcess {
  readonly pid: number;
  /** When it started, in a form that is only good for comparing. */
  readonly started: string;
  /** The command line, parts separated by a space. */
  readonly command: string;
  /** The working folder, where the system tells it. */
  readonly folder: string | undefined;
}

/** Field 22 of proc(5) stat is the start time; counted from the state, which follows the name in brackets. */
const START_TIME = 19;
const DEAD = ['Z', 'X'];

/** Finds a living process by its number. A process that ended but was not yet collected (zombie) is not living. */
export function findProcess(pid: number): LivingProcess | undefined {
  if (!Number.isSafeInteger(pid) || pid <= 0) return undefined;
  return process.platform === 'linux' ? findByProc(pid) : findByPs(pid);
}

function findByProc(pid: number): LivingProcess | undefined {
  const stat = readText(`/proc/${pid}/stat`);
  if (stat === undefined) return undefined;
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (DEAD.includes(fields[0] ?? 'X')) return undefined;
  return {
    pid,
    // The count starts anew with each boot of the machine.
    started: `${readText('/proc/sys/kernel/random/boot_id')?.trim() ?? ''} ${fields[START_TIME] ?? ''}`,
    command: (readText(`/proc/${pid}/cmdline`) ?? '').replaceAll('\0', ' ').trim(),
    folder: readLink(`/proc/${pid}/cwd`),
  };
}

function findByPs(pid: number): LivingProcess | undefined {
  const state = ps(pid, 'stat');
  if (state === '' || DEAD.includes(state.charAt(0))) return undefined;
  return { pid, started: ps(pid, 'lstart'), command: ps(pid, 'command'), folder: undefined };
}

function ps(pid: number, column: string): string {
  const result = spawnSync('/bin/ps', ['-o', `${column}=`, '-p', String(pid)], { encoding: 'utf8' });
  return result.status === 0 ? result.stdout.trim() : '';
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function readLink(file: string): string | undefined {
  try {
    return readlinkSync(file);
  } catch {
    return undefined;
  }
}
