/** The source of the events on a topic of the shop. */
export const sourceOfTopic = (topic: string): string => `tributary.${topic}`;
