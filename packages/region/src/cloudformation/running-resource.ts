import type { Json } from '../core/json.ts';

/** A resource of the template as it runs. */
export interface RunningResource {
  readonly type: string;
  readonly ref: string;
  readonly attributes: Readonly<Record<string, Json>>;
}
