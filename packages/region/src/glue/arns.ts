/** What ARNs are made of. */
export interface Home {
  readonly partition: string;
  readonly region: string;
  readonly accountId: string;
}

const glueArn = ({ partition, region, accountId }: Home, resource: string): string =>
  `arn:${partition}:glue:${region}:${accountId}:${resource}`;

export const registryArn = (home: Home, name: string): string => glueArn(home, `registry/${name}`);

export const schemaArn = (home: Home, registryName: string, name: string): string =>
  glueArn(home, `schema/${registryName}/${name}`);

/** The name in the ARN of a registry of this account; undefined for any other text. */
export function registryNameIn(home: Home, arn: string): string | undefined {
  const prefix = glueArn(home, 'registry/');
  return arn.startsWith(prefix) && arn.length > prefix.length ? arn.slice(prefix.length) : undefined;
}
