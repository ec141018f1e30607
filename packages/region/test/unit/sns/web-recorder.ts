import type { Outside, OutsideRequest } from '../../../src/eventbridge/api-destinations/outside.ts';
import { DeliveryFailure } from '../../../src/eventbridge/failure.ts';

/** Endpoints that only remember what they get. They answer 200, or what is next: a status, or that nobody is there. */
export function webRecorder() {
  const posted: OutsideRequest[] = [];
  const answers: (number | 'nobody')[] = [];
  const outside: Outside = (request) => {
    posted.push(request);
    const status = answers.shift() ?? 200;
    return status === 'nobody'
      ? Promise.reject(new DeliveryFailure('SDK_CLIENT_ERROR', 'Not of SNS.', true))
      : Promise.resolve({ status, headers: {}, body: '' });
  };
  return { posted, answers, outside };
}
