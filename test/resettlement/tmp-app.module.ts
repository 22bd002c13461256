import type { OpenInstallation } from '../../src/installation.js';
import { AppModule as Real } from '../../src/app.module.js';
import { ResettlementModule } from '../../src/resettlement/resettlement.module.js';
export class AppModule {
  static with(opened: OpenInstallation) {
    const made = Real.with(opened);
    return { ...made, imports: [...made.imports!, ResettlementModule] };
  }
}
