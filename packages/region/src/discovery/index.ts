/** Where regions run: a region that starts leaves a file, and the commands of the same user find it. */
export { type Announcement, announce } from './announcement.ts';
export { type Choice, chooseEndpoint, type Environment, type Lookup, serviceEndpoint } from './choice.ts';
export { isOfProject, runningRegions } from './running.ts';
