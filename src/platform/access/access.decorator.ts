import { SetMetadata } from '@nestjs/common';
import type { z } from 'zod';
import type { Act } from './actions.js';

export const ACCESS = 'causeway:access';
export const PUBLIC = 'causeway:public';
export const RETURNS = 'causeway:returns';
export const MEDIA = 'causeway:media';

/** Declares the act that a handler performs. A handler that declares neither this nor Public is refused. */
export const Access = (act: Act) => SetMetadata(ACCESS, act);

/** Declares that anybody may call a handler, and why. The list of such routes only shrinks without an ADR. */
export const Public = (why: string) => SetMetadata(PUBLIC, why);

/** Declares the view schema of a handler's answer: nothing that it does not list leaves. `null` answers 204. */
export const Returns = (schema: z.ZodType | null) => SetMetadata(RETURNS, schema);

export interface MediaDeclaration {
  type: string;
  mostBytes: number;
}

/** Declares the media type and the greatest size of an answer that no view schema describes. */
export const Media = (type: string, mostBytes: number) =>
  SetMetadata<string, MediaDeclaration>(MEDIA, { type, mostBytes });
