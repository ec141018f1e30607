import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { complain, printable } from '@tributary/region/command-line';
import { parseJson } from '@tributary/region/json';
import { registerContracts } from '#lib/kafka/registry/register.ts';
import { contractsIn } from '#lib/kafka/registry/template-schemas.ts';
import { allEncodings } from '#schemas/generated/encodings.ts';
import { ROOT } from '../package.ts';

const TEMPLATE = path.join(ROOT, '.serverless', 'cloudformation-template-update-stack.json');

/**
 * Registers the schemas of the topics that carry Avro or Protobuf with the region's registry, as a deployment does with
 * Glue. One that the registry refuses is told, and the region runs on.
 */
export async function registerSchemas(registryUrl: string): Promise<void> {
  const template = existsSync(TEMPLATE) ? parseJson(readFileSync(TEMPLATE, 'utf8')) : undefined;
  const contracts = contractsIn(template, allEncodings);
  for (const { contract, ...registration } of await registerContracts(registryUrl, contracts, { fetch }))
    if (registration.outcome === 'refused')
      complain(printable(`The schema registry refuses ${contract.name}: ${registration.message}`));
}
