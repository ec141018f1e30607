/** The source whose events a topic of the application carries. */
export const sourceOfTopic = (topic: string): string => `tributary.${topic}`;
