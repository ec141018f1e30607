import type { Resource, Values } from '../cloudformation.ts';

/** A resource as a file below `infra/` has it. */
export type DeclaredResource = Partial<Resource> & { readonly [attribute: string]: unknown };

/**
 * What a table gets that does not say otherwise. It pays for each request, is encrypted, and can be brought back to any
 * second of the last 35 days.
 */
const PROPERTIES: Values = {
  BillingMode: 'PAY_PER_REQUEST',
  PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
  SSESpecification: { SSEEnabled: true },
};

/**
 * The tables among the resources, each with the conventions below what it declares.
 * @param isProtected whether a table can only be deleted after it was unlocked
 */
export function tablesWithConventions(
  resources: Readonly<Record<string, DeclaredResource>>,
  isProtected: boolean,
): Readonly<Record<string, DeclaredResource>> {
  const tables = Object.entries(resources).filter(([, { Type }]) => Type === 'AWS::DynamoDB::Table');
  const properties: Values = { ...PROPERTIES, DeletionProtectionEnabled: isProtected };
  return Object.fromEntries(
    tables.map(([id, table]) => [id, { ...table, Properties: { ...properties, ...table.Properties } }]),
  );
}
