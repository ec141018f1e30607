import { type JsonObject, objectOf } from '../core/json.ts';
import { functionCode } from './code.ts';
import { conditionOf, hashOf, ref, type SamOutput, type Source } from './output.ts';

/** The alias of `AutoPublishAlias` and the version to which it points; gives the reference to the alias. */
export function addAlias(output: SamOutput, source: Source): JsonObject | undefined {
  const { logicalId, properties } = source;
  const name = output.text(properties['AutoPublishAlias']);
  if (name === undefined) return undefined;
  const sha256 = output.text(properties['AutoPublishCodeSha256']);
  const versionId = `${logicalId}Version${sha256?.slice(0, 10) ?? hashOf(published(output, properties))}`;
  const aliasId = aliasIdOf(logicalId, name);
  const description = properties['VersionDescription'];
  output.add(
    versionId,
    'AWS::Lambda::Version',
    { FunctionName: ref(logicalId), ...(description !== undefined && { Description: description }) },
    { DeletionPolicy: properties['VersionDeletionPolicy'] ?? 'Retain', ...conditionOf(source) },
  );
  const FunctionVersion = { 'Fn::GetAtt': [versionId, 'Version'] };
  output.add(
    aliasId,
    'AWS::Lambda::Alias',
    { Name: name, FunctionName: ref(logicalId), FunctionVersion },
    conditionOf(source),
  );
  output.renamed.set(`${logicalId}.Version`, versionId);
  output.renamed.set(`${logicalId}.Alias`, aliasId);
  return ref(aliasId);
}

/** Logical ids have letters and digits only. */
export const aliasIdOf = (functionId: string, name: string): string =>
  `${functionId}Alias${name.replaceAll('-', 'D').replaceAll('_', 'U')}`;

/** What makes a new version when it changes. */
function published(output: SamOutput, properties: JsonObject): JsonObject {
  const { Environment, MemorySize } = properties;
  if (output.text(properties['AutoPublishAliasAllProperties']) === 'true') return properties;
  const code = objectOf(functionCode(output, properties));
  return { ...code, ...objectOf(Environment), ...(MemorySize !== undefined && { MemorySize }) };
}
