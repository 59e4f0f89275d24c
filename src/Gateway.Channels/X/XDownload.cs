using Gateway.Channels.Sending;
using Gateway.Channels.Signing;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Channels.X;

/// <summary>
/// The media of a direct message. Webhooks name them on a host that only takes OAuth 1.0a, <c>https://ton.twitter.com/../dm/{event}/{media}/{file}</c>;
/// the API has the same under <c>GET /2/dm_conversations/media/{event}/{media}/{file}</c> for the account's token.
/// </summary>
/// <remarks>https://docs.x.com/x-api/direct-messages/download-dm-media</remarks>
internal static class XDownload
{
    private static readonly string[] Hosts = ["ton.twitter.com", "ton.x.com"];

    public static AttachmentRequest? Of(Attachment attachment, AccountModel account)
    {
        if (AttachmentRequest.Address(attachment.Url) is not { } url || !Hosts.Contains(url.IdnHost, StringComparer.OrdinalIgnoreCase))
            return AttachmentRequest.Plain(attachment);
        return account.Current("accessToken") is { } token && Place(url.AbsolutePath) is { } place
            ? new AttachmentRequest(
                AttachmentRequest.Get(ApiRequests.Url(account, XEncoder.ProviderBase, "/2/dm_conversations/media/" + place), ("Authorization", "Bearer " + token.RevealText())), IsApi: true)
            : null;
    }

    private static string? Place(string path)
    {
        var steps = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var at = Array.IndexOf(steps, "dm");
        return at >= 0 && steps.Length == at + 4 && IsNumber(steps[at + 1]) && IsNumber(steps[at + 2]) && steps[at + 3].All(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-')
            ? string.Join('/', steps[(at + 1)..])
            : null;
    }

    private static bool IsNumber(string step) => step.Length <= 19 && step.All(char.IsAsciiDigit);
}
