import type { SchemaPlace } from '../registry/event-schemas.ts';
import type { Contract, SchemaRef } from './shapes.ts';

/** `<source>@<type>` with the version of the data at its end, where it has one: `shop.orders@OrderPlaced.v2`. */
const NAME = /^(?<source>.+)@(?<type>.+?)(?:[._-]?[vV](?<version>\d+))?$/;

/** Schemas by event, each with its versions, oldest first. A name without a source is a contract of its own. */
export function contractsOf(places: readonly SchemaPlace[]): readonly Contract[] {
  const groups = new Map<string, Contract & { readonly schemas: SchemaRef[] }>();
  for (const place of places) {
    const { source = '', type = place.name, version } = NAME.exec(place.name)?.groups ?? {};
    const key = `${source}@${type}`;
    const contract = groups.get(key) ?? { source, type, schemas: [] };
    contract.schemas.push({ ...place, ...(version !== undefined && { version: Number(version) }) });
    groups.set(key, contract);
  }
  const contracts = [...groups.values()].map((contract) => ({
    ...contract,
    schemas: contract.schemas.toSorted(byAge),
  }));
  return contracts.toSorted((a, b) => compared(a.source, b.source) || compared(a.type, b.type));
}

/** What was discovered comes last: it is no version, but what passed. */
const byAge = (a: SchemaRef, b: SchemaRef): number =>
  Number(a.isDiscovered) - Number(b.isDiscovered) || (a.version ?? 0) - (b.version ?? 0);

const compared = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
