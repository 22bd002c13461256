import type { FactorRules } from '../people/door.js';

/** The demonstration's cast signs in with the one password, and a step-up takes it again. `serve` never loads this. */
export const onePassword: FactorRules = { passwordIsEnough: true };
