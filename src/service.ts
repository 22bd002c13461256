import path from 'node:path';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply } from 'fastify';
import { apiSchemas } from './api-schemas.js';
import { AppModule } from './app.module.js';
import type { OpenInstallation } from './installation.js';
import type { FactorRules } from './people/factors/factor-rules.js';
import { attachActor } from './people/sessions/session.hook.js';
import { SignInService } from './people/sign-in/sign-in.service.js';
import { RouteRegister } from './platform/access/route-register.js';
import { describeApi } from './platform/http/openapi.js';
import { ApiDescription } from './platform/http/openapi.controller.js';
import { guardOrigin } from './platform/http/origin.js';
import { sendProblem, toProblem } from './platform/http/problem.filter.js';
import { sendSafeHeaders, serveWeb } from './platform/http/web.js';
import { NestLog } from './platform/log.js';
import { Problem } from './platform/problem.js';

const MOST_BODY_BYTES = 256 * 1024;

/** Where the build puts the browser's UI, beside the compiled service. */
const BUILT_WEB = path.resolve(import.meta.dirname, '..', 'web');

/**
 * Builds the HTTP service on an open installation; it does not listen yet.
 * @param only `webFolder` holds the built UI; `factors` are other rules of the second factor (the demonstration's)
 */
export async function buildService(
  opened: OpenInstallation,
  only: { webFolder?: string; factors?: FactorRules } = {},
): Promise<NestFastifyApplication> {
  const isSecure = opened.config.mode === 'real';
  const adapter = new FastifyAdapter({
    bodyLimit: MOST_BODY_BYTES,
    routerOptions: { maxParamLength: 200 },
    requestTimeout: 30_000,
    // Behind one proxy the caller's address is the last that the proxy names.
    trustProxy: opened.config.proxy,
    // Addresses that the router itself refuses never come to the filter.
    frameworkErrors: (error: unknown, _request: unknown, reply: FastifyReply) =>
      sendProblem(reply, toProblem(error) ?? new Problem('not-found')),
  });
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.with(opened, only.factors),
    adapter,
    {
      logger: new NestLog(opened.logger),
      abortOnError: false,
    },
  );
  const server = adapter.getInstance();
  await sendSafeHeaders(server, isSecure);
  guardOrigin(server, opened.config.hosts, isSecure ? 'https' : 'http');
  attachActor(server, app.get(SignInService));
  await serveWeb(server, only.webFolder ?? BUILT_WEB);
  await app.init();
  const routes = app.get(RouteRegister).list();
  app.get(ApiDescription).describeBy(() => describeApi(app, routes, apiSchemas));
  return app;
}
