import { at, isObject, parseJson } from '../core/json.ts';
import type { Destinations } from '../lambda/destinations.ts';

/**
 * Dead letters of a stream in the form of pipes: the pipe, its reason, and the location of the records.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-error-troubleshooting.html
 */
export function pipeDestinations(destinations: Destinations, pipeArn: string): Destinations {
  return (arn, report) => {
    const deadLetter = parseJson(report.record);
    if (!isObject(deadLetter)) return destinations(arn, report);
    const { requestContext, responseContext, ...rest } = deadLetter;
    const condition = at(requestContext, 'condition');
    const code = at(responseContext, 'statusCode');
    const context = { partnerResourceArn: pipeArn, condition, ...(code !== undefined && { statusCode: code }) };
    return destinations(arn, { ...report, record: JSON.stringify({ context, ...rest }) });
  };
}
