import type { DetailSealing, RowSealing } from '../../../src/platform/audit-log/beside-lines.js';

/** For specs of lines alone, on a database without rooms: no rows are written and no line has a detail. */
export const noRows: RowSealing = {
  check: () => Promise.resolve(),
  seal: () => Promise.resolve([]),
};
export const noDetails: DetailSealing = {
  seal: () => Promise.reject(new Error('no line of these specs has a detail')),
};
