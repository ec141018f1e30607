/** Where the console is on a region's port. */
export const PREFIX = '/_console/';
