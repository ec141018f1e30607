import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { Reader, Writer } from '@platformatic/kafka';
import type { Node } from './answer.ts';
import { ANSWERS } from './answers.ts';
import { CALLS, type Call, FakeState, type Misbehaviour, numberOfCall } from './state.ts';

/** The versions that the fake brokers speak. */
const VERSIONS: Readonly<Record<Call, readonly [number, number]>> = {
  Produce: [9, 9],
  Fetch: [13, 13],
  ListOffsets: [6, 6],
  Metadata: [10, 12],
  OffsetCommit: [8, 8],
  OffsetFetch: [8, 8],
  FindCoordinator: [4, 4],
  JoinGroup: [9, 9],
  Heartbeat: [4, 4],
  LeaveGroup: [5, 5],
  SyncGroup: [5, 5],
};
const API_VERSIONS = 18;
const SASL_HANDSHAKE = 17;
const SASL_AUTHENTICATE = 36;
const SASL_AUTHENTICATION_FAILED = 58;
/** The first bytes to a client that begins with TLS. */
const TLS = { plain: Buffer.from('no TLS here'), 'bad-certificate': Buffer.from('1503030002022a', 'hex') };

/**
 * Brokers that speak just enough of Kafka's protocol for one mapping, and say, send and do whatever a test wants:
 * batches that no real broker takes, any error code, answers that are cut off or never come.
 */
export class FakeCluster {
  readonly state = new FakeState();
  readonly #nodes: Node[] = [];
  readonly #servers = new Map<number, Server>();
  readonly #sockets = new Map<Socket, number>();

  static async start(nodes = 1): Promise<FakeCluster> {
    const cluster = new FakeCluster();
    for (let id = 0; id < nodes; id++) await cluster.#listen(id, 0);
    return cluster;
  }

  get bootstrapServers(): readonly string[] {
    return this.#nodes.map(({ host, port }) => `${host}:${port}`);
  }

  /** One broker is gone, its connections too. */
  async stopNode(id: number): Promise<void> {
    for (const [socket, node] of this.#sockets) if (node === id) socket.destroy();
    const server = this.#servers.get(id);
    server?.close();
    if (server) await once(server, 'close');
  }

  /** It is back on its port. */
  async startNode(id: number): Promise<void> {
    await this.#listen(id, this.#nodes[id]?.port ?? 0);
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#servers].filter(([, server]) => server.listening).map(([id]) => this.stopNode(id)));
  }

  async #listen(id: number, port: number): Promise<void> {
    const server = createServer((socket) => this.#serve(socket, id));
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    this.#servers.set(id, server);
    this.#nodes[id] = { id, host: '127.0.0.1', port: (server.address() as AddressInfo).port };
  }

  #serve(socket: Socket, id: number): void {
    this.#sockets.set(socket, id);
    socket.on('close', () => this.#sockets.delete(socket));
    socket.on('error', () => {});
    let received: Buffer = Buffer.alloc(0);
    socket.on('data', (chunk) => {
      if (this.state.tls !== undefined) return void socket.end(TLS[this.state.tls]);
      received = Buffer.concat([received, chunk]);
      while (received.length >= 4 && received.length >= 4 + received.readInt32BE(0)) {
        const end = 4 + received.readInt32BE(0);
        this.#answer(socket, id, Buffer.from(received.subarray(4, end)));
        received = received.subarray(end);
      }
    });
  }

  #answer(socket: Socket, id: number, request: Buffer): void {
    if (this.state.silentNode === id) return;
    const reader = Reader.from(request);
    const [key, version, correlationId] = [reader.readInt16(), reader.readInt16(), reader.readInt32()];
    reader.readNullableString(false);
    if (key === API_VERSIONS) return void socket.write(framed(correlationId, versions(version, this.state), false));
    if (key === SASL_HANDSHAKE || key === SASL_AUTHENTICATE) {
      return void socket.write(framed(correlationId, login(key, this.state), key === SASL_AUTHENTICATE));
    }
    const call = CALLS[key as keyof typeof CALLS];
    const node = this.#nodes[id];
    if (!call || !node) return void socket.destroy();
    reader.readTaggedFields();
    this.state.calls.set(call, (this.state.calls.get(call) ?? 0) + 1);
    const body = ANSWERS[call](reader, { state: this.state, nodes: this.#nodes, node, version });
    const frame = framed(correlationId, body, true);
    const wrong = this.state.misbehaviours.get(call);
    if (wrong) misbehave(socket, frame, wrong);
    else socket.write(frame);
  }
}

function misbehave(socket: Socket, frame: Buffer, wrong: Misbehaviour): void {
  if (wrong === 'silent') return;
  if (wrong === 'reset') return void socket.resetAndDestroy();
  if (wrong === 'cut') return void socket.end(frame.subarray(0, frame.length - 5));
  // A whole frame whose body is nonsense.
  socket.write(Buffer.concat([frame.subarray(0, 9), Buffer.alloc(frame.length - 9, 0xff)]));
}

function login(key: number, { acceptsLogin }: FakeState): Writer {
  const writer = Writer.create();
  if (key === SASL_HANDSHAKE) return writer.appendInt16(0).appendArray(['PLAIN'], plainText, false, false);
  return writer
    .appendInt16(acceptsLogin ? 0 : SASL_AUTHENTICATION_FAILED)
    .appendString(acceptsLogin ? null : 'wrong password')
    .appendBytes(Buffer.alloc(0))
    .appendInt64(0n)
    .appendTaggedFields();
}

const plainText = (writer: Writer, text: string): void => void writer.appendString(text, false);

function versions(version: number, { unspoken }: FakeState): Writer {
  const writer = Writer.create().appendInt16(version > 3 ? 35 : 0);
  const spoken = Object.entries(VERSIONS).filter(([call]) => !unspoken.has(call as Call));
  const all = spoken.map(([call, range]) => [numberOfCall(call as Call), ...range] as const);
  const isFlexible = version >= 3;
  writer.appendArray(
    [...all, [API_VERSIONS, 0, 3] as const, [SASL_HANDSHAKE, 0, 1] as const, [SASL_AUTHENTICATE, 2, 2] as const],
    (w, [key, min, max]) => void w.appendInt16(key).appendInt16(min).appendInt16(max),
    isFlexible,
    isFlexible,
  );
  if (version >= 1) writer.appendInt32(0);
  return isFlexible ? writer.appendTaggedFields() : writer;
}

function framed(correlationId: number, body: Writer, hasTags: boolean): Buffer {
  const writer = Writer.create().appendInt32(correlationId);
  if (hasTags) writer.appendTaggedFields();
  return Buffer.from(writer.appendFrom(body).prependLength().buffer);
}
