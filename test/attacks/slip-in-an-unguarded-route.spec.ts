import { describe, expect, it } from '@jest/globals';
import { Body, Controller, Get, Module, Post, type Type } from '@nestjs/common';
import { DiscoveryModule, NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { z } from 'zod';
import { Access, Returns } from '../../src/platform/access/access.decorator.js';
import { RouteRegister } from '../../src/platform/access/route-register.js';

/** Attack 3: a handler is added without saying who may call it. The service does not start with it. */
@Controller('api/cases')
class Unguarded {
  @Get('all')
  @Returns(z.strictObject({}))
  list() {
    return {};
  }
}

@Controller('api/cases')
class WithoutSchemas {
  @Post('everything')
  @Access('case.list')
  take(@Body() body: unknown) {
    return body;
  }
}

@Controller('api/cases')
class Guarded {
  @Get('mine')
  @Access('case.list')
  @Returns(z.strictObject({}))
  list() {
    return {};
  }
}

async function start(controller: Type): Promise<void> {
  class App {}
  Module({ imports: [DiscoveryModule], controllers: [controller], providers: [RouteRegister] })(App);
  const app = await NestFactory.create(App, new FastifyAdapter(), { logger: false, abortOnError: false });
  try {
    await app.init();
  } finally {
    await app.close();
  }
}

describe('a service with a route that', () => {
  it('declares no access does not start', async () => {
    await expect(start(Unguarded)).rejects.toThrow(/Unguarded\.list/);
  });

  it('declares no schemas does not start', async () => {
    await expect(start(WithoutSchemas)).rejects.toThrow(/WithoutSchemas\.take/);
  });

  it('declares everything starts', async () => {
    await expect(start(Guarded)).resolves.toBeUndefined();
  });
});
