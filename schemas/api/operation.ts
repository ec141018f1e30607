import type { JsonSchema } from '../catalogue.ts';

/**
 * What one function of the HTTP API takes and answers, in Draft 4 schemas. Its file has the name of the function, which
 * has the route. `npm run generate` makes types and the validator of the body, `npm run openapi` the description.
 */
export interface Operation {
  /** What it does, without a full stop: `Place an order`. */
  readonly summary: string;
  readonly description: string;
  /** Absent: it has no body. Fields that it does not name are refused. */
  readonly body?: JsonSchema;
  /** Partners send to it, who sign the body with a key: it needs neither credentials nor an Idempotency-Key. */
  readonly webhook?: { readonly description: string };
  /** The parameters of the query that it reads. */
  readonly query?: readonly { readonly name: string; readonly description: string; readonly schema: object }[];
  readonly answer: { readonly status: number; readonly schema: JsonSchema; readonly hasLocation?: true };
  /** When it answers a status of 400 or above, beyond the reasons of every operation. */
  readonly problems?: Readonly<Record<number, string>>;
}
