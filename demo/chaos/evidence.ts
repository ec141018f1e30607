import type { Application } from '../check/application.ts';
import type { Execution } from './executions.ts';
import type { Expired } from './expiry.ts';
import type { Handled } from './handled.ts';
import type { Discarded } from './operator.ts';
import type { Findings, Found } from './part.ts';

/** What was sent and what happened, with the application's own evidence of it. */
export interface Evidence extends Findings {
  readonly application: Application;
  readonly handled: Pick<Handled, 'has' | 'strange'>;
  /** What retention deleted before it was read; undefined where no function reads a topic. */
  readonly expired: Pick<Expired, 'problems'> | undefined;
  /** Functions whose effects a part of chaos checks. */
  readonly answeredFor: ReadonlySet<string>;
  readonly executions: readonly Execution[];
  /** Dead letters that an operator dropped, because what they asked for had been done. */
  readonly discarded: readonly Discarded[];
}

/** Looks for breaks of one invariant. */
export type Check = (evidence: Evidence) => readonly Found[];
