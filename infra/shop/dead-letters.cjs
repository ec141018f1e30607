const { arn } = require('../cloudformation.ts');
const { deadLetterQueue } = require('../conventions/dead-letters.ts');

// biome-ignore lint/suspicious/noTemplateCurlyInString: the framework fills it in
const PREFIX = '${self:custom.prefix}';

/** The dead-letter queues of the outbox pipe and of the rule that starts the billing. */
module.exports = {
  Resources: {
    ...deadLetterQueue({
      id: 'OutboxUndelivered',
      name: `${PREFIX}-outbox-undelivered`,
      meaning: 'Events of the event store did not reach the bus in a day. They are still in the table.',
      runbook: 'outbox-undelivered',
    }),
    ...deadLetterQueue({
      id: 'BillingUndelivered',
      name: `${PREFIX}-billing-undelivered`,
      meaning: 'EventBridge could not start the billing of an order. The attributes of the message say why.',
      rules: [arn('BillingRule')],
    }),
  },
};
