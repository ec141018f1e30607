import protobuf from 'protobufjs';
import { SchemaInvalid } from '../../schema-kind.ts';

/** What protobufjs has read of a file. */
export interface ParsedText {
  readonly package: string;
  /** What the package holds; the parsed file holds nothing else. */
  readonly content: protobuf.NamespaceBase;
}

/**
 * Reads a text by the parser of protobufjs.
 * @throws SchemaInvalid with the line
 */
export function parseText(text: string): ParsedText {
  try {
    const { package: name, root } = protobuf.parse(text, { keepCase: true });
    const content = name === undefined ? root : root.lookup(name);
    return { package: name ?? '', content: content instanceof protobuf.Namespace ? content : root };
  } catch (error) {
    throw new SchemaInvalid(error instanceof Error ? error.message : String(error), { cause: error });
  }
}
