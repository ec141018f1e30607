/** What the program is asked to do, as the checks write it. */
export interface Settings {
  readonly client: string;
  readonly action: 'produce' | 'consume';
  readonly bootstrapServer: string;
  readonly topic: string;
  readonly codec?: string;
  readonly count?: number;
  readonly group?: string;
  readonly fromTimeMs?: number;
}

export interface Driver {
  produce(settings: Settings, batches: AsyncIterable<readonly string[]>): Promise<void>;
  /** Calls `onValue` for each record until it gives false. */
  consume(settings: Settings, onValue: (value: string) => boolean): Promise<void>;
}
