import { TextCursor } from '../../core/text-cursor.ts';

/** One step of a reference: `.name`, `.name(arguments)`, `[index]`. */
export type Step =
  | { readonly kind: 'member'; readonly name: string }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Expression[] }
  | { readonly kind: 'index'; readonly index: Expression };

export interface Reference {
  readonly kind: 'reference';
  readonly name: string;
  readonly steps: readonly Step[];
}

export type Operator = '||' | '&&' | '==' | '!=' | '<=' | '>=' | '<' | '>' | '+' | '-' | '*' | '/' | '%';

export type Expression =
  | Reference
  | { readonly kind: 'literal'; readonly value: string | number | boolean | null }
  /** A text in double quotes, which is a template itself. */
  | { readonly kind: 'template'; readonly nodes: readonly Node[] }
  | { readonly kind: 'list'; readonly items: readonly Expression[] }
  | { readonly kind: 'range'; readonly from: Expression; readonly to: Expression }
  | { readonly kind: 'map'; readonly entries: readonly (readonly [Expression, Expression])[] }
  | { readonly kind: 'not'; readonly of: Expression }
  | {
      readonly kind: 'binary';
      readonly operator: Operator;
      readonly left: Expression;
      readonly right: Expression;
    };

/** A part of a template. */
export type Node =
  | { readonly kind: 'text'; readonly text: string }
  /** `text` is what stands in the template. */
  | { readonly kind: 'show'; readonly reference: Reference; readonly text: string; readonly isQuiet: boolean }
  /** `\$name`: the text of the reference, where there is one. */
  | { readonly kind: 'escaped'; readonly reference: Reference; readonly text: string }
  | { readonly kind: 'set'; readonly target: Reference; readonly value: Expression }
  | {
      readonly kind: 'if';
      readonly branches: readonly { readonly test: Expression; readonly nodes: readonly Node[] }[];
      readonly otherwise: readonly Node[];
    }
  | {
      readonly kind: 'foreach';
      readonly variable: string;
      readonly list: Expression;
      readonly nodes: readonly Node[];
    }
  | { readonly kind: 'break' }
  | { readonly kind: 'stop' };

/** A template that is none. */
export class TemplateSyntaxError extends Error {
  override readonly name = 'TemplateSyntaxError';
}

/** Reads a template from left to right. */
export class Scanner extends TextCursor {
  /** Reads these characters if they come next, after spaces. */
  take(characters: string): boolean {
    const start = this.at;
    this.match(/\s*/y);
    if (this.text.startsWith(characters, this.at)) {
      this.at += characters.length;
      return true;
    }
    this.at = start;
    return false;
  }

  /** @throws TemplateSyntaxError */
  expect(characters: string): void {
    if (!this.take(characters)) this.fail(`"${characters}" is missing`);
  }

  /** @throws TemplateSyntaxError */
  fail(reason: string): never {
    const line = this.text.slice(0, this.at).split('\n').length;
    throw new TemplateSyntaxError(`${reason} in line ${line}`);
  }
}
