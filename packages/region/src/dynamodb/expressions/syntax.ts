/** Expressions as they are written: names by `#alias` and values by `:name` are still those of the request. */

/** A name, an alias with its `#`, or an index of a list. */
export type PathPart = string | number;

/** From the item inwards. */
export type Path = readonly [head: string, ...rest: PathPart[]];

export interface PathSyntax {
  readonly kind: 'path';
  readonly parts: Path;
}
export interface ValueSyntax {
  readonly kind: 'value';
  /** With its `:`. */
  readonly name: string;
}
export interface CallSyntax {
  readonly kind: 'call';
  readonly name: string;
  readonly operands: readonly OperandSyntax[];
}
export type OperandSyntax = PathSyntax | ValueSyntax | CallSyntax;

export type Comparator = '=' | '<>' | '<' | '<=' | '>' | '>=';

export type ConditionSyntax =
  | { readonly kind: 'and'; readonly left: ConditionSyntax; readonly right: ConditionSyntax }
  | { readonly kind: 'or'; readonly left: ConditionSyntax; readonly right: ConditionSyntax }
  | { readonly kind: 'not'; readonly condition: ConditionSyntax }
  | {
      readonly kind: 'comparison';
      readonly comparator: Comparator;
      readonly operands: readonly [OperandSyntax, OperandSyntax];
    }
  | { readonly kind: 'between'; readonly operands: readonly [OperandSyntax, OperandSyntax, OperandSyntax] }
  | { readonly kind: 'in'; readonly operands: readonly [OperandSyntax, ...OperandSyntax[]] }
  | CallSyntax;

/** A value of SET: an operand, or two with `+` or `-` between them. */
export type AssignedSyntax =
  | OperandSyntax
  | { readonly kind: 'sum'; readonly operator: '+' | '-'; readonly operands: readonly [OperandSyntax, OperandSyntax] };

export type ActionSyntax =
  | { readonly kind: 'set'; readonly path: PathSyntax; readonly value: AssignedSyntax }
  | { readonly kind: 'remove'; readonly path: PathSyntax }
  | { readonly kind: 'add' | 'delete'; readonly path: PathSyntax; readonly value: ValueSyntax };

export interface UpdateSyntax {
  readonly actions: readonly ActionSyntax[];
  /** The keyword of the first section that comes twice. */
  readonly repeatedSection: string | undefined;
}
