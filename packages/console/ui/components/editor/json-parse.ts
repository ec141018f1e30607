import { type Token, tokensOf } from './json-tokens.ts';

export type Path = readonly (string | number)[];

interface Range {
  readonly from: number;
  readonly to: number;
}

/** A value with its place in the text. */
export interface JsonNode extends Range {
  readonly members?: ReadonlyMap<string, { readonly key: Range; readonly value: JsonNode }>;
  readonly items?: readonly JsonNode[];
}

/** Why a text is no JSON, and where. */
export class JsonProblem extends Error {
  override readonly name = 'JsonProblem';
  readonly from: number;
  readonly to: number;

  constructor(message: string, { from, to }: Range) {
    super(message);
    this.from = from;
    this.to = to;
  }
}

/** The places of all values of a text. @throws JsonProblem at the first fault */
export function parseNodes(text: string): JsonNode {
  const parser = new Parser(text);
  const root = parser.value();
  parser.end();
  return root;
}

class Parser {
  readonly #text: string;
  readonly #tokens: readonly Token[];
  #next = 0;

  constructor(text: string) {
    this.#text = text;
    this.#tokens = tokensOf(text);
  }

  value(): JsonNode {
    const token = this.#take('a value');
    const text = this.#textOf(token);
    if (text === '{') return this.#object(token);
    if (text === '[') return this.#list(token);
    if (token.kind === 'mark' || token.kind === 'wrong') throw new JsonProblem('A value belongs here.', token);
    this.#read(token);
    return { from: token.from, to: token.to };
  }

  end(): void {
    const token = this.#tokens[this.#next];
    if (token !== undefined) throw new JsonProblem('The value has ended before this.', token);
  }

  #object(open: Token): JsonNode {
    const members = new Map<string, { key: Range; value: JsonNode }>();
    if (this.#skip('}')) return { from: open.from, to: this.#lastTo(), members };
    do {
      const key = this.#take('a name in double quotes');
      if (key.kind !== 'key' && key.kind !== 'string')
        throw new JsonProblem('A name in double quotes belongs here.', key);
      const name = String(this.#read(key));
      if (members.has(name)) throw new JsonProblem(`${JSON.stringify(name)} is there twice.`, key);
      this.#expect(':');
      members.set(name, { key, value: this.value() });
    } while (this.#skip(','));
    this.#expect('}');
    return { from: open.from, to: this.#lastTo(), members };
  }

  #list(open: Token): JsonNode {
    const items: JsonNode[] = [];
    if (this.#skip(']')) return { from: open.from, to: this.#lastTo(), items };
    do items.push(this.value());
    while (this.#skip(','));
    this.#expect(']');
    return { from: open.from, to: this.#lastTo(), items };
  }

  #read(token: Token): unknown {
    try {
      return JSON.parse(this.#textOf(token));
    } catch {
      throw new JsonProblem(`${this.#textOf(token).slice(0, 40)} is no JSON.`, token);
    }
  }

  #take(what: string): Token {
    const token = this.#tokens[this.#next++];
    if (token !== undefined) return token;
    const end = this.#text.length;
    throw new JsonProblem(`The text ends where ${what} belongs.`, { from: Math.max(0, end - 1), to: end });
  }

  #skip(mark: string): boolean {
    const token = this.#tokens[this.#next];
    if (token === undefined || this.#textOf(token) !== mark) return false;
    this.#next++;
    return true;
  }

  #expect(mark: string): void {
    const token = this.#take(mark);
    if (this.#textOf(token) !== mark) throw new JsonProblem(`${mark} belongs here.`, token);
  }

  #textOf({ from, to }: Token): string {
    return this.#text.slice(from, to);
  }

  #lastTo(): number {
    return this.#tokens[this.#next - 1]?.to ?? 0;
  }
}

/** The place of what has a path; of its nearest ancestor where it is absent. */
export function placeIn(root: JsonNode, path: Path): Range {
  let node = root;
  let place: Range = root;
  for (const step of path) {
    const member = node.members?.get(String(step));
    const next = member?.value ?? node.items?.[Number(step)];
    if (next === undefined) return node.members === undefined ? place : { from: node.from, to: node.from + 1 };
    node = next;
    place = member !== undefined && member.value.members !== undefined ? member.key : next;
  }
  return place;
}
