/** What a member's value must be like. Problems are named in this order. */
export interface Constraints {
  readonly notNull?: true;
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  /** The ARN of a table is as good as a name. */
  readonly mayBeArn?: true;
  readonly oneOf?: readonly string[];
  /** Of the names in a map. */
  readonly keys?: Constraints;
  /** Of the values in a map, without a look into them. */
  readonly values?: Constraints;
}

/**
 * The type of a member, as DynamoDB's Java classes see it: its errors name them. A value in a list or a map is refused
 * in other words than a member of a structure, so structures say where they are.
 */
export type Shape =
  | ({ readonly type: 'String' | 'Boolean' | 'Integer' | 'Long' | 'Double' | 'Blob' } & Constraints)
  | ({ readonly type: 'List' | 'ParameterizedList'; readonly of: Shape } & Constraints)
  | ({ readonly type: 'Map' | 'ParameterizedMap'; readonly className: string; readonly of: Shape } & Constraints)
  | ({
      readonly type: 'Structure';
      readonly className: string;
      readonly members: Members;
      readonly where: Where;
    } & Constraints)
  | ({ readonly type: 'AttributeValue'; readonly where: Where } & Constraints);

export type Where = 'member' | 'element';

export type Members = Readonly<Record<string, Shape>>;

export const string = (constraints: Constraints = {}): Shape => ({ type: 'String', ...constraints });
export const boolean: Shape = { type: 'Boolean' };
export const integer = (constraints: Constraints = {}): Shape => ({ type: 'Integer', ...constraints });
export const long = (constraints: Constraints = {}): Shape => ({ type: 'Long', ...constraints });
export const listOf = (of: Shape, constraints: Constraints = {}): Shape => ({ type: 'List', of, ...constraints });
export const mapOf = (className: string, of: Shape, constraints: Constraints = {}): Shape => ({
  type: 'Map',
  className,
  of,
  ...constraints,
});
export const member = (className: string, members: Members, constraints: Constraints = {}): Shape => ({
  type: 'Structure',
  where: 'member',
  className,
  members,
  ...constraints,
});
export const element = (className: string, members: Members, constraints: Constraints = {}): Shape => ({
  type: 'Structure',
  where: 'element',
  className,
  members,
  ...constraints,
});
