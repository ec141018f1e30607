/** Each is explained in README.md of this package. */
export const REGION_ERROR_CODES = [
  'CODE_REFUSED',
  'DATA_DAMAGED',
  'DATA_FOREIGN',
  'DATA_IN_USE',
  'DATA_NEWER',
  'DATA_WRITE_FAILED',
  'ENDPOINT_INVALID',
  'FAULTS_INVALID',
  'KAFKA_DATA_DAMAGED',
  'KAFKA_DATA_IN_USE',
  'KAFKA_DATA_NEWER',
  'KAFKA_SETTINGS_INVALID',
  'KAFKA_UNREACHABLE',
  'NO_REGION_RUNS',
  'OPTION_INVALID',
  'OPTION_UNKNOWN',
  'PORT_IN_USE',
] as const;
export type RegionErrorCode = (typeof REGION_ERROR_CODES)[number];

/** A region cannot start or go on, or a command finds none; the message tells what to do. */
export class RegionError extends Error {
  override readonly name = 'RegionError';
  readonly code: RegionErrorCode;

  constructor(code: RegionErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
