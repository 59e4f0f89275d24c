namespace Gateway.Host.Demo;

/// <summary>One account of the made-up company, with what its provider and the gateway share.</summary>
/// <param name="Language">What its customers speak; the account's <c>language</c> label.</param>
/// <param name="ProviderId">The provider's id of the account: phone_number_id, bot user id.</param>
/// <param name="SigningSecret">What webhooks are signed with, or carry.</param>
/// <param name="AccessToken">What the send API asks for.</param>
internal sealed record DemoAccount(
    string Channel, string Name, DemoLanguage Language, string Market, string Queue, string ProviderId, string SigningSecret, string AccessToken);
