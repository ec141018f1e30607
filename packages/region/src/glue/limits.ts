import { invalidInput, limitReached } from './errors.ts';
import type { Tags } from './schema.ts';

/** @see https://docs.aws.amazon.com/glue/latest/dg/schema-registry.html#schema-registry-quotas */
export const LIMITS = {
  registries: 100,
  versions: 10_000,
  metadataPairs: 10,
  definitionCharacters: 170_000,
  nameCharacters: 255,
  descriptionCharacters: 2048,
  tags: 50,
  metadataKeyCharacters: 128,
  metadataValueCharacters: 256,
} as const;

/** @param parameter the member of the request: `schemaName`. @throws AwsError InvalidInputException */
export function checkName(name: string, parameter: string): void {
  if (name === '' || name.length > LIMITS.nameCharacters) {
    throw invalidInput(`The resource name contains too many or too few characters. Parameter Name: ${parameter}`);
  }
  if (/^[\w\-$#.]+$/.test(name)) return;
  throw invalidInput(
    `The parameter value contains one or more characters that are not valid. Parameter Name: ${parameter}`,
  );
}

/** @throws AwsError InvalidInputException */
export function checkDescription(description: string | undefined): void {
  if (description === undefined || description.length <= LIMITS.descriptionCharacters) return;
  throw tooLong('description');
}

/** @throws AwsError InvalidInputException */
export function checkDefinition(definition: string): void {
  if (definition === '') throw invalidInput('The schema definition is empty. Parameter Name: schemaDefinition');
  if (definition.length > LIMITS.definitionCharacters) throw tooLong('schemaDefinition');
}

/** @throws AwsError InvalidInputException */
export function checkTags(tags: Tags): void {
  if (Object.keys(tags).length > LIMITS.tags) throw invalidInput('New Tags cannot be empty or more than 50');
}

/** @throws AwsError InvalidInputException */
export function checkMetadata(key: string, value: string): void {
  checkMetadataText(key, 'key', LIMITS.metadataKeyCharacters);
  checkMetadataText(value, 'value', LIMITS.metadataValueCharacters);
}

function checkMetadataText(text: string, parameter: string, max: number): void {
  if (text === '' || text.length > max) {
    throw invalidInput(`The resource name contains too many or too few characters. Parameter Name: ${parameter}`);
  }
  if (/^[\w\-+=._./@]+$/.test(text)) return;
  throw invalidInput(
    `The parameter value contains one or more characters that are not valid. Parameter Name: ${parameter}`,
  );
}

/** @throws AwsError ResourceNumberLimitExceededException when one more would be too many */
export function checkRoom(count: number, limit: number, what: string): void {
  if (count < limit) return;
  throw limitReached(`More ${what} cannot be created. The maximum limit has been reached.`);
}

const tooLong = (parameter: string) =>
  invalidInput(`The parameter value has exceeded the maximum length. Parameter Name: ${parameter}`);
