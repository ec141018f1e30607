import { once } from 'node:events';
import { createServer } from 'node:http';
import { afterEach, expect, test } from '@jest/globals';
import { redirect } from '../../../src/lambda/runtime/sdk-v2.ts';
import { arnOf, lambdaHarness } from './lambda-harness.ts';

const REGION = 'http://127.0.0.1:4566';
const V2 = { 'User-Agent': 'aws-sdk-nodejs/2.1692.0 linux/v24.0.0 promise' };

let stop = (): void => {};
afterEach(() => stop());

test.each([
  ['dynamodb.eu-central-1.amazonaws.com', '127.0.0.1:4566'],
  ['s3.amazonaws.com', '127.0.0.1:4566'],
  ['photos.s3.eu-central-1.amazonaws.com', 'photos.s3.localhost:4566'],
  ['a.b.s3.amazonaws.com', 'a.b.s3.localhost:4566'],
])('a call of the SDK v2 to %s goes to the region, where its host is %s', (host, Host) => {
  const headers = { ...V2, host, 'X-Amz-Target': 'DynamoDB_20120810.PutItem' };
  expect(redirect({ host, port: 443, method: 'POST', path: '/x', headers, agent: false }, REGION)).toEqual({
    protocol: 'http:',
    host: '127.0.0.1',
    hostname: '127.0.0.1',
    port: '4566',
    method: 'POST',
    path: '/x',
    headers: { ...V2, 'X-Amz-Target': 'DynamoDB_20120810.PutItem', Host },
  });
});

test.each([
  [{ host: 'localhost', headers: V2 }],
  [{ host: 'amazonaws.com.example.org', headers: V2 }],
  [{ host: 'cognito-idp.eu-central-1.amazonaws.com', headers: { 'User-Agent': 'node' } }],
  [{ host: 'cognito-idp.eu-central-1.amazonaws.com' }],
  [{ host: 'sqs.eu-central-1.amazonaws.com', headers: { 'User-Agent': 'aws-sdk-js/3.900.0' } }],
])('any other request stays as it is: %j', (options) => {
  expect(redirect(options, REGION)).toBeUndefined();
});

test('a function with the SDK v2 reaches the region through the module https', async () => {
  const server = createServer(({ headers, url, method }, response) => {
    response.end(JSON.stringify({ method, url, host: headers.host, agent: headers['user-agent'] }));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const endpoint = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  const harness = lambdaHarness(undefined, {}, { environment: { AWS_ENDPOINT_URL: endpoint } });
  stop = () => {
    harness.stop();
    server.close();
  };
  harness.add(
    'old',
    `const https = require('https');
     exports.handler = () => new Promise((resolve, reject) => {
       const agent = new https.Agent({ keepAlive: true });
       const options = { host: 'sqs.eu-central-1.amazonaws.com', port: 443, path: '/q', method: 'POST', agent, headers: ${JSON.stringify(V2)} };
       const request = https.request(options, (response) => {
         let text = '';
         response.on('data', (part) => (text += part)).on('end', () => resolve(JSON.parse(text)));
       });
       request.on('error', reject).end('x');
     });`,
  );
  const { payload } = await harness.lambda.invoke(arnOf('old'), '{}', []);
  expect(JSON.parse(payload)).toEqual({
    method: 'POST',
    url: '/q',
    host: endpoint.slice('http://'.length),
    agent: V2['User-Agent'],
  });
});
