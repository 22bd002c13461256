import { afterEach, describe, expect, it } from '@jest/globals';
import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Module,
  Param,
  Post,
  Query,
  type Type,
} from '@nestjs/common';
import { DiscoveryModule, NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { z } from 'zod';
import { Access, Media, Public, Returns } from '../../../src/platform/access/access.decorator.js';
import { RouteRegister } from '../../../src/platform/access/route-register.js';

const view = z.strictObject({ ok: z.boolean() });
const input = z.strictObject({ name: z.string() });

let app: NestFastifyApplication | undefined;
afterEach(() => app?.close());

/** Starts a service of one controller; fails as the service itself would. */
async function start(controller: Type): Promise<NestFastifyApplication> {
  class TestModule {}
  Module({ imports: [DiscoveryModule], controllers: [controller], providers: [RouteRegister] })(TestModule);
  app = await NestFactory.create<NestFastifyApplication>(TestModule, new FastifyAdapter(), {
    logger: false,
    abortOnError: false,
  });
  return app.init();
}

describe('a service whose handlers are declared whole', () => {
  @Controller('things')
  class Declared {
    @Get(':id')
    @Access('case.open')
    @Returns(view)
    open(@Param('id', { schema: z.uuid() }) _id: string, @Query({ schema: input }) _query: unknown) {}

    @Post()
    @Access('case.create')
    @Returns(view)
    make(@Body({ schema: input }) _body: unknown) {}

    @Delete()
    @HttpCode(204)
    @Access('case.change')
    @Returns(null)
    remove() {}

    @Get('text')
    @Public('a test')
    @Media('text/plain', 100)
    text() {}
  }

  it('starts, and knows its routes with act, status and schemas', async () => {
    const started = await start(Declared);
    expect(started.get(RouteRegister).list()).toMatchObject([
      { method: 'DELETE', path: '/things', status: 204, act: 'case.change', returns: null },
      { method: 'POST', path: '/things', status: 201, act: 'case.create', body: input, returns: view },
      {
        method: 'GET',
        path: '/things/:id',
        status: 200,
        act: 'case.open',
        query: input,
        publicWhy: undefined,
      },
      {
        method: 'GET',
        path: '/things/text',
        publicWhy: 'a test',
        media: { type: 'text/plain', mostBytes: 100 },
      },
    ]);
  });
});

describe('a service does not start, and says which handler is to blame, when a handler', () => {
  it('declares no access', async () => {
    @Controller()
    class Open {
      @Get('cases')
      @Returns(view)
      list() {}
    }
    await expect(start(Open)).rejects.toThrow(/Open\.list \(GET \/cases\) declares no access/);
  });

  it('inherits a route that declares no access', async () => {
    class Base {
      @Get('inherited')
      @Returns(view)
      list() {}
    }
    @Controller()
    class Heir extends Base {}
    await expect(start(Heir)).rejects.toThrow(/Heir\.list \(GET \/inherited\) declares no access/);
  });

  it('declares both an act and that anybody may call it', async () => {
    @Controller()
    class Both {
      @Get('cases')
      @Access('case.list')
      @Public('a test')
      @Returns(view)
      list() {}
    }
    await expect(start(Both)).rejects.toThrow(/Both\.list .* declares both @Access and @Public/);
  });

  it('does not say why it is public', async () => {
    @Controller()
    class Silent {
      @Get('cases')
      @Public(' ')
      @Returns(view)
      list() {}
    }
    await expect(start(Silent)).rejects.toThrow(/Silent\.list .* does not say why it is public/);
  });

  it('has its declaration on the class, where the guard does not look', async () => {
    @Controller()
    @Public('a test')
    class OnClass {
      @Get('cases')
      @Access('case.list')
      @Returns(view)
      list() {}
    }
    await expect(start(OnClass)).rejects.toThrow(/OnClass\.list .* has declarations on its class/);
  });

  it('declares no answer', async () => {
    @Controller()
    class NoView {
      @Get('cases')
      @Access('case.list')
      list() {}
    }
    await expect(start(NoView)).rejects.toThrow(/NoView\.list .* declares no answer/);
  });

  it('returns nothing with a status that promises something', async () => {
    @Controller()
    class Nothing {
      @Delete('cases')
      @Access('case.change')
      @Returns(null)
      remove() {}
    }
    await expect(start(Nothing)).rejects.toThrow(/Nothing\.remove .* does not answer 204/);
  });

  it('changes something without a schema for the body', async () => {
    @Controller()
    class NoBody {
      @Post('cases')
      @Access('case.create')
      @Returns(view)
      make() {}
    }
    await expect(start(NoBody)).rejects.toThrow(/NoBody\.make .* has no schema for its body/);
  });

  it('reads a part of the request without a schema', async () => {
    @Controller()
    class Raw {
      @Get('cases/:id')
      @Access('case.open')
      @Returns(view)
      open(@Param('id') _id: string) {}
    }
    await expect(start(Raw)).rejects.toThrow(/Raw\.open .* reads input without a schema/);
  });
});
