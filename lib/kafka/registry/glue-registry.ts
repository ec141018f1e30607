import { glueSchemaName } from '#schemas/encoding-names.ts';
import type { CallAws, JsonOperation } from '../../aws/json-call.ts';
import { toError } from '../../errors.ts';
import { objectOf, textOf } from '../../json.ts';
import { isRefusal, refused, unreachable } from './problems.ts';
import { ownSchema, type RegisteredSchema, type SchemaRegistry } from './schema-registry.ts';

const glue = (operation: string): JsonOperation => ({
  service: 'glue',
  endpointName: 'GLUE',
  target: `AWSGlue.${operation}`,
});

/**
 * A registry of AWS Glue. Its ids are those of schema versions.
 * @param name of the registry
 * @see https://docs.aws.amazon.com/glue/latest/webapi/API_GetSchemaVersion.html
 */
export function glueRegistry(name: string, callAws: CallAws): SchemaRegistry {
  /** @returns undefined for what there is not */
  const ask = async (operation: string, input: object, what: string): Promise<unknown> => {
    const answer = await callAws(glue(operation), input).catch((cause: unknown) => {
      throw unreachable(name, what, toError(cause).message, cause);
    });
    if (answer.status === 'done') return answer.output;
    const { code, message } = answer;
    if (code === 'EntityNotFoundException') return undefined;
    if (isRefusal(code)) throw refused(name, `${code}: ${message}`);
    throw unreachable(name, what, `${code}: ${message}`);
  };

  return {
    framing: 'glue',
    name,
    async schemaOf(id) {
      const version = await ask('GetSchemaVersion', { SchemaVersionId: id }, id);
      return version === undefined || isOfAnother(version, name) ? undefined : schemaIn(version, name, id);
    },
    async idOf(encodings, encoding) {
      const SchemaId = { RegistryName: name, SchemaName: glueSchemaName(encodings, encoding) };
      const SchemaDefinition = ownSchema(encodings, encoding);
      const version = await ask('GetSchemaByDefinition', { SchemaId, SchemaDefinition }, encodings.name);
      return textOf(objectOf(version)['SchemaVersionId']);
    },
  };
}

/** An id is that of any registry of the account. Only the answer says of which: `arn:...:schema/<registry>/<schema>`. */
function isOfAnother(version: unknown, name: string): boolean {
  const arn = textOf(objectOf(version)['SchemaArn']);
  return arn !== undefined && !arn.includes(`:schema/${name}/`);
}

function schemaIn(version: unknown, name: string, id: string): RegisteredSchema {
  const { SchemaDefinition, DataFormat } = objectOf(version);
  const [text, type] = [textOf(SchemaDefinition), textOf(DataFormat)];
  if (text === undefined || type === undefined) throw unreachable(name, id, 'its answer has no definition');
  return { type, text };
}
