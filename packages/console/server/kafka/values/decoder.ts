import type { KafkaRecord } from '@tributary/region/kafka-client';
import { SchemaInvalid, ValueUndecodable } from '@tributary/region/kafka-values';
import { ENCODING_NAMES } from '../encoding.ts';
import type { DecodedValue, Encoding } from '../shapes.ts';
import { type Framed, framedIn } from './framed.ts';
import { type FoundSchema, type LookUp, NAMES } from './lookup.ts';

/** Decodes values by the schemas that they name, each of which is looked up once. */
export class ValueDecoder {
  readonly #lookups: Readonly<Record<Framed['registry'], LookUp>>;
  readonly #encoding: Encoding | undefined;
  readonly #found = new Map<string, Promise<FoundSchema | { readonly problem: string }>>();

  /** @param encoding that readers of the topic expect; undefined where they expect JSON, or nobody knows */
  constructor(lookups: Readonly<Record<Framed['registry'], LookUp>>, encoding: Encoding | undefined) {
    this.#lookups = lookups;
    this.#encoding = encoding;
  }

  /** Undefined where the value names no schema, and needs none. */
  async decode(record: Pick<KafkaRecord, 'value' | 'headers'>): Promise<DecodedValue | undefined> {
    const framed = attempt(() => framedIn(record));
    if (framed !== undefined) return 'problem' in framed ? framed : this.#decoded(framed);
    if (this.#encoding === undefined || record.value === null) return undefined;
    return { problem: `The topic carries ${ENCODING_NAMES[this.#encoding]}, and the value names no schema.` };
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
