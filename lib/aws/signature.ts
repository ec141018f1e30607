import { createHmac, createSecretKey, hash, type KeyObject } from 'node:crypto';

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
}

/** The scope of a signature. */
export interface Scope {
  readonly region: string;
  readonly service: string;
}

interface SigningKey {
  readonly day: string;
  readonly secret: string;
  readonly key: KeyObject;
}

/**
 * Signs calls of one JSON service with AWS Signature Version 4: POST to `/`, without a query. It derives the signing
 * key once a day.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export class Signer {
  readonly #scope: Scope;
  readonly #signedNames: readonly string[];
  #signingKey: SigningKey | undefined;

  /** @param signedNames the headers to sign, in lower case and sorted */
  constructor(scope: Scope, signedNames: readonly string[]) {
    this.#scope = scope;
    this.#signedNames = signedNames;
  }

  /** @returns the headers with their signature, which covers its date and the hash of the body */
  sign(
    headers: Readonly<Record<string, string>>,
    body: Uint8Array,
    credentials: Credentials,
    now: Date,
  ): Record<string, string> {
    const { accessKeyId, secretAccessKey, sessionToken } = credentials;
    const date = now.toISOString().replace(/[-:]|\.\d{3}/g, '');
    const bodyHash = hash('sha256', body);
    const dated: Record<string, string> = { ...headers, 'x-amz-date': date, 'x-amz-content-sha256': bodyHash };
    if (sessionToken) dated['x-amz-security-token'] = sessionToken;

    const signedNames = this.#signedNames.join(';');
    const lines = this.#signedNames.map((name) => `${name}:${dated[name]}\n`).join('');
    const canonicalHash = hash('sha256', `POST\n/\n\n${lines}\n${signedNames}\n${bodyHash}`);
    const day = date.slice(0, 8);
    const scope = `${day}/${this.#scope.region}/${this.#scope.service}/aws4_request`;
    const signature = createHmac('sha256', this.#keyOf(day, secretAccessKey))
      .update(`AWS4-HMAC-SHA256\n${date}\n${scope}\n${canonicalHash}`)
      .digest('hex');
    const credential = `Credential=${accessKeyId}/${scope}`;
    dated['authorization'] = `AWS4-HMAC-SHA256 ${credential}, SignedHeaders=${signedNames}, Signature=${signature}`;
    return dated;
  }

  #keyOf(day: string, secret: string): KeyObject {
    if (this.#signingKey?.day !== day || this.#signingKey.secret !== secret)
      this.#signingKey = { day, secret, key: createSecretKey(this.#derive(day, secret)) };
    return this.#signingKey.key;
  }

  #derive(day: string, secret: string): Buffer {
    const steps = [day, this.#scope.region, this.#scope.service, 'aws4_request'];
    return steps.reduce((key, step) => createHmac('sha256', key).update(step).digest(), Buffer.from(`AWS4${secret}`));
  }
}
