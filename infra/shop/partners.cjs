/** The partners that send webhooks. Each has a key in Secrets Manager: docs/how-to/take-partner-events.md. */
const PARTNERS = ['carrier', 'github', 'shopify', 'stripe'];

/** A local region takes this key for all of them, so that samples can be signed. AWS ignores the metadata. */
const LOCAL_KEY = 'local-partner-key-of-this-laptop';

const NOTHING = { Ref: 'AWS::NoValue' };

const keyOf = (partner) => ({
  Type: 'AWS::SecretsManager::Secret',
  Properties: {
    Name: `\${self:custom.prefix}/partners/${partner}`,
    Description: `The key with which ${partner} signs its webhooks`,
    SecretString: { 'Fn::If': ['PartnerKeyGiven', { Ref: 'PartnerKey' }, NOTHING] },
    GenerateSecretString: { 'Fn::If': ['PartnerKeyGiven', NOTHING, { PasswordLength: 48, ExcludePunctuation: true }] },
  },
});

module.exports = {
  Parameters: {
    PartnerKey: {
      Type: 'String',
      NoEcho: true,
      Default: '',
      Description: 'The key of all partners in a local region - empty on AWS, where each has a key of its own',
    },
  },
  Conditions: { PartnerKeyGiven: { 'Fn::Not': [{ 'Fn::Equals': [{ Ref: 'PartnerKey' }, ''] }] } },
  Metadata: { Region: { Parameters: { PartnerKey: LOCAL_KEY } } },
  Resources: Object.fromEntries(
    PARTNERS.map((partner) => [`${partner[0].toUpperCase()}${partner.slice(1)}Key`, keyOf(partner)]),
  ),
};
