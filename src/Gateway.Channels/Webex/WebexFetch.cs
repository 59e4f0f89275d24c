using System.Buffers;
using Gateway.Channels.Sending;
using Gateway.Channels.Signing;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Channels.Webex;

/// <summary>A notification announces what Webex then tells under <c>/v1/messages/{id}</c> or <c>/v1/attachment/actions/{id}</c>; that takes its place.</summary>
internal static class WebexFetch
{
    /// <summary>The fact that names what is to be fetched.</summary>
    public const string Fact = "fetch";

    public const string Messages = "messages/";
    public const string Actions = "attachment/actions/";

    public static IReadOnlyList<FetchTicket> Fetches(InboundItem item) =>
        item.Extra?.GetValueOrDefault(Fact) is { } resource && item.Id is { } id && item.Kind != ItemKind.Echo
            ? [new FetchTicket(id, resource, Replaces: true, item.Sender, item.Target)]
            : [];

    public static SendRequest? Fetch(FetchTicket ticket, AccountModel account)
    {
        var folder = ticket.Resource.StartsWith(Actions, StringComparison.Ordinal) ? Actions : Messages;
        return account.Current("accessToken") is { } token && ticket.Resource.StartsWith(folder, StringComparison.Ordinal)
            ? AttachmentRequest.Get(
                ApiRequests.Url(account, WebexEncoder.ProviderBase, $"/v1/{folder}{Uri.EscapeDataString(ticket.Resource[folder.Length..])}"),
                ("Authorization", "Bearer " + token.RevealText()))
            : null;
    }

    public static DecodeResult Decode(FetchTicket ticket, in ReadOnlySequence<byte> body, DateTimeOffset receivedAt, List<InboundItem> items) =>
        WebexDecoder.Decode(
            body, receivedAt, items,
            ticket.Resource.StartsWith(Actions, StringComparison.Ordinal) ? "attachmentActions" : "messages",
            ticket.Id.StartsWith(WebexData.Updated + ":", StringComparison.Ordinal) ? "updated" : "created");
}
