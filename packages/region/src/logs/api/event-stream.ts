import { crc32 } from 'node:zlib';

/** Headers of text, by name. */
type Headers = Readonly<Record<string, string>>;

const TEXT_TYPE = 7;
const [PRELUDE_BYTES, CHECKSUM_BYTES] = [12, 4];

/**
 * One message of an event stream: total length, length of the headers, checksum, headers, payload, checksum.
 * @param payload JSON
 * @see https://smithy.io/2.0/aws/amazon-eventstream.html
 */
export function eventMessage(eventType: string, payload: object): Buffer {
  return message(
    { ':message-type': 'event', ':event-type': eventType, ':content-type': 'application/json' },
    JSON.stringify(payload),
  );
}

/** The message that ends a stream with an error. */
export function exceptionMessage(exceptionType: string, text: string): Buffer {
  return message(
    { ':message-type': 'exception', ':exception-type': exceptionType, ':content-type': 'application/json' },
    JSON.stringify({ message: text }),
  );
}

function message(headers: Headers, payloadText: string): Buffer {
  const encoded = Buffer.concat(Object.entries(headers).map(([name, value]) => header(name, value)));
  const payload = Buffer.from(payloadText);
  const total = PRELUDE_BYTES + encoded.length + payload.length + CHECKSUM_BYTES;
  const lengths = Buffer.concat([uint32(total), uint32(encoded.length)]);
  const body = Buffer.concat([lengths, uint32(crc32(lengths)), encoded, payload]);
  return Buffer.concat([body, uint32(crc32(body))]);
}

function header(name: string, value: string): Buffer {
  const [nameBytes, valueBytes] = [Buffer.from(name), Buffer.from(value)];
  const valueLength = Buffer.alloc(2);
  valueLength.writeUInt16BE(valueBytes.length);
  return Buffer.concat([Buffer.from([nameBytes.length]), nameBytes, Buffer.from([TEXT_TYPE]), valueLength, valueBytes]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
