import { generateKeyPairSync, sign } from 'node:crypto';

/** A certificate that signs itself, and its key, as PEM. */
export interface TestCertificate {
  readonly certificate: string;
  readonly privateKey: string;
}

const TAGS = { boolean: 0x01, integer: 0x02, bits: 0x03, octets: 0x04, oid: 0x06, text: 0x0c, time: 0x17 };
const [SEQUENCE, SET, VERSION, EXTENSIONS, IP_ADDRESS] = [0x30, 0x31, 0xa0, 0xa3, 0x87];
const OIDS = { ecdsaWithSha256: '2a8648ce3d040302', commonName: '550403', altName: '551d11', constraints: '551d13' };
const TRUE = Buffer.from([0xff]);

/** A certificate of 127.0.0.1 for a hundred years from 1950 on, with a key that nobody had before. @see https://www.rfc-editor.org/rfc/rfc5280 */
export function testCertificate(): TestCertificate {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const algorithm = der(SEQUENCE, oid('ecdsaWithSha256'));
  const name = der(SEQUENCE, der(SET, der(SEQUENCE, oid('commonName'), der(TAGS.text, Buffer.from('test')))));
  const validity = der(
    SEQUENCE,
    ...['500101000000Z', '491231235959Z'].map((time) => der(TAGS.time, Buffer.from(time))),
  );
  const altName = der(SEQUENCE, der(IP_ADDRESS, Buffer.from([127, 0, 0, 1])));
  const isAuthority = der(SEQUENCE, der(TAGS.boolean, TRUE));
  const toSign = der(
    SEQUENCE,
    der(VERSION, der(TAGS.integer, Buffer.from([2]))),
    der(TAGS.integer, Buffer.from([1])),
    algorithm,
    name,
    validity,
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(EXTENSIONS, der(SEQUENCE, extension('altName', altName), extension('constraints', isAuthority))),
  );
  const signature = Buffer.concat([Buffer.from([0]), sign('sha256', toSign, privateKey)]);
  const whole = der(SEQUENCE, toSign, algorithm, der(TAGS.bits, signature));
  const lines = whole.toString('base64').match(/.{1,64}/g) ?? [];
  return {
    certificate: ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n'),
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

const oid = (name: keyof typeof OIDS): Buffer => der(TAGS.oid, Buffer.from(OIDS[name], 'hex'));

const extension = (name: keyof typeof OIDS, value: Buffer): Buffer => der(SEQUENCE, oid(name), der(TAGS.octets, value));

function der(tag: number, ...contents: readonly Buffer[]): Buffer {
  const content = Buffer.concat(contents);
  const { length } = content;
  const bytes = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...bytes]), content]);
}
