import { z } from 'zod';

export const reviewList = z.strictObject({});
