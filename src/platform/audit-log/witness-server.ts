import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { WitnessAnswer } from './witness.js';
import { MOST_REQUEST_BYTES } from './witness-request.js';

const HEADERS_MS = 10_000;
const REQUEST_MS = 15_000;
const IDLE_MS = 75_000;
const MOST_CONNECTIONS = 100;

export interface WitnessServerParts {
  /** The witness's public key, which GET / shows. */
  readonly vkey: string;
  readonly addCheckpoint: (body: Uint8Array) => Promise<WitnessAnswer>;
  /** Told of what went wrong inside, such as a full disk; the client gets 500. */
  readonly report: (error: unknown) => void;
}

/** The HTTP side of a witness: POST /add-checkpoint, GET / with its public key, and nothing else. Not listening yet. */
export function makeWitnessServer(parts: WitnessServerParts): Server {
  const server = createServer(
    { headersTimeout: HEADERS_MS, requestTimeout: REQUEST_MS, keepAliveTimeout: IDLE_MS },
    (request, response) => {
      answer(parts, request, response).catch((error: unknown) => {
        parts.report(error);
        if (!response.headersSent) send(response, 500);
        else response.destroy();
      });
    },
  );
  server.maxConnections = MOST_CONNECTIONS;
  return server;
}

async function answer(
  parts: WitnessServerParts,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const asked = `${request.method ?? ''} ${request.url ?? ''}`;
  if (asked === 'GET /') return send(response, 200, `${parts.vkey}\n`);
  if (asked !== 'POST /add-checkpoint') return refuse(request, response, 404);
  const body = await readBody(request);
  if (body === undefined) return refuse(request, response, 413);
  const result = await parts.addCheckpoint(body);
  if (result.status === 200) return send(response, 200, result.lines);
  if (result.status === 409) return send(response, 409, `${String(result.size)}\n`, 'text/x.tlog.size');
  return send(response, result.status);
}

/** The whole body; undefined when it is larger than a request can be. */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of request) {
    length += (part as Buffer).length;
    if (length > MOST_REQUEST_BYTES) return undefined;
    parts.push(part as Buffer);
  }
  return Buffer.concat(parts);
}

/** Answers without reading what may still come: the connection ends with the answer. */
function refuse(request: IncomingMessage, response: ServerResponse, status: number): void {
  response.setHeader('connection', 'close');
  response.once('finish', () => request.destroy());
  send(response, status);
}

function send(response: ServerResponse, status: number, body = '', type = 'text/plain; charset=utf-8'): void {
  response.writeHead(status, {
    'content-type': type,
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  response.end(body);
}
