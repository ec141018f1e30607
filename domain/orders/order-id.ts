/** Long enough to be unique, short enough to be read out on the telephone. */
const LENGTH = 20;
const FORM = new RegExp(`^ORD-[0-9a-f]{${LENGTH}}$`);

/** The id of an order that is placed here. It follows from the command that places it, whose id is a hash in hex. */
export const orderIdFor = (commandId: string): string => `ORD-${commandId.slice(0, LENGTH)}`;

/**
 * Whether an order with that id can be in the event store: the only ids that `place-order` gives, and every other function
 * adds to orders that were placed. A producer may choose such an id, too, so it proves nothing.
 */
export const canBePlacedHere = (orderId: string): boolean => FORM.test(orderId);
