import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { afterEach, expect, test } from '@jest/globals';
import { confluentRegistry } from '../../../src/lambda/mappings/values/confluent-registry.ts';
import type { RegistryAccess } from '../../../src/lambda/mappings/values/settings.ts';
import { type TestCertificate, testCertificate } from '../../support/certificate.ts';
import { TOY_KINDS } from '../../support/toy-kinds.ts';

const ROOT = 'arn:aws:secretsmanager:eu-west-1:000000000000:secret:root-AbCdEf';
const OWN = 'arn:aws:secretsmanager:eu-west-1:000000000000:secret:own-AbCdEf';
const TRUSTED: RegistryAccess = { type: 'SERVER_ROOT_CA_CERTIFICATE', uri: ROOT };
const SIGNED: RegistryAccess = { type: 'CLIENT_CERTIFICATE_TLS_AUTH', uri: OWN };

let close = (): void => {};
afterEach(() => close());

/** A registry behind TLS, and a client's certificate that it knows. */
async function start() {
  const [server, client] = [testCertificate(), testCertificate()];
  const options = { cert: server.certificate, key: server.privateKey, ca: client.certificate };
  const service = createServer({ ...options, requestCert: true, rejectUnauthorized: false }, (request, response) => {
    const isKnown = (request.socket as TLSSocket).authorized;
    response.writeHead(isKnown ? 200 : 401).end(JSON.stringify({ schema: 'needs id may' }));
  });
  await new Promise<void>((resolve) => void service.listen(0, '127.0.0.1', resolve));
  close = () => void service.close();
  const uri = `https://127.0.0.1:${(service.address() as AddressInfo).port}`;
  const secrets: Readonly<Record<string, Partial<TestCertificate>>> = {
    [ROOT]: { certificate: server.certificate },
    [OWN]: client,
  };
  const readSecret = (arn: string): string => JSON.stringify(secrets[arn]);
  return (...access: readonly RegistryAccess[]) =>
    confluentRegistry({ uri, access }, { kinds: TOY_KINDS, readSecret }).find('7');
}

test('a registry is trusted by the certificate of a secret, and knows us by that of another', async () => {
  const find = await start();
  expect(await find(TRUSTED, SIGNED)).toMatchObject({ kind: 'schema' });
});

test('a registry that nobody vouches for is not asked', async () => {
  const find = await start();
  await expect(find()).rejects.toMatchObject({ code: 'UNREACHABLE', message: expect.stringContaining('self-signed') });
});

test('a registry that does not know us refuses', async () => {
  const find = await start();
  await expect(find(TRUSTED)).rejects.toMatchObject({ code: 'ACCESS_DENIED' });
});
