import { type Document, isCollection, isNode, LineCounter, parseDocument } from 'yaml';

/** A file of YAML or JSON, and the places of its values. */
export interface YamlFile {
  /** As people name it: relative to the project. */
  readonly file: string;
  readonly text: string;
  readonly document: Document;
  /** `:<line>:<column>` of the value at that path, or of what is there of the path. */
  place(path: readonly (string | number)[]): string;
}

/** Reads YAML. Tags of CloudFormation such as `!Ref` count as the plain values behind them. */
export function readYaml(file: string, text: string): YamlFile {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, logLevel: 'silent' });
  return {
    file,
    text,
    document,
    place(path) {
      const start = nearestNode(document, path)?.range?.[0];
      if (start === undefined) return '';
      const { line, col } = lineCounter.linePos(start);
      return `:${line}:${col}`;
    },
  };
}

function nearestNode(document: Document, path: readonly (string | number)[]) {
  for (let length = path.length; length > 0; length--) {
    const node: unknown = document.getIn(path.slice(0, length), true);
    if (isNode(node)) return node;
  }
  return document.contents ?? undefined;
}

/** The value of a node as plain data; undefined where there is none. */
export function valueAt({ document }: YamlFile, path: readonly (string | number)[]): unknown {
  const node: unknown = document.getIn(path, true);
  if (isCollection(node)) return node.toJS(document);
  return isNode(node) ? node.toJSON() : undefined;
}
