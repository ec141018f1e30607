import { SchemaInvalid } from '../schema-kind.ts';

/**
 * The parser of texts looks at all fields of a message for each one that it adds, and likewise at options: a text of
 * 160 KB with 8,000 fields took it seconds. Within these limits the longest text that a registry takes needs few.
 */
const LIMITS = {
  /** Fields, options, and names and numbers that are reserved. */
  partsOfMessage: 1_000,
  /** The same of all messages, with values of enums, and what is in braces. */
  partsOfFile: 10_000,
} as const;

/** @param place such as the name of the message @throws SchemaInvalid */
export function checkPartsOfMessage(count: number, place: string): void {
  if (count > LIMITS.partsOfMessage)
    throw new SchemaInvalid(`${place} has more than ${LIMITS.partsOfMessage} fields, options or reserved parts.`);
}

/** @throws SchemaInvalid */
export function checkPartsOfFile(count: number): void {
  if (count > LIMITS.partsOfFile) throw new SchemaInvalid(`The file has more than ${LIMITS.partsOfFile} parts.`);
}
