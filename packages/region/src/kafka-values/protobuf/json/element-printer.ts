import type { DecodedMessage } from '../decode/decoded.ts';

/** What the JSON of well-known types is made with. */
export interface ElementPrinter {
  message(message: DecodedMessage): string;
}
