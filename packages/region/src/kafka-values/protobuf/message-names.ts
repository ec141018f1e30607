import type { MessageIndex } from '../schema-kind.ts';
import type { ProtoFile, ProtoMessage } from './model/file.ts';
import { entryName, within } from './model/names.ts';

/** The full names of the messages of a file. */
export interface MessageNames {
  /** In the order of the file, messages before those in them. */
  readonly declared: readonly string[];
  find(index: MessageIndex): string | undefined;
}

/**
 * By Confluent's path the entries of maps do not count. By Glue's rank they do: its libraries sort what a descriptor
 * has, and there an entry is a message, too.
 */
export function namesOf(file: ProtoFile): MessageNames {
  const declared = namesIn(file.messages, file.package);
  const ranked = [...declared, ...entriesIn(file.messages, file.package)].sort();
  return {
    declared,
    find: (index) => ('rank' in index ? ranked[index.rank] : atPath(file, index.path)),
  };
}

const namesIn = (messages: readonly ProtoMessage[], scope: string): readonly string[] =>
  messages.flatMap((message) => {
    const name = within(scope, message.name);
    return [name, ...namesIn(message.messages, name)];
  });

const entriesIn = (messages: readonly ProtoMessage[], scope: string): readonly string[] =>
  messages.flatMap((message) => {
    const name = within(scope, message.name);
    const own = message.fields
      .filter(({ type }) => type.kind === 'map')
      .map((field) => within(name, entryName(field.name)));
    return [...own, ...entriesIn(message.messages, name)];
  });

function atPath(file: ProtoFile, path: readonly number[]): string | undefined {
  let [messages, name]: [readonly ProtoMessage[], string] = [file.messages, file.package];
  for (const position of path) {
    const message = messages[position];
    if (message === undefined) return;
    [messages, name] = [message.messages, within(name, message.name)];
  }
  return path.length === 0 ? undefined : name;
}
