import type { Reply } from './reply.ts';
import type { RegistryRequest } from './request.ts';

/** A call, such as `GET /subjects/{subject}/versions`, and what answers it. */
export type Row = readonly [call: string, answer: (request: RegistryRequest) => Reply];
