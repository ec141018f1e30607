import protobuf from 'protobufjs';
import { SchemaInvalid } from '../../schema-kind.ts';
import type { ProtoFile, ProtoImport } from '../model/file.ts';

/** What protobufjs does not say of a file that it has parsed. */
export interface FileHead {
  readonly syntax: ProtoFile['syntax'];
  readonly imports: readonly ProtoImport[];
}

/**
 * Reads syntax and imports from the words of a text.
 * @throws SchemaInvalid for what this region does not read
 */
export function headOf(text: string): FileHead {
  const statements = statementsOf(text);
  const syntax = statements.find(([word]) => word === 'syntax' || word === 'edition');
  return { syntax: syntaxOf(syntax), imports: statements.filter(([word]) => word === 'import').map(importOf) };
}

/** A statement outside of all braces, up to its end. */
type Statement = readonly string[];

function statementsOf(text: string): readonly Statement[] {
  const statements: Statement[] = [];
  let [depth, words]: [number, string[]] = [0, []];
  const tokens = protobuf.tokenize(text, false);
  for (let token = tokens.next(); token !== null; token = tokens.next()) {
    refuseName(token, tokens.line);
    if (token === '{') depth++;
    if (token === '}') depth--;
    words.push(token);
    if (depth === 0 && (token === ';' || token === '}')) {
      statements.push(words);
      words = [];
    }
  }
  return statements;
}

/** protobufjs leaves out what has this name, without a word. */
function refuseName(token: string, line: number): void {
  if (token.split('.').includes('__proto__'))
    throw new SchemaInvalid(`The name __proto__ is not supported (line ${line}).`);
}

function syntaxOf(statement: Statement | undefined): ProtoFile['syntax'] {
  const [word, _equals, _quote, value = ''] = statement ?? ['syntax', '=', '"', 'proto2'];
  if (word === 'edition') throw new SchemaInvalid(`Edition ${value} is not supported, but proto2 and proto3.`);
  if (value === 'proto2' || value === 'proto3') return value;
  throw new SchemaInvalid(`There is no syntax "${value}", but proto2 and proto3.`);
}

function importOf([_import, ...rest]: Statement): ProtoImport {
  const kind = rest[0] === 'public' || rest[0] === 'weak' ? rest[0] : 'plain';
  return { name: nameOf(rest), kind };
}

/** A text is a quote, its characters, and a quote. */
function nameOf(words: Statement): string {
  const quote = words.findIndex((word) => word === '"' || word === "'");
  return words[quote + 1] ?? '';
}
