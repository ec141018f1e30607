import type { Connection, Reader, Writer } from '@platformatic/kafka';

/** Sends a request and reads its answer with `parse`; both have headers with tagged fields. */
export function send<T>(
  connection: Connection,
  key: number,
  version: number,
  request: () => Writer,
  parse: (answer: Reader) => T,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const done = (error: Error | null, answer?: T): void => {
      if (error) reject(error);
      else resolve(answer as T);
    };
    connection.send<T>(key, version, request, (_id, _key, _version, reader) => parse(reader), true, true, done);
  });
}
