import type { Ending } from '../flow/ending.ts';
import { type Evaluate, type Expression, pathExpression } from '../flow/expression.ts';
import { payloadTemplate } from '../flow/payload-template.ts';
import { type PlaceResult, resultPath } from '../flow/result-path.ts';
import type { Catcher, Retrier } from '../run/retry.ts';
import type { Reader } from './reader.ts';
import type { Trait } from './state.ts';

/** The fields that each trait brings. */
export const TRAIT_FIELDS: Readonly<Record<Trait, readonly string[]>> = {
  paths: ['InputPath', 'OutputPath'],
  parameters: ['Parameters'],
  resultSelector: ['ResultSelector'],
  resultPath: ['ResultPath'],
  errors: ['Retry', 'Catch'],
  transition: ['Next', 'End'],
  ending: ['Assign'],
};

/** The same in JSONata. */
export const JSONATA_FIELDS: Readonly<Record<Trait, readonly string[]>> = {
  paths: [],
  parameters: ['Arguments'],
  resultSelector: [],
  resultPath: [],
  errors: ['Retry', 'Catch'],
  transition: ['Next', 'End'],
  ending: ['Assign', 'Output'],
};

/** Parameters, or Arguments in JSONata. */
export function readParameters(reader: Reader): Evaluate | undefined {
  return reader.language === 'JSONata' ? reader.jsonata('Arguments') : readTemplate(reader, 'Parameters');
}

/** Assign, and Output in JSONata: of a state, of one of its choices, or of a catcher. */
export function readEnding(reader: Reader): Ending {
  if (reader.language === 'JSONata') return { assign: reader.jsonata('Assign'), output: reader.jsonata('Output') };
  return { assign: readTemplate(reader, 'Assign'), output: undefined };
}

/** InputPath or OutputPath; null stands for an empty object. */
export function readPath(reader: Reader, name: string): Expression | undefined {
  if (reader.raw(name) === null) return () => ({});
  const text = reader.text(name);
  return text === undefined || text === '$' ? undefined : reader.compiled(name, () => pathExpression(text));
}

export function readTemplate(reader: Reader, name: string): Expression | undefined {
  const template = reader.raw(name);
  return template === undefined ? undefined : reader.compiled(name, () => payloadTemplate(template));
}

export function readResultPath(reader: Reader): PlaceResult | undefined {
  if (reader.raw('ResultPath') === null) return resultPath(null);
  const text = reader.text('ResultPath');
  return text === undefined || text === '$' ? undefined : reader.compiled('ResultPath', () => resultPath(text));
}

/** @see https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html#error-handling-retrying-after-an-error */
export function readRetriers(reader: Reader): readonly Retrier[] {
  return reader.objects('Retry').map((retrier, index, all) => {
    const known = ['ErrorEquals', 'IntervalSeconds', 'MaxAttempts', 'BackoffRate', 'MaxDelaySeconds', 'JitterStrategy'];
    retrier.only(known.concat('Comment'));
    const jitter = retrier.text('JitterStrategy') ?? 'NONE';
    if (!['NONE', 'FULL'].includes(jitter)) retrier.problem('JitterStrategy', 'The field must be FULL or NONE');
    return {
      errors: readErrors(retrier, index === all.length - 1),
      intervalSeconds: retrier.number('IntervalSeconds', 1, 99_999_999) ?? 1,
      maxAttempts: retrier.number('MaxAttempts', 0, 99_999_999) ?? 3,
      backoffRate: retrier.number('BackoffRate', 1) ?? 2,
      maxDelaySeconds: retrier.number('MaxDelaySeconds', 1, 31_622_400) ?? Number.POSITIVE_INFINITY,
      hasJitter: jitter === 'FULL',
    };
  });
}

export function readCatchers(reader: Reader): readonly Catcher[] {
  return reader.objects('Catch').map((catcher, index, all) => {
    const own = catcher.language === 'JSONata' ? 'Output' : 'ResultPath';
    catcher.only(['ErrorEquals', 'Next', 'Assign', 'Comment', own]);
    const errors = readErrors(catcher, index === all.length - 1);
    return { errors, next: catcher.requiredText('Next'), place: readResultPath(catcher), ending: readEnding(catcher) };
  });
}

function readErrors(reader: Reader, isLast: boolean): readonly string[] {
  const errors = reader.texts('ErrorEquals');
  if (errors.includes('States.ALL') && (errors.length > 1 || !isLast)) {
    reader.problem('ErrorEquals', 'States.ALL must stand alone, and in the last place');
  }
  return errors;
}

/** The next state; undefined when the machine ends here. */
export function readTransition(reader: Reader): string | undefined {
  const next = reader.text('Next');
  const isEnd = reader.raw('End') === true;
  if ((next === undefined) === !isEnd) reader.problem('', 'Exactly one of Next and "End": true is required');
  return next;
}
