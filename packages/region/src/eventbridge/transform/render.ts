import { rawNumber } from '../../core/exact-json.ts';
import type { Json, JsonObject } from '../../core/json.ts';
import { parseJson } from '../../core/json.ts';
import type { Piece, Template } from './template.ts';
import type { InputContext, Variable } from './variables.ts';

/** A target's input. `broken` when the filled template is not JSON: the event is lost. */
export type Input =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'broken'; readonly text: string };

/** Limits the memory of a template that repeats a large event. No target accepts even a tenth of it. */
const ENOUGH_CHARS = 16 * 1024 * 1024;

/**
 * Fills in a template. Values are inserted without escaping, so that a quote in a value can break the result.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html#eb-transform-input-issues
 */
export function render(
  template: Template,
  variables: ReadonlyMap<string, Variable>,
  event: JsonObject,
  context: InputContext,
): Input {
  const insert = INSERT[template.kind];
  let text = '';
  for (const piece of template.pieces) {
    text += piece.kind === 'text' ? piece.text : insert(variables.get(piece.name)?.(event, context), piece);
    if (text.length > ENOUGH_CHARS) return { kind: 'text', text };
  }
  const isBroken = template.kind !== 'text' && parseJson(text) === undefined;
  return { kind: isBroken ? 'broken' : 'text', text };
}

type Placeholder = Extract<Piece, { kind: 'placeholder' }>;
type Insert = (value: Json | undefined, placeholder: Placeholder) => string;

const INSERT: Readonly<Record<Template['kind'], Insert>> = {
  json: (value, { quoted }) => (quoted ? plain(value) : asValue(value)),
  value: asValue,
  text: (value) => (isContainer(value) ? JSON.stringify(value).replaceAll('"', '') : plain(value)),
};

function asValue(value: Json | undefined): string {
  if (value === undefined) return '""';
  return typeof value === 'string' ? `"${value}"` : JSON.stringify(value);
}

function plain(value: Json | undefined): string {
  if (value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function isContainer(value: Json | undefined): boolean {
  return typeof value === 'object' && value !== null && rawNumber(value) === undefined;
}
