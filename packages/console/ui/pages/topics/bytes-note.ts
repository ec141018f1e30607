/** What is said of a value that cannot be edited as JSON. */
export const bytesNote = (problem: string): string => `Its bytes are sent as they are. ${problem}`;
