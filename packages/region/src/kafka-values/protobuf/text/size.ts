import { SchemaInvalid } from '../../schema-kind.ts';
import { checkPartsOfFile, checkPartsOfMessage } from '../limits.ts';

/** Space, remarks, texts, signs and words. Only a text that nobody closes is none of them. */
const PIECE =
  /\s+|\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|"[^"\\]*(?:\\[\s\S][^"\\]*)*"|'[^'\\]*(?:\\[\s\S][^'\\]*)*'|[{};,]|[^\s"'{};,/]+|\//gy;

const NO_WORD = /^(?:\s|\/)/;

/** What is in braces. */
interface Block {
  readonly isMessage: boolean;
  /** Of a message all its statements, elsewhere its options. */
  counted: number;
}

/**
 * Refuses a text that would take long to parse, by its words alone.
 * @throws SchemaInvalid
 */
export function checkSize(text: string): void {
  const size = new Size();
  let end = 0;
  for (const [piece] of text.matchAll(PIECE)) {
    end += piece.length;
    if (!NO_WORD.test(piece)) size.add(piece);
  }
  if (end < text.length) throw new SchemaInvalid(`illegal string (line ${text.slice(0, end).split('\n').length})`);
}

class Size {
  readonly #open: Block[] = [{ isMessage: false, counted: 0 }];
  #parts = 0;
  /** Of the statement that is being read. */
  #firstWord: string | undefined;
  #commas = 0;

  add(word: string): void {
    const isSign = word === '{' || word === '}' || word === ';';
    if (isSign || word === ',') checkPartsOfFile(++this.#parts);
    if (word === ',') checkPartsOfMessage(++this.#commas, 'A list');
    if (word === '{') this.#begin();
    if (word === '}') this.#open.pop();
    if (word === ';') this.#count();
    if (isSign) [this.#firstWord, this.#commas] = [undefined, 0];
    else this.#firstWord ??= word;
  }

  /** The fields of a oneof are those of its message, and a group and what extends a message have fields, too. */
  #begin(): void {
    const around = this.#open.at(-1);
    const isMessage = this.#firstWord !== 'enum' && this.#firstWord !== 'service';
    this.#open.push(this.#firstWord === 'oneof' && around ? around : { isMessage, counted: 0 });
  }

  #count(): void {
    const block = this.#open.at(-1);
    if (block && (block.isMessage || this.#firstWord === 'option'))
      checkPartsOfMessage(++block.counted, block.isMessage ? 'A message' : 'A part of the file');
  }
}
