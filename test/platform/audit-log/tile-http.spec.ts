import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { HttpLog, LogUnreachable } from '../../../src/platform/audit-log/tile-http.js';
import { MissingTile } from '../../../src/platform/audit-log/tile-source.js';
import { verifyTiles } from '../../../src/platform/audit-log/verify-tiles.js';
import { parsePolicy } from '../../../src/platform/audit-log/witness-policy.js';

const LOGS = path.join(import.meta.dirname, '..', '..', 'vectors', 'audit-log', 'logs');
let server: Server | undefined;
afterEach(() => void server?.close());

type Answer = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

async function serve(answer: Answer): Promise<string> {
  server = createServer((request, response) => void answer(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as { port: number }).port}/log/`;
}

/** Serves the folder of a log as any web server would. */
function folder(name: string, asked: string[] = []): Answer {
  return async (request, response) => {
    const file = (request.url ?? '').replace('/log/', '');
    asked.push(file);
    try {
      response.end(await readFile(path.join(LOGS, name, 'log', file)));
    } catch {
      response.writeHead(404).end();
    }
  };
}

async function verify(name: string, address: string) {
  const log = new HttpLog(address);
  const checkpoint = await log.readCheckpoint();
  const source = log.tilesAt(Number(checkpoint.split('\n')[1]));
  return verifyTiles({ source, checkpoint }, parsePolicy(await readFile(path.join(LOGS, name, 'policy'))));
}

describe('a log behind an address', () => {
  it.each(['good-1', 'good-257', 'good-600'])('%s is verified from there', async (name) => {
    const asked: string[] = [];
    const report = await verify(name, await serve(folder(name, asked)));
    expect(report).toMatchObject({ isIntact: true, counts: {} });
    // No tile is asked for that the tree of this size does not have.
    expect(asked.filter((file) => file.endsWith('.p/256'))).toEqual([]);
  });

  it('that was pruned is verified from the first bundle that it has', async () => {
    const report = await verify('good-pruned', await serve(folder('good-pruned')));
    expect(report).toMatchObject({ isIntact: true, firstKept: 512, entries: 88 });
  });

  it('that was changed is found out', async () => {
    const report = await verify('broken-altered', await serve(folder('broken-altered')));
    expect(report).toMatchObject({ isIntact: false, counts: { altered: 1, 'root-mismatch': 1 } });
  });

  it('gives the full tile where a partial one is gone', async () => {
    const log = new HttpLog(await serve(folder('good-257')));
    expect(await log.tilesAt(10).readBundle(0, 10)).toHaveLength(10);
    expect(await log.tilesAt(10).readTile(0, 0, 10)).toHaveLength(320);
    await expect(log.tilesAt(600).readBundle(2, 88)).rejects.toBeInstanceOf(MissingTile);
  });

  it('that fails for a moment is asked again', async () => {
    let failures = 2;
    const answer = folder('good-1');
    const report = await verify(
      'good-1',
      await serve((request, response) => {
        if (failures === 0) return answer(request, response);
        failures -= 1;
        response.writeHead(503).end();
      }),
    );
    expect(report.isIntact).toBe(true);
  }, 30_000);

  it('that asks who one is, is gone or sends elsewhere cannot be read', async () => {
    const refused = new HttpLog(await serve((_, response) => void response.writeHead(401).end()));
    await expect(refused.readCheckpoint()).rejects.toMatchObject({ name: 'LogUnreachable', status: 401 });
    server?.close();
    const elsewhere = await serve(
      (_, response) => void response.writeHead(302, { location: 'http://127.0.0.1/' }).end(),
    );
    await expect(new HttpLog(elsewhere).readCheckpoint()).rejects.toBeInstanceOf(LogUnreachable);
  }, 30_000);

  it('cannot fill the memory with a checkpoint that never ends', async () => {
    const endless = await serve((_, response) => {
      const write = () => {
        while (!response.destroyed && response.write('x'.repeat(16_384)));
        response.once('drain', write);
      };
      write();
    });
    await expect(new HttpLog(endless).readCheckpoint()).rejects.toBeInstanceOf(LogUnreachable);
  }, 30_000);
});
