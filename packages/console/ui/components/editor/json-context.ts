import type { Path } from './json-parse.ts';
import { type Token, tokensOf } from './json-tokens.ts';

/** What could be written at a place of a text that need not be whole. */
export interface Context {
  /** Of the object for a name; of the value for a value. */
  readonly path: Path;
  readonly wants: 'name' | 'value';
  /** What is begun there, to be replaced. */
  readonly from: number;
  readonly to: number;
  /** The names that the object has before this place. */
  readonly names: readonly string[];
}

interface Level {
  readonly isList: boolean;
  readonly names: string[];
  key: string | undefined;
  index: number;
  wantsValue: boolean;
}

const levelOf = (isList: boolean): Level => ({ isList, names: [], key: undefined, index: 0, wantsValue: isList });

/** Reads what is before the place, and ignores what is behind it. */
export function contextAt(text: string, at: number): Context {
  const tokens = tokensOf(text);
  const levels: Level[] = [];
  const begun = tokens.find(({ kind, from, to }) => kind !== 'mark' && from < at && at <= to);
  for (const token of tokens) {
    if (token.from >= at || token === begun) break;
    step(levels, token, text.slice(token.from, token.to));
  }
  const level = levels.at(-1);
  const wants = level === undefined || level.wantsValue ? 'value' : 'name';
  const path = levels.flatMap((one, index) => (index === levels.length - 1 && wants === 'name' ? [] : placeOf(one)));
  return { path, wants, from: begun?.from ?? at, to: begun?.to ?? at, names: level?.names ?? [] };
}

const placeOf = ({ isList, index, key }: Level): Path => (isList ? [index] : key === undefined ? [] : [key]);

function step(levels: Level[], { kind }: Token, text: string): void {
  const level = levels.at(-1);
  if (text === '{' || text === '[') levels.push(levelOf(text === '['));
  else if (text === '}' || text === ']') levels.pop();
  else if (level === undefined) return;
  else if (text === ',') {
    level.index++;
    level.wantsValue = level.isList;
  } else if (text === ':') level.wantsValue = true;
  else if (kind === 'key' || (kind === 'string' && !level.wantsValue)) {
    level.key = nameIn(text);
    level.names.push(level.key);
  }
}

const nameIn = (text: string): string => text.replace(/^"|"$/g, '');
