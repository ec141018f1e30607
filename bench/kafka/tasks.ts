/** What the client's process is asked to do. */
export interface Task {
  readonly kind: 'produce' | 'consume' | 'produce-steadily';
  readonly bootstrapServer: string;
  readonly topic: string;
  readonly records: number;
}

export const RECORD_BYTES = 1_024;
/** Of the steady producer. */
export const RECORDS_PER_SECOND = 1_000;
