import { type Document, isAlias, parseDocument, visit } from 'yaml';
import { at, type Json, parseJson } from '../core/json.ts';
import { LANGUAGE_EXTENSIONS } from './language-extension-error.ts';
import { TemplateError } from './template-error.ts';
import { templateTags } from './yaml-tags.ts';

/**
 * Reads the text of a template, in JSON or in YAML with the short forms of functions.
 * @throws TemplateError TEMPLATE_MALFORMED with line and column
 */
export function parseTemplateText(text: string): Json {
  const json = parseJson(text);
  if (json !== undefined) return json;
  return /^\s*\{/.test(text) ? refuseJson(text) : parseYaml(text);
}

/** The macros that CloudFormation would run before it reads the template; none for a compiled one. */
export const transformsOf = (document: Json): readonly string[] => [at(document, 'Transform') ?? []].flat().map(String);

/** The macros of a template that the region does not run. */
export const otherMacros = (document: Json): readonly string[] =>
  transformsOf(document).filter((one) => one !== SAM_TRANSFORM && one !== LANGUAGE_EXTENSIONS);

/** The macro of the Serverless Application Model, which the region runs itself. */
export const SAM_TRANSFORM = 'AWS::Serverless-2016-10-31';

/** Each costs a reading of the whole text. */
const MOST_MOVED_LINES = 200;

function parseYaml(text: string): Json {
  const document = parseLines(text.split('\n'));
  const [problem] = [...document.errors, ...document.warnings];
  if (problem !== undefined) {
    const { line, col } = problem.linePos?.[0] ?? { line: 1, col: 1 };
    const [reason = ''] = problem.message.split(/ at line \d+/);
    throw malformed(`YAML not well-formed. (line ${line}, column ${col})`, reason);
  }
  visit(document, {
    Alias: (_key, node) => {
      if (isAlias(node)) throw malformed('YAML aliases are not allowed in CloudFormation templates', `*${node.source}`);
    },
  });
  // What JSON has no word for, such as infinite numbers, becomes null.
  return parseJson(JSON.stringify(document.toJS())) ?? null;
}

/**
 * Reads YAML as CloudFormation does, which lets the lines within brackets begin at any column. The parser wants them
 * further to the right than the key of the brackets, so the line that it names is moved there.
 */
function parseLines(lines: readonly string[], moved = 0): Document.Parsed {
  const document = parseDocument(lines.join('\n'), {
    version: '1.1',
    customTags: templateTags,
    merge: false,
    prettyErrors: true,
  });
  const [problem] = document.errors;
  const line = (problem?.linePos?.[0].line ?? 0) - 1;
  const text = lines[line]?.trim() ?? '';
  const isInBrackets = problem?.code === 'BAD_INDENT' && problem.message.startsWith('Flow ') && text !== '';
  if (!isInBrackets || moved === MOST_MOVED_LINES) return document;
  const before = lines.slice(0, line).findLast((one) => one.trim() !== '') ?? '';
  return parseLines(lines.with(line, `${' '.repeat(before.search(/\S/) + 1)}${text}`), moved + 1);
}

function refuseJson(text: string): never {
  try {
    JSON.parse(text);
  } catch (error) {
    const { message } = error instanceof Error ? error : new Error(String(error));
    const [reason = ''] = message.split(/ in JSON|, "|\.\.\./);
    throw Object.assign(malformed(`JSON not well-formed.${placeIn(text, message)}`, reason), { cause: error });
  }
  throw new Error('A text that is JSON was read before.');
}

/** The place that a message of JSON.parse tells; not all do. */
function placeIn(text: string, message: string): string {
  const [, position] = /position (\d+)/.exec(message) ?? [];
  if (position === undefined) return '';
  const lines = text.slice(0, Number(position)).split('\n');
  return ` (line ${lines.length}, column ${(lines.at(-1)?.length ?? 0) + 1})`;
}

/** @param asAws what CloudFormation says; @param reason what it leaves out */
function malformed(asAws: string, reason: string): TemplateError {
  const finding = { logicalId: '', path: '', message: `${asAws.replace(/\.(?= \(|$)/, '')}: ${reason}` };
  return new TemplateError('TEMPLATE_MALFORMED', [finding], `Template format error: ${asAws}`);
}
