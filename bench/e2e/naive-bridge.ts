/** One PutEvents and Powertools' idempotency for each record, all records of a batch at once. */
export { parallel as handler } from '../bridge/naive.ts';
