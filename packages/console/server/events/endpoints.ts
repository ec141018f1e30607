import { type Endpoints, get, post } from '../endpoint.ts';
import { checkEvent, listBuses, sendEvent } from './bus.ts';
import { invokeTarget } from './invoke-target.ts';
import { replayPlan, startReplay } from './replay.ts';
import { busSamples } from './samples.ts';

export const eventEndpoints: Endpoints = {
  'events/buses': get(listBuses),
  'events/samples': get(busSamples),
  'events/check': post(checkEvent),
  'events/send': post(sendEvent),
  'events/replay-plan': get(replayPlan),
  'events/replay': post(startReplay),
  'events/invoke-target': post(invokeTarget),
};
