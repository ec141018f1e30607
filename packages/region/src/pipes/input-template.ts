import type { Json } from '../core/json.ts';
import { jsonPath } from '../eventbridge/transform/json-path.ts';
import { type Piece, parseTemplate, type Template } from '../eventbridge/transform/template.ts';
import type { PipeItem } from './item.ts';

/** The values that a template can use besides the event. */
export interface TemplateContext {
  readonly pipeArn: string;
  readonly pipeName: string;
  readonly sourceArn: string;
  readonly enrichmentArn: string | undefined;
  readonly targetArn: string;
  /** When the event reached this template, ISO 8601. */
  readonly ingestionTime: string;
}

/** Makes the payload for one item. */
export type InputTemplate = (item: PipeItem, context: TemplateContext) => string;

type Variable = (item: PipeItem, context: TemplateContext) => Json | undefined;

/** @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-input-transformation.html#input-transform-reserved */
const RESERVED: Readonly<Record<string, Variable>> = {
  'aws.pipes.pipe-arn': (_item, { pipeArn }) => pipeArn,
  'aws.pipes.pipe-name': (_item, { pipeName }) => pipeName,
  'aws.pipes.source-arn': (_item, { sourceArn }) => sourceArn,
  'aws.pipes.enrichment-arn': (_item, { enrichmentArn }) => enrichmentArn,
  'aws.pipes.target-arn': (_item, { targetArn }) => targetArn,
  'aws.pipes.event.ingestion-time': (_item, { ingestionTime }) => ingestionTime,
  'aws.pipes.event': ({ raw }) => raw,
  'aws.pipes.event.json': ({ decoded }) => decoded,
};

/**
 * Compiles an input template; nothing about it is checked before an event comes. Without one the item is sent as it is.
 * Paths stand inline and see the decoded event.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-input-transformation.html
 */
export function compileInputTemplate(text: string | undefined): InputTemplate {
  if (text === undefined || text === '') return ({ raw }) => JSON.stringify(raw);
  const { kind, pieces } = parseTemplate(text);
  const parts = pieces.map((piece) => compilePiece(kind, piece));
  return (item, context) => parts.map((part) => part(item, context)).join('');
}

function compilePiece(kind: Template['kind'], piece: Piece): InputTemplate {
  if (piece.kind === 'text') return () => piece.text;
  const variable = variableOf(piece.name);
  if (!variable) return () => `<${piece.name}>`;
  const show = kind === 'json' && !piece.quoted ? asJson : asText;
  return (item, context) => show(variable(item, context));
}

function variableOf(name: string): Variable | undefined {
  if (Object.hasOwn(RESERVED, name)) return RESERVED[name];
  if (!name.startsWith('$')) return undefined;
  const find = jsonPath(name);
  return ({ decoded }) => find(decoded);
}

/** A value of a JSON field: a text gets quotes but no escapes, a missing value is an empty text. */
function asJson(value: Json | undefined): string {
  if (value === undefined) return '""';
  return typeof value === 'string' ? `"${value}"` : JSON.stringify(value);
}

/** Inside a text, objects and lists lose their quotes. */
function asText(value: Json | undefined): string {
  if (value === undefined) return '';
  if (typeof value === 'string') return value;
  const json = JSON.stringify(value);
  return typeof value === 'object' ? json.replaceAll('"', '') : json;
}
