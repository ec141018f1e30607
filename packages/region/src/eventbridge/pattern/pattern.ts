import { AwsError } from '../../core/aws-error.ts';
import type { JsonObject } from '../../core/json.ts';
import { type Branch, readBranches } from './branches.ts';
import { checkComplexity } from './complexity.ts';
import { explainBranches, type Mismatch } from './explain.ts';
import { type Fields, flatten, type WantedPaths, wantedPaths } from './flatten.ts';
import { type FieldConditions, inMatchOrder, matchesBranch } from './match-branch.ts';
import { PatternOperandError, PatternSyntaxError } from './source-text.ts';

/** An event pattern, compiled. */
export class Pattern {
  /** Alternatives, one of which must match. Only `$or` gives more than one. */
  readonly branches: readonly FieldConditions[];
  /** The dotted paths of all fields in the pattern. */
  readonly paths: ReadonlySet<string>;
  /** Whether the pattern counts towards the limit of rules with wildcards. */
  readonly hasWildcards: boolean;
  readonly #wanted: WantedPaths;

  constructor(branches: readonly Branch[]) {
    this.branches = branches.map(inMatchOrder);
    this.paths = new Set(branches.flatMap((branch) => [...branch.keys()]));
    this.hasWildcards = this.branches.some((fields) =>
      fields.some(([, conditions]) => conditions.some(({ wildcards }) => wildcards !== undefined)),
    );
    this.#wanted = wantedPaths(this.paths);
  }

  /** Whether an event matches; `event` is the whole envelope. */
  matches(event: JsonObject): boolean {
    return this.matchesFields(flatten(event, this.#wanted));
  }

  /** Like {@link matches}, for an event already flattened over at least this pattern's paths. */
  matchesFields(fields: Fields): boolean {
    return this.branches.some((branch) => matchesBranch(branch, fields));
  }

  /** The conditions that an event fails, with its values; empty when it matches. */
  explain(event: JsonObject): readonly Mismatch[] {
    return explainBranches(this.branches, flatten(event, this.#wanted));
  }
}

/**
 * Compiles the JSON text of an event pattern.
 * @throws AwsError InvalidEventPatternException, worded as AWS words it
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html
 */
export function compilePattern(patternText: string): Pattern {
  try {
    const branches = readBranches(patternText);
    checkComplexity(branches);
    return new Pattern(branches);
  } catch (error) {
    if (!(error instanceof PatternSyntaxError) && !(error instanceof PatternOperandError)) throw error;
    throw new AwsError('InvalidEventPatternException', `Event pattern is not valid. Reason: ${error.message}`);
  }
}
