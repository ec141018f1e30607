import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { type Context, EndpointError, type Endpoints, get } from '../endpoint.ts';
import { listSchemas, schemaContent } from '../registry/event-schemas.ts';
import { sampleOf } from '../registry/sample.ts';
import { contractsOf } from './group.ts';
import type { ContractDetail, ContractList, VersionedSchema } from './shapes.ts';
import { takersOf } from './takers.ts';

export const contractEndpoints: Endpoints = {
  contracts: get(async (context): Promise<ContractList> => {
    const documents = context.documents.map((file) => path.basename(file));
    return { contracts: contractsOf(await listSchemas(context.target)), documents };
  }),
  'contracts/detail': get((context, query) =>
    contractDetail(context, query.get('source') ?? '', query.get('type') ?? ''),
  ),
  'contracts/document': get(async ({ documents }, query) => {
    const file = documents.find((one) => path.basename(one) === query.get('name'));
    if (file === undefined) throw new EndpointError('NotFound', 'The project has no such document.', 404);
    return { text: await readFile(file, 'utf8') };
  }),
};

/** @throws EndpointError NotFound */
async function contractDetail(context: Context, source: string, type: string): Promise<ContractDetail> {
  const contracts = contractsOf(await listSchemas(context.target));
  const contract = contracts.find((one) => one.source === source && one.type === type);
  if (contract === undefined)
    throw new EndpointError('NotFound', `No registry of the region has a schema of ${source}@${type}.`, 404);
  const read = await Promise.all(
    contract.schemas.map(async (ref) => ({ ref, content: await schemaContent(context.target, ref) })),
  );
  const versions = read.map(({ ref, content }): VersionedSchema => ({ ...ref, text: JSON.stringify(content ?? null) }));
  const newest = read.findLast(({ ref, content }) => content !== undefined && !ref.isDiscovered) ?? read.at(-1);
  const of = { source, detailType: type, name: newest?.ref.name ?? '' };
  const example = JSON.stringify(sampleOf(newest?.content, newest?.content ?? {}, of));
  return { ...contract, versions, takers: await takersOf(context, { source, type }), example };
}
