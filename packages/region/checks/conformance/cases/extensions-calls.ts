export const PAGES = 'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference';
export const LOOPS = `${PAGES}/intrinsic-function-reference-foreach.html`;

/** A template with the transform. */
export const extended = (Resources: object, more: object = {}) => ({
  Transform: 'AWS::LanguageExtensions',
  Resources,
  ...more,
});

/** A parameter `Kept`, for templates that need some resource. */
export const parameter = (own: string) => ({
  Kept: { Type: 'AWS::SSM::Parameter', Properties: { Name: `/${own}`, Type: 'String', Value: 'kept' } },
});
