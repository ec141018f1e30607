import { type Json, objectOf, textOf } from '@tributary/region/json';
import { asText, oneOrMore } from '../template/template.ts';

/** What a stage is deployed with. */
export interface Settings {
  readonly stage: string;
  /** The stages that have a file in `stages/`. */
  readonly stages: readonly string[];
  /** What is wrong with the form of that of this stage. */
  readonly fileProblem: string | undefined;
  /** The settings that the stage's file or `--param` names. */
  readonly given: readonly string[];
  /** All settings by name, which is that of the template's parameter with a small letter in front: `jwtIssuer`. */
  readonly declared: ReadonlyMap<string, DeclaredSetting>;
  /** Whether a function writes to Kafka. */
  readonly writesToKafka: boolean;
  /** The AWS Region that is deployed to. */
  readonly region: string;
  /** AWS_ENDPOINT_URL, where it is set. */
  readonly endpoint: string | undefined;
}

/** One parameter of the template. */
export interface DeclaredSetting {
  /** Given, or the default. */
  readonly value: string;
  readonly allowed: readonly string[];
  readonly pattern: RegExp | undefined;
  /** What the pattern wants, for people. */
  readonly constraint: string;
}

/** The value of a setting; empty for one that the template does not have. */
export const valueIn = ({ declared }: Pick<Settings, 'declared'>, name: string): string =>
  declared.get(name)?.value ?? '';

/** @param parameters the template's `Parameters`, whose defaults are the values: the framework sends no others */
export function declaredSettings(parameters: Json | undefined): Settings['declared'] {
  return new Map(
    Object.entries(objectOf(parameters)).map(([name, parameter]) => [settingOf(name), declared(objectOf(parameter))]),
  );
}

function declared(parameter: Readonly<Record<string, Json>>): DeclaredSetting {
  const { Default: value, AllowedValues, AllowedPattern: pattern, ConstraintDescription } = parameter;
  return {
    value: asText(value ?? ''),
    allowed: oneOrMore(AllowedValues).map(asText),
    // CloudFormation matches the whole value.
    pattern: typeof pattern === 'string' ? new RegExp(`^(?:${pattern})$`) : undefined,
    constraint: textOf(ConstraintDescription) || `It must match ${asText(pattern)}.`,
  };
}

/** The values of the template's parameters, by their names there. */
export const parameterValues = (parameters: Json | undefined): ReadonlyMap<string, string> =>
  new Map(
    Object.entries(objectOf(parameters)).map(([name, parameter]) => [
      name,
      asText(objectOf(parameter)['Default'] ?? ''),
    ]),
  );

/** `JwtIssuer` of the template is `jwtIssuer` in `stages/`. */
export const settingOf = (parameter: string): string => parameter.charAt(0).toLowerCase() + parameter.slice(1);
