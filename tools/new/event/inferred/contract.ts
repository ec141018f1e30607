import { UsageError } from '@tributary/region/command-line';
import { type Json, type JsonObject, objectOf } from '@tributary/region/json';
import type { InferredEvent } from './described.ts';
import { type Problem, Takeover } from './takeover.ts';

/** The schema of the data of an event, made of what was seen of it. */
export interface Contract {
  readonly schema: JsonObject;
  /** Whether the events carry the metadata that handlers of this project need. */
  readonly hasMetadata: boolean;
}

interface Origin {
  /** The name of the schema in its registry. */
  readonly name: string;
  readonly version: string;
}

/**
 * The first version of a contract: in Draft 4, of the data alone, and open for fields that are not named, as all contracts
 * are.
 * @param without the fields that are left out, such as `data.note`
 * @throws UsageError that names each place that cannot be taken over, and why
 */
export function contractOf(event: InferredEvent, { name, version }: Origin, without: readonly string[]): Contract {
  const takeover = new Takeover(event, without);
  const detail = takeover.resolved(event.detail, 'detail');
  const { metadata, data } = objectOf(detail['properties']);
  const hasMetadata = metadata !== undefined && data !== undefined;
  const taken = takeover.schema(hasMetadata ? data : detail, 'data');
  const problems = [...takeover.problems, ...takeover.unused(), ...shapeProblems(taken)];
  if (problems.length > 0) throw new UsageError([`${name} cannot be taken over:`, ...problems.map(lineOf)].join('\n'));
  const type = event.detailType;
  const schema = {
    $schema: 'http://json-schema.org/draft-04/schema#',
    title: `${type}V1`,
    description: `The data of ${/^[AEIOU]/.test(type) ? 'an' : 'a'} ${type}, as seen up to version ${version} of ${name}.`,
    ...taken,
  };
  return { schema, hasMetadata };
}

const lineOf = ({ place, reason }: Problem): string => `  ${place}: ${reason}`;

/** Every contract is an object that requires something: else nothing would be none of its events. */
function shapeProblems({ type, required }: Readonly<Record<string, Json>>): readonly Problem[] {
  if (type !== 'object') return [{ place: 'data', reason: 'it is no object.' }];
  return required === undefined ? [{ place: 'data', reason: 'no field of it was in every event.' }] : [];
}
