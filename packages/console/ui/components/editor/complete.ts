import { contextAt } from './json-context.ts';
import { type JsonSchema, namesAt, valuesAt } from './json-schema.ts';

export interface Choice {
  /** As it stands in the text. */
  readonly text: string;
  readonly detail: string;
}

export interface Completion {
  /** What a choice replaces. */
  readonly from: number;
  readonly to: number;
  readonly choices: readonly Choice[];
}

const MOST = 12;

/** What could be written at a place. @param isAsked also where nothing is begun */
export function completionAt(text: string, at: number, schema: JsonSchema, isAsked: boolean): Completion | undefined {
  const { path, wants, from, to, names } = contextAt(text, at);
  if (from === to && !isAsked) return undefined;
  const begun = text.slice(from, at).replace(/^"/, '').toLowerCase();
  const all = wants === 'value' ? valueChoices(schema, path) : nameChoices(schema, path, names, text.slice(to));
  const choices = all.filter((choice) => choice.text.toLowerCase().replace(/^"/, '').startsWith(begun)).slice(0, MOST);
  const isWritten = choices.length === 1 && choices[0]?.text === text.slice(from, to);
  return choices.length === 0 || isWritten ? undefined : { from, to, choices };
}

type Path = ReturnType<typeof contextAt>['path'];

const valueChoices = (schema: JsonSchema, path: Path): readonly Choice[] =>
  valuesAt(schema, path).map((value) => ({ text: JSON.stringify(value), detail: '' }));

function nameChoices(schema: JsonSchema, path: Path, names: readonly string[], behind: string): readonly Choice[] {
  const colon = /^\s*:/.test(behind) ? '' : ': ';
  return [...namesAt(schema, path)]
    .filter(([name]) => !names.includes(name))
    .map(([name, detail]) => ({ text: JSON.stringify(name) + colon, detail }));
}

const INDENT = '  ';

/** A new line at this place, as far in as it belongs. */
export function newLineAt(text: string, at: number): string {
  const line = text.slice(text.lastIndexOf('\n', at - 1) + 1, at);
  const [indent = ''] = /^[ \t]*/.exec(line) ?? [];
  return `\n${indent}${/[{[]\s*$/.test(line) ? INDENT : ''}`;
}
