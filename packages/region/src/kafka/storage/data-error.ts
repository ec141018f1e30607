import { DataDamage } from '../../core/data/damage.ts';

/** A data directory that the broker cannot use; the message begins with the code and tells the remedy. */
export class KafkaDataError extends Error {
  override readonly name = 'KafkaDataError';
  readonly code: 'KAFKA_DATA_DAMAGED' | 'KAFKA_DATA_IN_USE' | 'KAFKA_DATA_NEWER';

  constructor(code: KafkaDataError['code'], message: string, options?: ErrorOptions) {
    super(`${code}: ${message}`, options);
    this.code = code;
  }
}

/** Runs `read`, and gives a damage that it finds the code of the broker's data. @throws KafkaDataError */
export function refusingDamage<T>(read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (cause instanceof DataDamage) throw new KafkaDataError('KAFKA_DATA_DAMAGED', cause.message, { cause });
    throw cause;
  }
}
