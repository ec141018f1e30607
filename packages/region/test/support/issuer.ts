import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

interface SigningKey {
  readonly id: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

function newKey(id: string): SigningKey {
  return { id, ...generateKeyPairSync('rsa', { modulusLength: 2048 }) };
}

const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** An issuer of tokens on this machine, with a key that can be replaced. */
export class Issuer {
  readonly #server = createServer((request, response) => {
    this.requests.push(request.url ?? '');
    const body = this.#pages()[request.url ?? ''];
    response.writeHead(body ? 200 : 404, { 'content-type': 'application/json' }).end(JSON.stringify(body ?? {}));
  });
  /** The paths that were asked for. */
  readonly requests: string[] = [];
  key = newKey('first');

  static async start(): Promise<Issuer> {
    const issuer = new Issuer();
    issuer.#server.listen(0, '127.0.0.1');
    await once(issuer.#server, 'listening');
    return issuer;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  rotate(id: string): void {
    this.key = newKey(id);
  }

  /** A signed token. */
  token(claims: object, { header = {}, key = this.key }: { header?: object; key?: SigningKey } = {}): string {
    const text = `${encoded({ alg: 'RS256', kid: key.id, ...header })}.${encoded(claims)}`;
    return `${text}.${sign('sha256', Buffer.from(text), key.privateKey).toString('base64url')}`;
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  #pages(): Readonly<Record<string, object>> {
    const jwk = { ...this.key.publicKey.export({ format: 'jwk' }), kid: this.key.id, use: 'sig', alg: 'RS256' };
    return {
      '/.well-known/openid-configuration': { issuer: this.url, jwks_uri: `${this.url}/keys` },
      '/keys': { keys: [jwk] },
    };
  }
}

/** A key that no issuer publishes. */
export const strangeKey = (id: string): SigningKey => newKey(id);
