import { Controller, Get, HttpCode, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { Public, Returns } from '../access/access.decorator.js';
import { Problem } from '../problem.js';

export const healthView = z.strictObject({ status: z.literal('ok') });
type HealthView = z.infer<typeof healthView>;

/** Whether the service may be sent people: only after everything that start brings (the import too) is done. */
@Injectable()
export class Readiness {
  private ready = false;

  constructor(private readonly dataSource: DataSource) {}

  declareReady(): void {
    this.ready = true;
  }

  async isReady(): Promise<boolean> {
    if (!this.ready) return false;
    return this.dataSource.query('SELECT 1').then(
      () => true,
      () => false,
    );
  }
}

@Controller('api/health')
export class HealthController {
  constructor(private readonly readiness: Readiness) {}

  @Get('live')
  @HttpCode(200)
  @Public('load balancers ask whether the process is alive; it says nothing else')
  @Returns(healthView)
  live(): HealthView {
    return { status: 'ok' };
  }

  @Get('ready')
  @Public('load balancers ask whether the service can answer; it says nothing else')
  @Returns(healthView)
  async ready(): Promise<HealthView> {
    if (!(await this.readiness.isReady())) throw new Problem('unavailable');
    return { status: 'ok' };
  }
}
