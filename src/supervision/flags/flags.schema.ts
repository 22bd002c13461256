import { z } from 'zod';

export const flagList = z.strictObject({});
