import type { BrokerApi } from '../state.ts';
import { apiVersions } from './api-versions.ts';
import { createTopics } from './create-topics.ts';
import { fetch } from './fetch.ts';
import { findCoordinator } from './find-coordinator.ts';
import { heartbeat } from './heartbeat.ts';
import { initProducerId } from './init-producer-id.ts';
import { joinGroup } from './join-group.ts';
import { leaveGroup } from './leave-group.ts';
import { listOffsets } from './list-offsets.ts';
import { metadata } from './metadata.ts';
import { offsetCommit } from './offset-commit.ts';
import { offsetFetch } from './offset-fetch.ts';
import { produce } from './produce.ts';
import { syncGroup } from './sync-group.ts';

/**
 * The APIs that this broker has, in the versions it has them. Clients take the highest version that both know;
 * librdkafka also looks at the lowest to tell what a broker can do, hence they begin at 0 wherever they can be served.
 */
export const APIS: readonly BrokerApi[] = [
  produce,
  fetch,
  listOffsets,
  metadata,
  offsetCommit,
  offsetFetch,
  findCoordinator,
  joinGroup,
  heartbeat,
  leaveGroup,
  syncGroup,
  apiVersions(() => APIS),
  createTopics,
  initProducerId,
];

export const APIS_BY_KEY: ReadonlyMap<number, BrokerApi> = new Map(APIS.map((api) => [api.key, api]));
