/** Thrown by a handler to close the caller's connection in place of an answer. */
export class ConnectionCut extends Error {
  override readonly name = 'ConnectionCut';
}
