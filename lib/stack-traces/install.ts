import { mappedStacks } from './mapped-stack.ts';

/**
 * tools/build.ts puts this file in front of every bundle. So all that reads a stack gets TypeScript positions: logs,
 * dead letters, and the answer of Lambda. Node's own support reads the map of each bundle at its start
 * (docs/explanation/decisions.md, section 24).
 */
if (!process.sourceMapsEnabled) Error.prepareStackTrace = mappedStacks();
