/** A function sends what it gives up to a queue that is named so. */
const NAMED_SO = /^(?:.*[-_.])?(?:failed|undelivered|exhausted|dead-?letters?|dlq)(?:\.fifo)?$/i;

/** Whether the name of a queue says that it takes what is given up. */
export const isNamedForDeadLetters = (queueName: string): boolean => NAMED_SO.test(queueName);
