import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AppModule } from '../app.module.js';
import { compartmentOf, type Explanation, ExplainService } from '../cases/door.js';
import { readConfig } from '../config.js';
import { openInstallation } from '../installation.js';
import { systemActor } from '../platform/access/actor.js';
import { makeLogger, NestLog } from '../platform/log.js';
import { Operations } from '../platform/operation.js';
import { CommandFailure } from './failure.js';

export interface ExplainOptions {
  json?: boolean;
  demo?: boolean;
}

/**
 * Tells who can open a field of a case now, later, and by break-glass. It acts as system:lookup, which reads the plain
 * core and the grants of every case and opens nothing; two lines in the log say what was asked.
 * Exit code 0 when it was told, 1 when there is no such case, 2 when there is no such field.
 */
export async function explainAccess(
  reference: string,
  field: string,
  options: ExplainOptions,
): Promise<void> {
  if (compartmentOf(field) === undefined) {
    throw new CommandFailure(
      'FIELD must be a part of a case such as identity, or a field such as identity.names',
      2,
    );
  }
  const config = readConfig(options.demo === true ? 'demonstration' : 'real');
  const logger = makeLogger('error');
  const opened = await openInstallation(config, logger, { beside: true });
  try {
    const app = await NestFactory.createApplicationContext(AppModule.with(opened), {
      logger: new NestLog(logger),
    });
    try {
      const found = await explainCase(app, reference.trim().toUpperCase(), field);
      process.stdout.write(options.json === true ? `${JSON.stringify(found, null, 2)}\n` : describe(found));
    } finally {
      await app.close();
    }
  } finally {
    await opened.close();
  }
}

type ExplainedCase = { reference: string } & Explanation;

/** Finds the case first, then acts in its office: the names of staff are read there only. */
async function explainCase(
  app: INestApplicationContext,
  reference: string,
  field: string,
): Promise<ExplainedCase> {
  const operations = app.get(Operations);
  const access = app.get(ExplainService);
  const { id, officeId } = await operations.run(
    systemActor('system:lookup'),
    'access.explain',
    'operation',
    (op) => access.findCase(op, reference),
  );
  const inOffice = systemActor('system:lookup', officeId);
  const told = await operations.run(inOffice, 'access.explain', 'operation', (op) =>
    access.explain(op, id, field),
  );
  return { reference, ...told };
}

function describe(found: ExplainedCase): string {
  const { reference, field, now, later, breakGlass, lawyerOnly } = found;
  const lines = [
    `${reference} ${field}`,
    '',
    ...(lawyerOnly ? ['Only the legal advisers named here open this part, with their own keys.', ''] : []),
    'Can open it now:',
    ...tableOf(now),
    ...(later.length === 0 ? [] : ['', 'Can open it later:', ...tableOf(later)]),
    '',
    `Could break glass: ${namesOf(breakGlass.supervisors)}`,
    `On duty now: ${namesOf(breakGlass.onDuty)}`,
  ];
  return `${lines.join('\n')}\n`;
}

function namesOf(people: Explanation['breakGlass']['onDuty']): string {
  return people.length === 0 ? 'nobody' : people.map(({ name }) => name).join(', ');
}

const HEAD = ['Who', 'Role', 'Access', 'Grant', 'From', 'Until', 'Granted by', ''];

function tableOf(lines: Explanation['now']): string[] {
  if (lines.length === 0) return ['  nobody'];
  const rows = lines.map((line) => [
    line.staff.name,
    line.role,
    line.access,
    line.grant.kind,
    minuteOf(line.from),
    line.until === null ? '-' : minuteOf(line.until),
    line.grantedBy?.name ?? 'generated',
    line.walled ? 'a wall stands before it: opens nothing' : '',
  ]);
  const widths = HEAD.map((head, column) => Math.max(head.length, ...rows.map((row) => row[column]!.length)));
  const write = (cells: readonly string[]) =>
    `  ${cells.map((cell, column) => cell.padEnd(widths[column]!)).join('  ')}`.trimEnd();
  return [HEAD, ...rows].map(write);
}

/** An instant to the minute, in UTC. */
function minuteOf(instant: string): string {
  return `${instant.slice(0, 10)} ${instant.slice(11, 16)}Z`;
}
