/** A data directory that the broker cannot use; the message begins with the code and tells the remedy. */
export class KafkaDataError extends Error {
  override readonly name = 'KafkaDataError';
  readonly code: 'KAFKA_DATA_DAMAGED' | 'KAFKA_DATA_IN_USE';

  constructor(code: KafkaDataError['code'], message: string) {
    super(`${code}: ${message}`);
    this.code = code;
  }
}
