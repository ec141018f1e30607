import type { Json } from '@tributary/region/json';
import { at, oneOrMore } from './template.ts';

/**
 * Whether an event pattern takes what AWS or its partners send, which no schema here describes. Their sources begin with
 * `aws.`, and those of others may not.
 */
export const takesFromOutside = (pattern: Json | undefined): boolean =>
  oneOrMore(at(pattern, 'source'))
    .flatMap((source) => [source, at(source, 'prefix')])
    .some((source) => typeof source === 'string' && source.startsWith('aws.'));
