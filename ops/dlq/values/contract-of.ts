import type { RawRecord } from '#lib/failures/failure-record.ts';
import { headersOf } from '#lib/kafka/record.ts';
import type { ContractName } from '#schemas/encoding-names.ts';

/** The contract that the headers of a record name. A record in Avro or Protobuf has its attributes there. */
export function contractOf(record: Pick<RawRecord, 'headers'>): ContractName {
  const headers = headersOf(record);
  const version = Number(headers.get('ce_dataversion') ?? 1);
  return { source: headers.get('ce_source') ?? '', type: headers.get('ce_type') ?? '', version };
}
