import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { readRoutes, type Route } from './route-declarations.js';

/** The service was built with handlers that do not say who may call them or what they take and give. */
export class UndeclaredRoutes extends Error {
  constructor(routes: readonly Route[]) {
    const sentences = routes.map(
      ({ handler, method, path, faults }) => `${handler} (${method} ${path}) ${faults.join(', ')}`,
    );
    super(`The service does not start:\n${sentences.join('\n')}`);
    this.name = 'UndeclaredRoutes';
  }
}

/** Every route of the service. The service does not start with one that is not declared whole. */
@Injectable()
export class RouteRegister implements OnModuleInit {
  constructor(private readonly discovery: DiscoveryService) {}

  /** @throws UndeclaredRoutes that names each handler and what it lacks */
  onModuleInit(): void {
    const undeclared = this.list().filter((route) => route.faults.length > 0);
    if (undeclared.length > 0) throw new UndeclaredRoutes(undeclared);
  }

  /** The routes by path, then method. */
  list(): Route[] {
    const classes = this.discovery.getControllers().map((wrapper) => wrapper.metatype as new () => object);
    return [...new Set(classes)]
      .flatMap(readRoutes)
      .sort((a, b) => compare(a.path, b.path) || compare(a.method, b.method));
  }
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
