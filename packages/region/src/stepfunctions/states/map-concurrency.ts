import type { Json } from '../../core/json.ts';
import type { Reader } from '../definition/reader.ts';
import type { Scope } from '../flow/expression.ts';
import { jsonataValue } from '../jsonata/typed-value.ts';
import { numberIn } from '../map-run/numbers.ts';
import { runtimeFailure } from '../run/failure.ts';

/** @see https://docs.aws.amazon.com/step-functions/latest/dg/state-map-inline.html */
const MAX_CONCURRENCY = 40;

/** Gives the number of iterations that run at the same time. @throws StateFailure */
export function readConcurrency(reader: Reader): (scope: Scope) => Promise<number> {
  const wantedBy = readWantedConcurrency(reader);
  return async (scope) => {
    const wanted = await wantedBy(scope);
    return wanted === 0 ? MAX_CONCURRENCY : Math.min(wanted, MAX_CONCURRENCY);
  };
}

/** As it is given; 0 without a limit. @throws StateFailure */
export function readWantedConcurrency(reader: Reader): (scope: Scope) => Promise<number> {
  const wantedBy = reader.language === 'JSONata' ? readJsonata(reader) : readNumber(reader);
  return async (scope) => wantedBy(scope);
}

function readJsonata(reader: Reader): (scope: Scope) => Promise<number> {
  const wantedBy = jsonataValue(reader, 'MaxConcurrency', 'number', isCount);
  return async (scope) => (await wantedBy(scope)) ?? 0;
}

function readNumber(reader: Reader): (scope: Scope) => number {
  const fixed = reader.number('MaxConcurrency', 0) ?? 0;
  const path = reader.pathAt('MaxConcurrencyPath');
  return (scope) => {
    const given = path ? path(scope) : fixed;
    const wanted = typeof given === 'string' ? numberIn(given) : given;
    if (isCount(wanted)) return wanted;
    const shown = typeof wanted === 'string' ? wanted : JSON.stringify(wanted);
    const what = `refers to value "${shown}" which is not a valid integer`;
    throw runtimeFailure(`The MaxConcurrencyPath field ${what}: ${reader.text('MaxConcurrencyPath') ?? ''}`);
  };
}

function isCount(value: Json): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0;
}
