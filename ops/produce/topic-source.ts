import { sourceOf } from '#schemas/service.ts';

/** The source of the events of this project that a topic carries. */
export const sourceOfTopic = (topic: string): string => sourceOf(topic);
