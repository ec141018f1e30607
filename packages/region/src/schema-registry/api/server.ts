import { json } from './reply.ts';
import { page } from './request.ts';
import type { Row } from './row.ts';

/** The release of Confluent's registry whose API this is. */
const VERSION = '8.1.0';

/** Calls about the registry itself, and about what it does not have: other contexts, associations of topics. */
export const serverRows: readonly Row[] = [
  ['GET /', () => json({})],
  ['GET /contexts', (request) => json(page(request, ['.']))],
  [
    'GET /v1/metadata/id',
    () => json({ id: '', scope: { path: [], clusters: { 'schema-registry-cluster': 'schema-registry' } } }),
  ],
  ['GET /v1/metadata/version', () => json({ version: VERSION, commitId: '' })],
  // Clients of release 8.2 and later ask which subject belongs to a topic, and take its name when none does.
  ['GET /associations/resources/{namespace}/{resource}', () => json([])],
  ['GET /associations/resources/{resource}', () => json([])],
  ['GET /associations/subjects/{subject}', () => json([])],
];
