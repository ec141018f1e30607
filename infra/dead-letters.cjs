const { arn } = require('./cloudformation.ts');
const { watchedDeadLetterQueue } = require('./conventions/dead-letters.ts');

/** The dead-letter queues of the rules of every application that no function belongs to. */
module.exports = {
  Resources: watchedDeadLetterQueue({
    id: 'PartnerEventsUndelivered',
    name: '${self:custom.prefix}-partner-events-undelivered',
    meaning: 'EventBridge could not forward an event of a partner to the bus. The attributes of the message say why.',
    rules: [arn('PartnerEventsRule')],
    condition: 'PartnerSendsEvents',
  }),
};
