import { SchemaInvalid } from '../schema-kind.ts';
import { readDescriptor } from './descriptor/read-descriptor.ts';
import type { ProtoFile } from './model/file.ts';
import { readText } from './text/read-text.ts';

/** Whether a schema was given as text, or as the base64 of a descriptor: clients for Python and JavaScript send that. */
export interface ReadFile {
  readonly file: ProtoFile;
  readonly form: 'text' | 'descriptor';
}

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/**
 * Reads a file in either form. As in Confluent's registry the text is tried first.
 * @throws SchemaInvalid
 */
export function readAny(source: string): ReadFile {
  try {
    return { file: readText(source), form: 'text' };
  } catch (error) {
    if (!(error instanceof SchemaInvalid && BASE64.test(source.trim()))) throw error;
    return { file: readDescriptor(Buffer.from(source, 'base64')), form: 'descriptor' };
  }
}
