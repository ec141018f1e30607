import { type Json, type JsonObject, objectOf } from '../core/json.ts';
import { scalarText } from '../core/properties.ts';
import { TemplateError, type TemplateErrorCode } from './template-error.ts';

export interface StoredParameter {
  /** `String`, `StringList` or `SecureString`. */
  readonly type: string;
  readonly value: string;
}

/** Finds a parameter of Parameter Store; undefined when there is none of that name and version. */
export type FindStored = (name: string, version?: string) => StoredParameter | undefined;

/** A parameter of a stack, as it is shown. */
export interface ShownParameter {
  readonly key: string;
  readonly value: string;
  /** What Parameter Store had, for a parameter whose value is the name of one there. */
  readonly resolvedValue?: string;
}

const VALUE_OF = /^AWS::SSM::Parameter::Value<(.+)>$/;
const NAME_OF = 'AWS::SSM::Parameter::Name';
const LISTS = /^(List<.+>|CommaDelimitedList)$/;

/**
 * Puts the values of Parameter Store in the place of the names that parameters of its types have.
 * @param values by parameter, as {@link resolveParameters} gives them
 * @throws TemplateError STORED_PARAMETER_MISSING, STORED_PARAMETER_SECURE
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-supplied-parameter-types.html
 */
export function withStored(
  declared: JsonObject,
  values: ReadonlyMap<string, Json>,
  find: FindStored,
): ReadonlyMap<string, Json> {
  const named = [...values].flatMap(([key, value]) => {
    const type = typeOf(declared, key);
    const wanted = VALUE_OF.exec(type)?.[1];
    const name = scalarText(value) ?? '';
    return wanted === undefined && type !== NAME_OF ? [] : [{ key, wanted, name, stored: find(name) }];
  });
  refuse(
    named.filter(({ stored }) => stored === undefined),
    MISSING,
  );
  refuse(
    named.filter(({ stored, wanted }) => wanted !== undefined && stored?.type === 'SecureString'),
    SECURE,
  );
  const found = named.flatMap(({ key, wanted, stored }): [string, Json][] =>
    wanted === undefined || stored === undefined ? [] : [[key, LISTS.test(wanted) ? membersOf(stored) : stored.value]],
  );
  return new Map([...values, ...found]);
}

/** The parameters of a stack, with those that tell nothing of themselves hidden. */
export function shownParameters(
  declared: JsonObject,
  values: ReadonlyMap<string, Json>,
  resolved: ReadonlyMap<string, Json>,
): readonly ShownParameter[] {
  return [...values].map(([key, value]) => {
    const isHidden = scalarText(objectOf(declared[key])['NoEcho']) === 'true';
    const shown = { key, value: isHidden ? '****' : textIn(value) };
    return VALUE_OF.test(typeOf(declared, key)) ? { ...shown, resolvedValue: textIn(resolved.get(key)) } : shown;
  });
}

const membersOf = ({ value }: StoredParameter): Json => value.split(',').map((part) => part.trim());

const textIn = (value: Json | undefined): string =>
  Array.isArray(value) ? value.join(',') : (scalarText(value) ?? '');

const typeOf = (declared: JsonObject, key: string): string => scalarText(objectOf(declared[key])['Type']) ?? '';

interface Named {
  readonly key: string;
  readonly name: string;
}

interface Refusal {
  readonly code: TemplateErrorCode;
  readonly message: (name: string) => string;
  readonly asAws: (names: string) => string;
}

const MISSING: Refusal = {
  code: 'STORED_PARAMETER_MISSING',
  message: (name) => `Parameter Store has no ${name}. Put it there first, or give the name of another one.`,
  asAws: (names) => `Unable to fetch parameters [${names}] from parameter store for this account.`,
};
const SECURE: Refusal = {
  code: 'STORED_PARAMETER_SECURE',
  message: (name) => `${name} is a SecureString, which CloudFormation does not read into a parameter.`,
  asAws: (names) => `Parameters [${names}] referenced by template have types not supported by CloudFormation.`,
};

function refuse(named: readonly Named[], { code, message, asAws }: Refusal): void {
  if (named.length === 0) return;
  const findings = named.map(({ key, name }) => ({ logicalId: key, path: 'Parameter', message: message(name) }));
  throw new TemplateError(code, findings, asAws(named.map(({ name }) => name).join(',')));
}
