import { SignatureV4 } from '@smithy/signature-v4';
import { Sha256 } from '../aws/sha256.ts';

type SignerSettings = ConstructorParameters<typeof SignatureV4>[0];
/** Credentials, or their provider. */
export type Credentials = SignerSettings['credentials'];

/** The longest lifetime that MSK allows. */
const TOKEN_SECONDS = 900;

/**
 * A token for SASL/OAUTHBEARER that proves the caller's IAM role to MSK: a presigned request to connect, in base64url.
 * @see https://docs.aws.amazon.com/msk/latest/developerguide/configure-clients-for-iam-access-control.html
 */
export async function mskToken(credentials: Credentials, region: string, now: Date): Promise<string> {
  const signer = new SignatureV4({
    service: 'kafka-cluster',
    region,
    credentials,
    sha256: Sha256,
    applyChecksum: false,
  });
  const hostname = `kafka.${region}.amazonaws.com`;
  const query = { Action: 'kafka-cluster:Connect' };
  const request = { method: 'GET', protocol: 'https:', hostname, path: '/', query, headers: { host: hostname } };
  const signed = await signer.presign(request, { expiresIn: TOKEN_SECONDS, signingDate: now });
  const search = new URLSearchParams({ ...(signed.query as Record<string, string>), 'User-Agent': 'tributary' });
  return Buffer.from(`https://${hostname}/?${search.toString()}`).toString('base64url');
}
