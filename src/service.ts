import path from 'node:path';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from './app.module.js';
import type { OpenInstallation } from './installation.js';
import { attachActor } from './people/session.hook.js';
import { SignInService } from './people/sign-in.service.js';
import { guardOrigin } from './platform/http/origin.js';
import { sendSafeHeaders, serveWeb } from './platform/http/web.js';
import { NestLog } from './platform/log.js';

const MOST_BODY_BYTES = 256 * 1024;

/** Where the build puts the browser's UI, beside the compiled service. */
const BUILT_WEB = path.resolve(import.meta.dirname, '..', 'web');

/** Builds the HTTP service on an open installation; it does not listen yet. `webFolder` holds the built UI. */
export async function buildService(
  opened: OpenInstallation,
  webFolder = BUILT_WEB,
): Promise<NestFastifyApplication> {
  const isSecure = opened.config.mode === 'real';
  const adapter = new FastifyAdapter({
    bodyLimit: MOST_BODY_BYTES,
    routerOptions: { maxParamLength: 200 },
    requestTimeout: 30_000,
    // Behind one proxy on this machine the caller's address is the last that the proxy names.
    trustProxy: isSecure ? 'loopback' : false,
  });
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.with(opened), adapter, {
    logger: new NestLog(opened.logger),
    abortOnError: false,
  });
  const server = adapter.getInstance();
  guardOrigin(server, opened.config.hosts, isSecure ? 'https' : 'http');
  await sendSafeHeaders(server, isSecure);
  attachActor(server, app.get(SignInService));
  await serveWeb(server, webFolder);
  await app.init();
  return app;
}
