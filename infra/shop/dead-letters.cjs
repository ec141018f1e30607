const { arn } = require('../cloudformation.ts');
const { watchedDeadLetterQueue } = require('../conventions/dead-letters.ts');

const PREFIX = '${self:custom.prefix}';

/** The dead-letter queue of the rule that starts the billing. */
module.exports = {
  Resources: {
    ...watchedDeadLetterQueue({
      id: 'BillingUndelivered',
      name: `${PREFIX}-billing-undelivered`,
      meaning: 'EventBridge could not start the billing of an order. The attributes of the message say why.',
      rules: [arn('BillingRule')],
    }),
  },
};
