export const GUID_BYTES = 16;

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Such as `6a0f3c52-1e3a-4a1f-9b58-0d1f7f2c9a11`. */
export const guidOf = (bytes: Buffer): string =>
  bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');

/** The bytes of a GUID as they are written; undefined for another text. */
export const guidBytes = (text: string): Buffer | undefined =>
  GUID.test(text) ? Buffer.from(text.replaceAll('-', ''), 'hex') : undefined;
