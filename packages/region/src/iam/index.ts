/** Which rights each operation of a service needs, and which of them a policy gives. */
export { type OperationRights, rightsOf } from './actions/index.ts';
export { type Statement, statementsIn } from './statement.ts';
