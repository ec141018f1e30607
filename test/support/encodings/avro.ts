import avsc from 'avsc';

/** avsc's own longs are wrong beyond 2^52, so its tests and ours give it bigints. */
const bigLong = avsc.types.LongType.__with({
  fromBuffer: (bytes: Buffer) => bytes.readBigInt64LE(),
  toBuffer(value: bigint) {
    const bytes = Buffer.alloc(8);
    bytes.writeBigInt64LE(value);
    return bytes;
  },
  fromJSON: BigInt,
  toJSON: Number,
  isValid: (value: unknown) => typeof value === 'bigint',
  compare: (a: bigint, b: bigint) => Number(a > b) - Number(a < b),
});

/** The type of a schema in avsc, with exact longs. */
export const avscType = (schema: string): avsc.Type =>
  avsc.Type.forSchema(JSON.parse(schema), { registry: { long: bigLong } });
