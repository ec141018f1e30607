const { arn } = require('../cloudformation.ts');
const { watchedDeadLetterQueue } = require('../conventions/dead-letters.ts');

const PREFIX = '${self:custom.prefix}';

/** The dead-letter queues of the rules that no function belongs to. */
module.exports = {
  Resources: {
    ...watchedDeadLetterQueue({
      id: 'BillingUndelivered',
      name: `${PREFIX}-billing-undelivered`,
      meaning: 'EventBridge could not start the billing of an order. The attributes of the message say why.',
      rules: [arn('BillingRule')],
    }),
    ...watchedDeadLetterQueue({
      id: 'PartnerNoticeUndelivered',
      name: `${PREFIX}-partner-notice-undelivered`,
      meaning: 'EventBridge could not tell the partner of a delivery. The attributes of the message say why.',
      rules: [arn('PartnerNoticeRule')],
      condition: 'PartnerIsTold',
    }),
  },
};
