import { type Json, type JsonObject, objectOf } from '../../../src/core/json.ts';
import { transformSam } from '../../../src/sam/index.ts';
import { parseTemplateText } from '../../../src/template/template-text.ts';

/** The resources that come of a template of SAM in YAML, and what is refused of it. */
export function transformed(
  yaml: string,
  { parameters = {}, files = {} }: { parameters?: JsonObject; files?: Readonly<Record<string, string>> } = {},
): { resources: Record<string, JsonObject>; refused: readonly string[]; template: JsonObject } {
  const input = {
    parameters: new Map<string, Json>(Object.entries(parameters)),
    readText: (localPath: string) => files[localPath],
  };
  const { template, findings } = transformSam(objectOf(parseTemplateText(yaml)), input);
  const resources = Object.fromEntries(
    Object.entries(objectOf(template['Resources'])).map(([id, resource]) => [id, objectOf(resource)]),
  );
  return { template, resources, refused: findings.map(({ logicalId, path }) => `${logicalId}.${path}`) };
}

/** The properties of one resource. */
export const propertiesOf = (resources: Record<string, JsonObject>, logicalId: string): JsonObject =>
  objectOf(resources[logicalId]?.['Properties']);
