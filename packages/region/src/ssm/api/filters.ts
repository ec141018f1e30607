import { AwsError } from '../../core/aws-error.ts';
import type { Checker } from '../../http/input-checker.ts';
import { latestOf, type Parameter } from '../parameter.ts';
import { invalid } from './operation.ts';

export interface Filter {
  readonly key: string;
  readonly option: string | undefined;
  readonly values: readonly string[];
}

type Matcher = (parameter: Parameter) => boolean;

/** What a filter looks at. @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_ParameterStringFilter.html */
const FACTS: Readonly<Record<string, (parameter: Parameter) => string | undefined>> = {
  Name: (parameter) => latestOf(parameter).name,
  Type: (parameter) => latestOf(parameter).type,
  KeyId: (parameter) => latestOf(parameter).keyId,
  Tier: (parameter) => latestOf(parameter).tier,
  DataType: (parameter) => latestOf(parameter).dataType,
};

const OPTIONS: Readonly<Record<string, (fact: string, value: string) => boolean>> = {
  Equals: (fact, value) => fact === value,
  BeginsWith: (fact, value) => fact.startsWith(value),
  Contains: (fact, value) => fact.includes(value),
};

const INVALID_PATH =
  'The parameter doesn\'t meet the parameter name requirements. The parameter name must begin with a forward slash "/". It can\'t be prefixed with "aws" or "ssm" (case-insensitive). It must use only letters, numbers, or the following symbols: . (period), - (hyphen), _ (underscore). Special characters are not allowed. All sub-paths, if specified, must use the forward slash symbol "/". Valid example: /get/parameters2-/by1./path0_.';

/** @param keys the filters that the operation has. @throws AwsError InvalidFilterKey */
export function readFilters(check: Checker, keys: readonly string[]): readonly Filter[] {
  return (check.objects('ParameterFilters') ?? []).map((filter) => {
    const key = filter.requiredText('Key', { min: 1, max: 132 });
    if (!keys.some((known) => known === key || (known === 'tag:' && key.startsWith(known)))) {
      throw new AwsError('InvalidFilterKey', `The region filters parameters by ${keys.join(', ')}, not by ${key}.`);
    }
    return { key, option: filter.text('Option'), values: filter.texts('Values', { min: 1, max: 50 }) ?? [] };
  });
}

/** @throws AwsError InvalidFilterOption */
export function matcherOf({ key, option, values }: Filter): Matcher {
  if (key === 'Path') return anyOf(values.map((path) => pathMatcher(path, option === 'Recursive')));
  const compare = OPTIONS[option ?? 'Equals'];
  if (compare === undefined) throw new AwsError('InvalidFilterOption', `The filter option ${option} is not valid.`);
  const factOf = key.startsWith('tag:') ? ({ tags }: Parameter) => tags[key.slice(4)] : FACTS[key];
  return (parameter) => {
    const fact = factOf?.(parameter);
    return fact !== undefined && (values.length === 0 || values.some((value) => compare(fact, value)));
  };
}

/** Parameters below a path: directly, or at any depth. @throws AwsError ValidationException */
export function pathMatcher(path: string, isRecursive: boolean): Matcher {
  if (!/^\/[\w.\-/]*$/.test(path)) throw invalid(INVALID_PATH);
  const start = path.endsWith('/') ? path : `${path}/`;
  return (parameter) => {
    const { name } = latestOf(parameter);
    const rest = start === '/' && !name.startsWith('/') ? name : name.slice(start.length);
    const isBelow = name.startsWith(start) || (start === '/' && !name.startsWith('/'));
    return isBelow && (isRecursive || !rest.includes('/'));
  };
}

const anyOf =
  (matchers: readonly Matcher[]): Matcher =>
  (parameter) =>
    matchers.some((match) => match(parameter));
