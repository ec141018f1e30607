/** Bytes that are no request of the Kafka protocol. The connection they came on is closed, as Kafka closes it. */
export class MalformedRequest extends Error {
  override readonly name = 'MalformedRequest';
  readonly code = 'REQUEST_MALFORMED';
}
