import { archiveEndpoints } from './archive/endpoints.ts';
import { contractEndpoints } from './contracts/endpoints.ts';
import { deadLetterEndpoints } from './dead-letters/endpoints.ts';
import type { Endpoints } from './endpoint.ts';
import { eventEndpoints } from './events/endpoints.ts';
import { faultEndpoints } from './faults.ts';
import { functionEndpoints } from './functions/endpoints.ts';
import { kafkaEndpoints } from './kafka/endpoints.ts';
import { mapEndpoints } from './map/endpoint.ts';
import { measureEndpoints } from './measures.ts';
import { sampleEndpoints } from './samples.ts';
import { workflowEndpoints } from './workflows/endpoints.ts';

/** Every endpoint of the console. A page adds its own in one row. */
export const ENDPOINTS: Endpoints = {
  ...archiveEndpoints,
  ...contractEndpoints,
  ...eventEndpoints,
  ...faultEndpoints,
  ...functionEndpoints,
  ...kafkaEndpoints,
  ...deadLetterEndpoints,
  ...mapEndpoints,
  ...measureEndpoints,
  ...sampleEndpoints,
  ...workflowEndpoints,
};
