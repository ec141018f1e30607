import type { Operation } from '../../operation.ts';

export const operation: Operation = {
  summary: 'Take what a partner tells',
  description:
    "Open to everybody who signs with the partner's key. Answered once the event is on the bus; the same delivery again is answered in the same way, and is no second event.",
  webhook: { description: 'As the partner writes it: JSON of at most 256 KiB.' },
  answer: {
    status: 200,
    schema: {
      title: 'DeliveryTaken',
      description: 'The delivery is on the bus.',
      type: 'object',
      required: ['deliveryId', 'eventId'],
      properties: {
        deliveryId: { type: 'string', description: "The partner's id of what it tells." },
        eventId: { type: 'string', description: 'The id of the event that it became.' },
      },
    },
  },
  problems: {
    404: 'There is no such partner.',
    422: 'The delivery becomes no event; the detail names the header or the field.',
  },
};
