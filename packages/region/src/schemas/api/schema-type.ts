import { schemasError } from '../errors.ts';
import { SCHEMA_TYPES, type SchemaType } from '../registry.ts';

/** @throws AwsError BadRequestException for an unknown type */
export function typeOf(text: string | undefined): SchemaType | undefined {
  const type = SCHEMA_TYPES.find((known) => known === text);
  if (text === undefined || type !== undefined) return type;
  throw schemasError('BadRequestException', `Type must be one of: ${SCHEMA_TYPES.join(', ')}.`);
}

/** @throws AwsError BadRequestException */
export function requiredType(text: string | undefined): SchemaType {
  const type = typeOf(text);
  if (type === undefined) throw schemasError('BadRequestException', 'Type is required.');
  return type;
}
