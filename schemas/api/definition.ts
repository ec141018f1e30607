import type { Validate } from '../definition.ts';

/** The body of a request as code sees it: made by `npm run generate` from schemas/api/operations/. */
export interface RequestDefinition<Body = unknown> {
  readonly name: string;
  readonly validate: Validate;
  /** Carries the type of the body; never there at run time. */
  readonly body?: Body;
}
