/** How long the log is kept, as the settings say, and where its folder lies. */
export interface LogRetention {
  /** Whole months; the database never goes below twelve. */
  months: number;
  dataDir: string;
}

export const LOG_RETENTION = Symbol('retention of the audit log');
