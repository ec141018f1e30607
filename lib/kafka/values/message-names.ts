import type { SchemaMark } from '../../encodings/frame.ts';

/** A message of a .proto file. */
interface Message {
  readonly fullName: string;
  /** Positions from the top of the file down. */
  readonly path: readonly number[];
}

/** Nothing in these is a declaration. */
const COMMENT_OR_TEXT = /\/\*[\s\S]*?\*\/|\/\/[^\n]*|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'/g;
const DECLARATION = /\bpackage\s+([\w.]+)\s*;|\bmessage\s+(\w+)\s*(?=\{)|[{}]/g;

/**
 * The full name of the message that a mark means: by Confluent its path of positions, by Glue its rank among the full
 * names of all messages.
 * @param text of the .proto file
 * @returns undefined when the file has no such message
 */
export function messageNameOf(text: string, { messageIndexes = [0], messageRank }: SchemaMark): string | undefined {
  const messages = messagesIn(text);
  if (messageRank !== undefined) return messages.map(({ fullName }) => fullName).sort()[messageRank];
  return messages.find(({ path }) => path.join() === messageIndexes.join())?.fullName;
}

/** In the order of the file. Enums, services and options have braces, too, and no message inside. */
function messagesIn(text: string): readonly Message[] {
  const messages: Message[] = [];
  const open: (Message | undefined)[] = [];
  const counts = new Map<Message | undefined, number>();
  let prefix = '';
  let declared: Message | undefined;
  for (const [sign, ofPackage, name] of text.replace(COMMENT_OR_TEXT, ' ').matchAll(DECLARATION)) {
    if (ofPackage !== undefined) prefix = `${ofPackage}.`;
    else if (name !== undefined) {
      const around = open.at(-1);
      const index = counts.get(around) ?? 0;
      counts.set(around, index + 1);
      const fullName = around ? `${around.fullName}.${name}` : `${prefix}${name}`;
      declared = { fullName, path: [...(around?.path ?? []), index] };
      messages.push(declared);
    } else if (sign === '{') {
      open.push(declared);
      declared = undefined;
    } else open.pop();
  }
  return messages;
}
