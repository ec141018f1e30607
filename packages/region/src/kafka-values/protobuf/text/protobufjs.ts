import protobuf from 'protobufjs';
import { SchemaInvalid } from '../../schema-kind.ts';
import { checkSize } from './size.ts';

const MAX_REASON = 1_000;

/** What protobufjs has read of a file. */
export interface ParsedText {
  readonly package: string;
  /** What the package holds; the parsed file holds nothing else. */
  readonly content: protobuf.NamespaceBase;
}

/**
 * Reads a text by the parser of protobufjs, if it is not too large for it.
 * @throws SchemaInvalid with the line
 */
export function parseText(text: string): ParsedText {
  try {
    checkSize(text);
    const { package: name, root } = protobuf.parse(text, { keepCase: true });
    const content = name === undefined ? root : root.lookup(name);
    return { package: name ?? '', content: content instanceof protobuf.Namespace ? content : root };
  } catch (error) {
    if (error instanceof SchemaInvalid) throw error;
    // It quotes the word that it does not understand, however long that is.
    const reason = error instanceof Error ? error.message : String(error);
    throw new SchemaInvalid(reason.slice(0, MAX_REASON), { cause: error });
  }
}
