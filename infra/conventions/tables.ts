import type { Resource, Values } from '../cloudformation.ts';

/** A resource as a file below `infra/` has it. */
export type DeclaredResource = Partial<Resource> & { readonly [attribute: string]: unknown };

/**
 * What a table gets that does not say otherwise. It pays for each request, is encrypted, can be brought back to any
 * second of the last 35 days, and outlives the stack, also when a change replaces it.
 */
const PROPERTIES: Values = {
  BillingMode: 'PAY_PER_REQUEST',
  PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
  SSESpecification: { SSEEnabled: true },
};

/** With a `Retain` on creation, a deployment that fails half way could not be repeated: the table would be there. */
const POLICIES = { DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' };

/** The tables among the resources, each with the conventions below what it declares. */
export function tablesWithConventions(
  resources: Readonly<Record<string, DeclaredResource>>,
): Readonly<Record<string, DeclaredResource>> {
  const tables = Object.entries(resources).filter(([, { Type }]) => Type === 'AWS::DynamoDB::Table');
  return Object.fromEntries(
    tables.map(([id, table]) => [id, { ...POLICIES, ...table, Properties: { ...PROPERTIES, ...table.Properties } }]),
  );
}
