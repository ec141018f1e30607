import type { JsonObject } from '../../core/json.ts';
import { defined } from '../../core/properties.ts';
import type { Checker } from '../../http/input-checker.ts';
import type { GlueService } from '../glue-service.ts';
import type { MetadataValue, SchemaVersion } from '../schema.ts';
import { readVersion, versionOf, type WantedVersion } from './identify.ts';
import { checked, type GlueOperations, paged, readPage } from './operation.ts';
import { metadataShape } from './shapes.ts';

export const metadataOperations: GlueOperations = {
  PutSchemaVersionMetadata(glue, input) {
    const { wanted, key, value } = checked(input, readPair);
    const version = versionOf(glue, wanted);
    glue.metadata.put(version, key, value);
    return pairShape(glue, version, key, value);
  },

  RemoveSchemaVersionMetadata(glue, input) {
    const { wanted, key, value } = checked(input, readPair);
    const version = versionOf(glue, wanted);
    glue.metadata.remove(version, key, value);
    return pairShape(glue, version, key, value);
  },

  QuerySchemaVersionMetadata(glue, input) {
    const { wanted, pairs, page } = checked(input, (check) => ({
      wanted: readVersion(check),
      pairs: readFilters(check),
      page: readPage(check),
    }));
    const version = versionOf(glue, wanted);
    const found = Object.entries(version.metadata).flatMap(([key, values]) => {
      const left = values.filter(({ value }) => isWanted(pairs, key, value));
      return left.length === 0 ? [] : [[key, left] as const];
    });
    const { items, nextToken } = paged(found, page);
    const infos = items.map(([key, values]) => [key, infoShape(values)] as const);
    return defined({
      MetadataInfoMap: Object.fromEntries(infos),
      SchemaVersionId: version.id,
      NextToken: nextToken,
    });
  },
};

interface Filter {
  readonly key: string | undefined;
  readonly value: string | undefined;
}

const readFilters = (check: Checker): readonly Filter[] =>
  (check.objects('MetadataList') ?? []).map((pair) => ({
    key: pair.text('MetadataKey'),
    value: pair.text('MetadataValue'),
  }));

const isWanted = (filters: readonly Filter[], key: string, value: string): boolean =>
  filters.length === 0 || filters.some((one) => (one.key ?? key) === key && (one.value ?? value) === value);

function readPair(check: Checker): { wanted: WantedVersion; key: string; value: string } {
  const pair = check.requiredObject('MetadataKeyValue');
  return {
    wanted: readVersion(check),
    key: pair?.text('MetadataKey') ?? '',
    value: pair?.text('MetadataValue') ?? '',
  };
}

/** The newest value, and the others beside it. */
function infoShape([newest, ...others]: readonly MetadataValue[]): object {
  return {
    ...(newest && metadataShape(newest)),
    ...(others.length > 0 && { OtherMetadataValueList: others.map(metadataShape) }),
  };
}

function pairShape(glue: GlueService, version: SchemaVersion, key: string, value: string): JsonObject {
  const schema = glue.schemas.get(version.schemaArn);
  return {
    SchemaArn: schema.arn,
    SchemaName: schema.name,
    RegistryName: schema.registryName,
    LatestVersion: glue.versions.latestOf(schema)?.id === version.id,
    VersionNumber: version.number,
    SchemaVersionId: version.id,
    MetadataKey: key,
    MetadataValue: value,
  };
}
