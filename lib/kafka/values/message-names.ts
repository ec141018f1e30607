import type { SchemaMark } from '../../encodings/frame.ts';

/** A message of a .proto file. */
interface Message {
  readonly fullName: string;
  /** Positions from the top of the file down. */
  readonly path: readonly number[];
}

/** Nothing in these is a declaration. */
const COMMENT_OR_TEXT = /\/\*[\s\S]*?\*\/|\/\/[^\n]*|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'/g;
const DECLARATION = /\bpackage\s+([\w.]+)\s*;|\bmessage\s+(\w+)\s*(?=\{)|\bmap\s*<[^<>{};]*>\s*(\w+)\s*=|[{}]/g;

/**
 * The full name of the message that a mark means: by Confluent its path of positions, by Glue its rank among the full
 * names of all messages. The entries of maps have a rank, too, and no position.
 * @param text of the .proto file
 * @returns undefined when the file has no such message
 */
export function messageNameOf(text: string, { messageIndexes = [0], messageRank }: SchemaMark): string | undefined {
  const { messages, entries } = declaredIn(text);
  if (messageRank !== undefined) return [...messages.map(({ fullName }) => fullName), ...entries].sort()[messageRank];
  return messages.find(({ path }) => path.join() === messageIndexes.join())?.fullName;
}

/** In the order of the file. Enums, services and options have braces, too, and no message inside. */
function declaredIn(text: string): Declarations {
  const declarations = new Declarations();
  for (const [sign, ofPackage, message, map] of text.replace(COMMENT_OR_TEXT, ' ').matchAll(DECLARATION)) {
    if (ofPackage !== undefined) declarations.inPackage(ofPackage);
    else if (message !== undefined) declarations.addMessage(message);
    else if (map !== undefined) declarations.addMap(map);
    else if (sign === '{') declarations.open();
    else declarations.close();
  }
  return declarations;
}

class Declarations {
  readonly messages: Message[] = [];
  /** Full names of the messages that stand for entries of maps. */
  readonly entries: string[] = [];
  readonly #open: (Message | undefined)[] = [];
  readonly #counts = new Map<Message | undefined, number>();
  #prefix = '';
  #last: Message | undefined;

  inPackage(name: string): void {
    this.#prefix = `${name}.`;
  }

  addMessage(name: string): void {
    const around = this.#open.at(-1);
    const index = this.#counts.get(around) ?? 0;
    this.#counts.set(around, index + 1);
    const fullName = around ? `${around.fullName}.${name}` : `${this.#prefix}${name}`;
    this.#last = { fullName, path: [...(around?.path ?? []), index] };
    this.messages.push(this.#last);
  }

  addMap(field: string): void {
    const around = this.#open.at(-1);
    if (around) this.entries.push(`${around.fullName}.${entryName(field)}`);
  }

  open(): void {
    this.#open.push(this.#last);
    this.#last = undefined;
  }

  close(): void {
    this.#open.pop();
  }
}

/**
 * As compilers of .proto files name it: `by_id` has `ByIdEntry`.
 * @see https://protobuf.dev/programming-guides/proto3/#backwards
 */
const entryName = (field: string): string =>
  `${`_${field}`.replace(/_+([^_])?/g, (_underscores, next: string | undefined) => (next ?? '').toUpperCase())}Entry`;
