import { readExpression, readReference } from './expressions.ts';
import { type Node, Scanner, TemplateSyntaxError } from './syntax.ts';

/** Up to the next sign of the language. */
const TEXT = /[^$#\\]+/y;
const COMMENT = /##[^\n]*(?:\n|$)|#\*[\s\S]*?\*#/y;
const RAW = /#\[\[([\s\S]*?)\]\]#/y;
const DIRECTIVE =
  /#(?:(set|if|elseif|else|end|foreach|break|stop)(?![A-Za-z])|\{(if|elseif|else|end|foreach|break|stop)\})/y;
/** Of the language, and not run here. */
const OTHER = /#\{?(macro|define|parse|include|evaluate)\b/y;
/** A line with a directive alone leaves no empty line. */
const LINE_END = /[ \t]*\r?\n/y;

const parsed = new Map<string, readonly Node[]>();
/** Templates are those of an application: there are not many of them. */
const MAX_PARSED = 500;

/** Reads a template; each text once. @throws TemplateSyntaxError */
export function parseVtl(text: string): readonly Node[] {
  const known = parsed.get(text);
  if (known !== undefined) return known;
  const scanner = new Scanner(text);
  const { nodes, ended } = readBlock(scanner);
  if (ended !== undefined) scanner.fail(`#${ended} follows nothing`);
  if (parsed.size >= MAX_PARSED) parsed.clear();
  parsed.set(text, nodes);
  return nodes;
}

/** Why a text is no template; undefined for one that is. */
export function problemIn(text: string): string | undefined {
  try {
    parseVtl(text);
    return undefined;
  } catch (error) {
    if (error instanceof TemplateSyntaxError) return error.message;
    throw error;
  }
}

type Ending = 'elseif' | 'else' | 'end';

interface Block {
  readonly nodes: readonly Node[];
  /** The directive at which it ended; undefined at the end of the template. */
  readonly ended: Ending | undefined;
}

function readBlock(scanner: Scanner): Block {
  const nodes: Node[] = [];
  while (!scanner.isAtEnd) {
    const plain = scanner.match(TEXT)?.[0] ?? scanner.match(RAW)?.[1];
    if (plain !== undefined) nodes.push({ kind: 'text', text: plain });
    else if (scanner.match(COMMENT) === undefined) {
      const node = readSign(scanner);
      if (typeof node === 'string') return { nodes, ended: node };
      nodes.push(node);
    }
  }
  return { nodes, ended: undefined };
}

function readSign(scanner: Scanner): Node | Ending {
  const start = scanner.at;
  if (scanner.match(/\\(?=[$#\\])/y)) return readEscaped(scanner);
  const found = readReference(scanner, parseVtl);
  if (found) return { kind: 'show', ...found, text: scanner.text.slice(start, scanner.at) };
  const directive = scanner.match(DIRECTIVE);
  if (directive !== undefined) return readDirective(scanner, directive[1] ?? directive[2] ?? '');
  const other = scanner.match(OTHER)?.[1];
  if (other !== undefined) return scanner.fail(`The region does not run #${other},`);
  scanner.at += 1;
  return { kind: 'text', text: scanner.text.slice(start, scanner.at) };
}

/** What follows a backslash is shown as it is. */
function readEscaped(scanner: Scanner): Node {
  const start = scanner.at;
  const found = readReference(scanner, parseVtl);
  if (found) return { kind: 'escaped', reference: found.reference, text: scanner.text.slice(start, scanner.at) };
  const directive = scanner.match(DIRECTIVE)?.[0];
  return { kind: 'text', text: directive ?? '\\' };
}

function readDirective(scanner: Scanner, name: string): Node | Ending {
  switch (name) {
    case 'set':
      return readSet(scanner);
    case 'if':
      return readIf(scanner);
    case 'foreach':
      return readForeach(scanner);
    case 'break':
    case 'stop':
      return { kind: name };
    default:
      if (name !== 'elseif') scanner.match(LINE_END);
      return name === 'elseif' || name === 'else' ? name : 'end';
  }
}

function readSet(scanner: Scanner): Node {
  scanner.expect('(');
  scanner.match(/\s*/y);
  const target = readReference(scanner, parseVtl)?.reference ?? scanner.fail('#set names no variable');
  scanner.expect('=');
  const value = readExpression(scanner, parseVtl);
  scanner.expect(')');
  scanner.match(LINE_END);
  return { kind: 'set', target, value };
}

function readIf(scanner: Scanner): Node {
  const branches: { test: ReturnType<typeof readTest>; nodes: readonly Node[] }[] = [];
  for (;;) {
    const test = readTest(scanner);
    const { nodes, ended } = readBlock(scanner);
    branches.push({ test, nodes });
    if (ended === undefined) return scanner.fail('#end is missing');
    if (ended === 'end') return { kind: 'if', branches, otherwise: [] };
    if (ended === 'else') return { kind: 'if', branches, otherwise: readLast(scanner) };
  }
}

function readTest(scanner: Scanner) {
  scanner.expect('(');
  const test = readExpression(scanner, parseVtl);
  scanner.expect(')');
  scanner.match(LINE_END);
  return test;
}

function readForeach(scanner: Scanner): Node {
  scanner.expect('(');
  scanner.match(/\s*/y);
  const variable = readReference(scanner, parseVtl)?.reference.name ?? scanner.fail('#foreach names no variable');
  if (!scanner.match(/\s*in\b/y)) scanner.fail('#foreach has no "in"');
  const list = readExpression(scanner, parseVtl);
  scanner.expect(')');
  scanner.match(LINE_END);
  return { kind: 'foreach', variable, list, nodes: readLast(scanner) };
}

function readLast(scanner: Scanner): readonly Node[] {
  const { nodes, ended } = readBlock(scanner);
  return ended === 'end' ? nodes : scanner.fail('#end is missing');
}
