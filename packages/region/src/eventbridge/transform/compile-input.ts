import { AwsError } from '../../core/aws-error.ts';
import { type JsonObject, parseJson } from '../../core/json.ts';
import { SourceText } from '../pattern/source-text.ts';
import { jsonPath } from './json-path.ts';
import { type Input, render } from './render.ts';
import { parseTemplate, type Template } from './template.ts';
import { type InputContext, RESERVED_VARIABLES, variablesOf } from './variables.ts';

/** The members of a target that choose its input. At most one of the three is set. */
export interface InputChoice {
  readonly Id: string;
  /** JSON text that replaces the event. */
  readonly Input?: string;
  /** The path of the part of the event that is sent. */
  readonly InputPath?: string;
  readonly InputTransformer?: {
    readonly InputPathsMap?: Readonly<Record<string, string>>;
    readonly InputTemplate: string;
  };
}

export type CompiledInput = (event: JsonObject, context: InputContext) => Input;

const MAX_VARIABLES = 100;
const MAX_TEMPLATE_CHARS = 8192;

/**
 * Compiles a target's input. It is the event itself unless the target sets one of these members.
 * @throws AwsError ValidationException for a choice that PutTargets refuses
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
 */
export function compileInput(target: InputChoice): CompiledInput {
  const { Input: constant, InputPath: path, InputTransformer: transformer } = target;
  if ([constant, path, transformer].filter((choice) => choice !== undefined).length > 1) {
    throw refused(`Only one of Input, InputPath, or InputTransformer must be provided for target ${target.Id}.`);
  }
  if (constant !== undefined) return compileConstant(target.Id, constant);
  if (path !== undefined) return compilePath(path);
  if (transformer !== undefined) return compileTransformer(target.Id, transformer);
  return (event, { eventText }) => ({ kind: 'text', text: eventText ?? JSON.stringify(event) });
}

function compileConstant(id: string, text: string): CompiledInput {
  if (parseJson(text) === undefined) throw refused(`JSON syntax error in input for target ${id}`);
  return () => ({ kind: 'text', text });
}

function compilePath(path: string): CompiledInput {
  const find = jsonPath(path);
  return (event) => ({ kind: 'text', text: JSON.stringify(find(event) ?? null) });
}

function compileTransformer(id: string, transformer: NonNullable<InputChoice['InputTransformer']>): CompiledInput {
  const { InputPathsMap: paths = {}, InputTemplate: text } = transformer;
  checkNames(id, paths);
  const template = parseTemplate(text);
  const variables = variablesOf(paths);
  for (const piece of template.pieces) {
    if (piece.kind === 'text' || variables.has(piece.name)) continue;
    throw refused(`InputTemplate for target ${id} contains invalid placeholder ${piece.name}.`);
  }
  checkTemplate(id, text, template);
  return (event, context) => render(template, variables, event, context);
}

function checkNames(id: string, paths: Readonly<Record<string, string>>): void {
  const names = Object.keys(paths);
  if (names.length > MAX_VARIABLES) {
    throw refused(`InputPathsMap for target ${id} must have at most ${MAX_VARIABLES} entries.`);
  }
  for (const name of names) {
    if (!name.toUpperCase().startsWith('AWS.') && !Object.hasOwn(RESERVED_VARIABLES, name)) continue;
    throw refused(`InputPathsMap for target ${id} contains reserved key ${name}.`);
  }
}

function checkTemplate(id: string, text: string, template: Template): void {
  const length = text.length;
  if (length === 0 || length > MAX_TEMPLATE_CHARS) {
    throw refused(`InputTemplate for target ${id} must have 1 to ${MAX_TEMPLATE_CHARS} characters, not ${length}.`);
  }
  const isValid = template.kind === 'json' ? isJson(template) : template.kind === 'value' || isQuotedLines(text);
  if (!isValid) throw refused(`Invalid InputTemplate for target ${id} : ${new SourceText(text).place(0)}.`);
}

/** A placeholder can be a value or a part of one, but not a key: two keys could become equal. */
function isJson({ pieces }: Template): boolean {
  const sample = (mark: string) =>
    parseJson(pieces.map((piece) => (piece.kind === 'text' ? piece.text : piece.quoted ? mark : `"${mark}"`)).join(''));
  const [one, other] = [sample('1'), sample('2')];
  return one !== undefined && other !== undefined && keysOf(one) === keysOf(other);
}

/** All keys of all levels, as one text. */
function keysOf(json: unknown): string {
  if (typeof json !== 'object' || json === null) return '';
  const keys = Array.isArray(json) ? '' : JSON.stringify(Object.keys(json));
  return keys + Object.values(json).map(keysOf).join('');
}

function isQuotedLines(text: string): boolean {
  const lines = text.split('\n').map((line) => line.trim());
  return lines.every((line) => line === '' || /^".*"$/s.test(line)) && lines.some((line) => line !== '');
}

function refused(message: string): AwsError {
  return new AwsError('ValidationException', message);
}
