const { deadLetterQueue } = require('./conventions/dead-letters.ts');

/** What the outbox could not get to the bus while the table's stream held it. */
module.exports = {
  Resources: deadLetterQueue({
    id: 'OutboxUndelivered',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the framework fills it in
    name: '${self:custom.prefix}-outbox-undelivered',
    meaning: 'Events of the event store did not reach the bus in a day. They are still in the table.',
    runbook: 'outbox-undelivered',
  }),
};
