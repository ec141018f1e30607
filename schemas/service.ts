/** The name of the service: the names of its stacks and the sources of its own events begin with it. */
export const SERVICE = 'tributary';

/** The source of our own events on a topic, and of those whose schemas lie in the folder of that name. */
export const sourceOf = (topic: string): string => `${SERVICE}.${topic}`;
