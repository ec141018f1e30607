const { arn } = require('./conventions/cloudformation.ts');
const { deadLetterQueue } = require('./conventions/dead-letters.ts');

/** What EventBridge could not start a billing workflow with. */
module.exports = {
  Resources: deadLetterQueue({
    id: 'BillingUndelivered',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the framework fills it in
    name: '${self:custom.prefix}-billing-undelivered',
    meaning: 'EventBridge could not start the billing of an order. The attributes of the message say why.',
    rules: [arn('BillingRule')],
  }),
};
