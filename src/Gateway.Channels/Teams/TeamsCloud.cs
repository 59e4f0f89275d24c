using Gateway.Contracts.Configuration;

namespace Gateway.Channels.Teams;

/// <summary>The addresses of one of Microsoft's clouds. Each has its own issuer, keys and token service, and trusts no other.</summary>
/// <remarks>https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication</remarks>
internal sealed record TeamsCloud(string Issuer, Uri Keys, string Login, string Scope, string Service)
{
    public static readonly TeamsCloud Public = new(
        "https://api.botframework.com",
        new Uri("https://login.botframework.com/v1/.well-known/keys"),
        "https://login.microsoftonline.com",
        "https://api.botframework.com/.default",
        "https://smba.trafficmanager.net/teams");

    public static readonly TeamsCloud Government = new(
        "https://api.botframework.us",
        new Uri("https://login.botframework.azure.us/v1/.well-known/keys"),
        "https://login.microsoftonline.us",
        "https://api.botframework.us/.default",
        "https://smba.infra.gov.teams.microsoft.us/gov");

    public static TeamsCloud Of(AccountModel account) =>
        account.Settings.GetValueOrDefault("cloud") == "usgov" ? Government : Public;
}
