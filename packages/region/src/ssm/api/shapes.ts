import { createHash } from 'node:crypto';
import { defined } from '../../core/properties.ts';
import { latestOf, type Parameter, type ParameterVersion } from '../parameter.ts';

/** Elements of answers. @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_Parameter.html */

export interface ShownAs {
  readonly isDecrypted: boolean;
  /** `:3` where the call named a version. */
  readonly selector?: string | undefined;
}

/** A version with its value. */
export function parameterShape({ arn }: Parameter, version: ParameterVersion, { isDecrypted, selector }: ShownAs) {
  return defined({
    Name: version.name,
    Type: version.type,
    Value: shownValue(version, isDecrypted),
    Version: version.version,
    Selector: selector || undefined,
    LastModifiedDate: version.modifiedAtMs / 1000,
    ARN: arn,
    DataType: version.dataType,
  });
}

/** A parameter without its value. */
export function metadataShape(parameter: Parameter) {
  return { ...describedShape(latestOf(parameter)), ARN: parameter.arn };
}

/** A version of a parameter's history. */
export function historyShape(version: ParameterVersion, isDecrypted: boolean) {
  return { ...describedShape(version), Value: shownValue(version, isDecrypted), Labels: [] };
}

function describedShape(version: ParameterVersion) {
  return defined({
    Name: version.name,
    Type: version.type,
    KeyId: version.keyId,
    LastModifiedDate: version.modifiedAtMs / 1000,
    Description: version.description,
    AllowedPattern: version.allowedPattern,
    Version: version.version,
    Tier: version.tier,
    Policies: [],
    DataType: version.dataType,
  });
}

/** A SecureString that is not decrypted reads as a text that tells nothing of its value, as its cipher does on AWS. */
function shownValue({ type, value, name, version }: ParameterVersion, isDecrypted: boolean): string {
  if (type !== 'SecureString' || isDecrypted) return value;
  return createHash('sha512').update(`${name}\0${version}`).digest('base64');
}
