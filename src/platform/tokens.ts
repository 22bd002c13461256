/** What the boot opened, under the names by which Nest injects it. */
export const LOGGER = Symbol('logger');
export const INSTALLATION = Symbol('installation');
export const TASK_ID_KEY = Symbol('key of template task ids');
export const WATCH_KEY = Symbol('key of watched names');
/** The log's public key as C2SP signed-note writes it; its name is the log's origin. */
export const LOG_VERIFIER_KEY = Symbol('verifier key of the log');
/** Whose checkpoints of the log are to be believed, as the bytes of a C2SP tlog-policy. */
export const LOG_POLICY = Symbol('policy of the log');
export const PHONE_KEY = Symbol('key of phone tags');
/** Who watches the log (WitnessSettings). */
export const WITNESSES = Symbol('witnesses of the log');
