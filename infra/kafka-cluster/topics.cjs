const { topicResources } = require('./topics.ts');

/** The topics that the application declares, nowhere a second time. */
module.exports = ({ resolveVariable }) => topicResources(resolveVariable);
