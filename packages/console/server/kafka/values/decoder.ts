import type { KafkaRecord } from '@tributary/region/kafka-client';
import { SchemaInvalid, ValueUndecodable } from '@tributary/region/kafka-values';
import type { DecodedValue } from '../shapes.ts';
import { type Framed, framedIn } from './framed.ts';
import type { FoundSchema, LookUp } from './lookup.ts';

const NAMES = { confluent: 'The schema registry', glue: 'Glue' } as const;

/** Decodes values by the schemas that they name, each of which is looked up once. */
export class ValueDecoder {
  readonly #lookups: Readonly<Record<Framed['registry'], LookUp>>;
  readonly #found = new Map<string, Promise<FoundSchema | { readonly problem: string }>>();

  constructor(lookups: Readonly<Record<Framed['registry'], LookUp>>) {
    this.#lookups = lookups;
  }

  /** Undefined where the value names no schema. */
  async decode(record: Pick<KafkaRecord, 'value' | 'headers'>): Promise<DecodedValue | undefined> {
    const framed = attempt(() => framedIn(record));
    return framed === undefined || 'problem' in framed ? framed : this.#decoded(framed);
  }

  async #decoded(framed: Framed): Promise<DecodedValue> {
    const key = `${framed.registry} ${framed.schemaId}`;
    const asked = this.#found.get(key) ?? this.#find(framed);
    this.#found.set(key, asked);
    const found = await asked;
    if ('problem' in found) return found;
    const { schema, about } = found;
    return { ...attempt(() => ({ text: framed.textBy(schema) })), schema: about };
  }

  /** What the registry lacks, or does not say, is told beside the record: its bytes can be seen all the same. */
  async #find({ registry, schemaId }: Framed): Promise<FoundSchema | { readonly problem: string }> {
    try {
      const found = await this.#lookups[registry](schemaId);
      return found ?? { problem: `${NAMES[registry]} has no schema ${schemaId}.` };
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      const isOfSchema = error instanceof SchemaInvalid;
      return { problem: isOfSchema ? `The schema ${schemaId} cannot be read: ${reason}` : reason };
    }
  }
}

/** Whatever a decoder stumbles over, the records beside it are shown. */
function attempt<Done>(work: () => Done): Done | { readonly problem: string } {
  try {
    return work();
  } catch (error) {
    return { problem: error instanceof ValueUndecodable ? error.message : String(error) };
  }
}
