import { isObject, type Json } from '../core/json.ts';
import { scalarText } from '../core/properties.ts';
import { below, fail, type Location } from './scope.ts';

/** The values of parameters and pseudo parameters, by name. */
export type RuleValues = ReadonlyMap<string, Json>;

/** A condition or an assertion of a rule. */
export type Test = (values: RuleValues) => boolean;
type Operand = (values: RuleValues) => Json;

interface Junction {
  readonly least: number;
  readonly most: number;
  readonly holds: (parts: readonly boolean[]) => boolean;
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-rules.html */
const JUNCTIONS: Readonly<Record<string, Junction>> = {
  'Fn::And': { least: 2, most: 10, holds: (parts) => parts.every(Boolean) },
  'Fn::Or': { least: 2, most: 10, holds: (parts) => parts.some(Boolean) },
  'Fn::Not': { least: 1, most: 1, holds: ([part]) => part === false },
};

const COMPARISONS: Readonly<Record<string, (left: Json, right: Json) => boolean>> = {
  'Fn::Equals': (left, right) => comparable(left) === comparable(right),
  'Fn::Contains': (list, text) => textsIn(list).includes(comparable(text)),
  'Fn::EachMemberEquals': (list, text) => textsIn(list).every((member) => member === comparable(text)),
  'Fn::EachMemberIn': (list, allowed) => textsIn(list).every((member) => textsIn(allowed).includes(member)),
};

/** They read VPCs, subnets, security groups and the like, by parameters of their types. */
const LOOKUPS = ['Fn::RefAll', 'Fn::ValueOf', 'Fn::ValueOfAll'];

const TEST_NAMES = [...Object.keys(JUNCTIONS), ...Object.keys(COMPARISONS)];

/**
 * Reads a condition or an assertion.
 * @param names the parameters and pseudo parameters that it may refer to
 * @throws TemplateError TEMPLATE_UNRESOLVABLE with its location
 */
export function readTest(source: Json | undefined, location: Location, names: ReadonlySet<string>): Test {
  const [name, argument] = functionIn(source);
  refuseLookup(name, location);
  const junction = JUNCTIONS[name];
  if (junction !== undefined) return readJunction(junction, argument, below(location, name), names);
  const compare = COMPARISONS[name];
  if (compare !== undefined) return readComparison(compare, argument, below(location, name), names);
  return fail(location, `A rule asks with one of ${TEST_NAMES.join(', ')}.`);
}

function readJunction(
  { least, most, holds }: Junction,
  argument: Json | undefined,
  location: Location,
  names: ReadonlySet<string>,
): Test {
  const parts = Array.isArray(argument) ? argument : [];
  if (parts.length < least || parts.length > most) {
    fail(location, least === most ? `It takes a list of ${least}.` : `It takes a list of ${least} to ${most}.`);
  }
  const tests = parts.map((part, index) => readTest(part, below(location, index), names));
  return (values) => holds(tests.map((test) => test(values)));
}

function readComparison(
  compare: (left: Json, right: Json) => boolean,
  argument: Json | undefined,
  location: Location,
  names: ReadonlySet<string>,
): Test {
  const [left, right, ...more] = Array.isArray(argument) ? argument : [];
  if (left === undefined || right === undefined || more.length > 0) fail(location, 'It takes a list of 2.');
  const [first, second] = [readOperand(left, below(location, 0), names), readOperand(right, below(location, 1), names)];
  return (values) => compare(first(values), second(values));
}

function readOperand(source: Json, location: Location, names: ReadonlySet<string>): Operand {
  if (scalarText(source) !== undefined) return () => source;
  if (Array.isArray(source)) {
    const members = source.map((member, index) => readOperand(member, below(location, index), names));
    return (values) => members.flatMap((member) => member(values));
  }
  const [name, argument] = functionIn(source);
  refuseLookup(name, location);
  if (name !== 'Ref' || typeof argument !== 'string') fail(location, 'A rule compares texts, lists of texts and Refs.');
  if (!names.has(argument)) fail(location, `The template has no parameter ${argument}. A rule sees nothing else.`);
  return (values) => values.get(argument) ?? '';
}

function functionIn(source: Json | undefined): readonly [name: string, argument: Json | undefined] {
  const [[name, argument] = ['', undefined], ...others] = isObject(source) ? Object.entries(source) : [];
  return others.length > 0 ? ['', undefined] : [name, argument];
}

function refuseLookup(name: string, location: Location): void {
  if (!LOOKUPS.includes(name)) return;
  fail(location, `${name} looks up resources of Amazon EC2, Route 53 or the account, which the region does not have.`);
}

/** CloudFormation compares texts: true and "true" are equal. */
const comparable = (value: Json): string => scalarText(value) ?? JSON.stringify(value);

/** The members of a list; a text is a list of one. */
const textsIn = (value: Json): readonly string[] => [value].flat().map((member) => comparable(member));
