/** A record's header begins with the length of its name, zigzag-encoded: ten for five bytes. */
const NAME = Buffer.from('\u000ace_id');
const MORE = 0x80;

/**
 * The ids of the events in a Produce request, as far as it is not compressed and they are in headers as CloudEvents
 * has them. A value that has the same bytes by chance gives an id that no event has.
 * @see https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/kafka-protocol-binding.md
 */
export function producedEventIds(frame: Buffer): readonly string[] {
  const ids: string[] = [];
  for (let at = frame.indexOf(NAME); at !== -1; at = frame.indexOf(NAME, at + NAME.length)) {
    const { value, end } = varintAt(frame, at + NAME.length);
    ids.push(frame.toString('utf8', end, end + value));
  }
  return ids;
}

/** A length, zigzag-encoded in seven bits of each byte. */
function varintAt(frame: Buffer, start: number): { readonly value: number; readonly end: number } {
  let [raw, shift, at] = [0, 0, start];
  for (;;) {
    const byte = frame[at++] ?? 0;
    raw |= (byte & ~MORE) << shift;
    shift += 7;
    if (byte < MORE) return { value: raw >>> 1, end: at };
  }
}
