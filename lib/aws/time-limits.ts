/**
 * For the request handler of a client of AWS. Without them a call whose answer got lost would take all the time of its
 * function, which for a reader of Kafka is 14 minutes.
 * @see https://docs.aws.amazon.com/sdk-for-javascript/v3/developer-guide/node-reusing-connections.html
 */
export const TIME_LIMITS = { connectionTimeout: 3_000, requestTimeout: 20_000, throwOnRequestTimeout: true };
