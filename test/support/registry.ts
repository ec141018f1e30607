import { at, numberOf, objectOf, textOf } from '@tributary/region/json';
import Ajv04 from 'ajv-draft-04';
import addFormats from 'ajv-formats';
import { registrySchemas } from '#schemas/registry.ts';

/**
 * The problems of an event as EventBridge delivers it, by the schema of its source, detail-type and version in the
 * registry.
 */
export function problemsOfEnvelope(envelope: unknown): readonly string[] {
  const { source, 'detail-type': type } = objectOf(envelope);
  const name = `${textOf(source)}@${textOf(type)}-v${numberOf(at(envelope, 'detail', 'metadata', 'version'))}`;
  const schema = registrySchemas().find((candidate) => candidate.name === name);
  return schema ? problemsBy(schema.content, envelope) : [`the registry has no schema ${name}`];
}

/** The problems of a value by a Draft 4 schema that may have keywords of AWS. */
export function problemsBy(schema: Readonly<Record<string, unknown>>, value: unknown): readonly string[] {
  const ajv = new Ajv04.default({ allErrors: true, strict: false });
  addFormats.default(ajv as never);
  const validate = ajv.compile({ ...schema });
  validate(value);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}
