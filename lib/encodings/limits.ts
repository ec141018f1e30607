/** How many fields and positions may lead to a value, both in what is read and in what is written. */
export const MAX_DEPTH = 128;

/** What a value may have at most once it is unpacked, in bytes. No event is nearly as large. */
export const MAX_UNPACKED_BYTES = 16 * 1024 * 1024;

/** What a value may have at most as JSON: characters, and names and values. A few bytes can announce millions. */
export const MAX_JSON_CHARACTERS = 16 * 1024 * 1024;
export const MAX_JSON_PARTS = 1_000_000;
