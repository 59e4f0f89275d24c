using System.Buffers;
using Gateway.Channels.Json;
using Gateway.Channels.Sending;
using Gateway.Channels.Signing;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Channels.MercadoLibre;

/// <summary>Mercado Libre: its notifications only name a resource, which is fetched with the seller's token.</summary>
internal sealed class MercadoLibreChannel : IChannel
{
    public const string ChannelName = "mercado-libre";

    public string Name => ChannelName;

    public ChannelFeatures Features { get; } = new()
    {
        Decodes = [ItemKind.Message, ItemKind.Echo, ItemKind.System, ItemKind.Ignored],
        Sends = ["text", "link"],
        ServiceWindow = null,
        // "The write resources share a rate limit of 500 rpm": https://developers.mercadolivre.com.br/en_us/messaging-after-sale/
        SendsPerSecond = 8,
        TextMax = MercadoLibreEncoder.TextMax,
        Secrets = ["webhookToken"],
        // To fetch and send: either a token that somebody else renews, or what it is renewed with.
        OptionalSecrets = ["accessToken", "clientSecret", "refreshToken"],
        Settings = MercadoLibreEncoder.Settings,
        // A notification has eight short members.
        BodyMax = 64 * 1024,
        Documentation = new Uri("https://developers.mercadolibre.com.ar/en_us/products-receive-notifications"),
    };

    /// <summary>Mercado Libre signs nothing: the callback URL carries a token of ours, <c>?token=</c>.</summary>
    public VerifyOutcome Verify(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account) =>
        request.Query("token") is { Length: > 0 } token ? SharedToken.Check(token, account, "webhookToken") : VerifyOutcome.Missing;

    public ChannelResponse? Handshake(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account) => null;

    public DecodeResult Decode(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account, List<InboundItem> sink) =>
        JsonBodies.Read(
            Name, body, request, account, sink, static (in one, request, account, items) => MercadoLibreDecoder.Decode(one, request.ReceivedAt, account, items));

    public EncodeResult Encode(OutboundMessage message, AccountModel account) => MercadoLibreEncoder.Encode(message, account);

    /// <summary><c>{"id":".."}</c> or <c>{"message":"..","error":"..","status":403}</c>.</summary>
    public SendResult Classify(int status, TimeSpan? retryAfter, ReadOnlySpan<byte> body) =>
        SendAnswers.IsSuccess(status)
            ? new SendResult(SendOutcome.Sent, ResponseJson.Find(body, "id"))
            : ResponseJson.Find(body, "error") is { } error && error.StartsWith("blocked_conversation", StringComparison.Ordinal)
                ? new SendResult(SendOutcome.Rejected, Code: error)
                : SendAnswers.ByStatus(status, retryAfter, ResponseJson.Find(body, "error"));

    /// <summary>
    /// A token lives six hours, and a refresh token works once: https://developers.mercadolibre.com.ar/en_us/authentication-and-authorization. Without the
    /// application's id and secret the configured token is used as it is.
    /// </summary>
    public SendRequest? TokenRequest(AccountModel account, DateTimeOffset now) =>
        account.Settings.GetValueOrDefault("clientId") is { } client && account.Current("clientSecret") is { } secret && account.Current("refreshToken") is { } refresh
            ? OAuthTokens.Request(
                ApiRequests.Url(account, MercadoLibreEncoder.ProviderBase, "/oauth/token"), [("Accept", "application/json")],
                ("grant_type", "refresh_token"), ("client_id", client), ("client_secret", secret.RevealText()), ("refresh_token", refresh.RevealText()))
            : null;

    public TokenGrant? ReadToken(int status, ReadOnlySpan<byte> body) => OAuthRefresh.Read(status, body);

    /// <summary>
    /// A file of a message by its name: https://global-selling.mercadolibre.com/devsite/messaging-after-sale-global-selling. It opens with the seller's token.
    /// </summary>
    public AttachmentRequest? FetchAttachment(Attachment attachment, AccountModel account)
    {
        if (attachment.Id is not { } name || account.Current("accessToken") is not { } token)
            return AttachmentRequest.Plain(attachment);
        var site = account.Settings.GetValueOrDefault("siteId") is { } id ? "&site_id=" + Uri.EscapeDataString(id) : "";
        return new AttachmentRequest(
            AttachmentRequest.Get(
                ApiRequests.Url(account, MercadoLibreEncoder.ProviderBase, $"/messages/attachments/{Uri.EscapeDataString(name)}?tag=post_sale{site}"),
                ("Authorization", "Bearer " + token.RevealText())),
            IsApi: true);
    }

    public IReadOnlyList<FetchTicket> Fetches(InboundItem item, AccountModel account) =>
        item is { Kind: ItemKind.System, Status: MercadoLibreDecoder.Notification, Payload: { } resource, Id: { } id } ? [new FetchTicket(id, resource, Replaces: true)] : [];

    public SendRequest? Fetch(FetchTicket ticket, AccountModel account) =>
        account.Current("accessToken") is { } token
            ? new SendRequest("GET", ApiRequests.Url(account, MercadoLibreEncoder.ProviderBase, ticket.Resource), [("Authorization", "Bearer " + token.RevealText())], "", default)
            : null;

    public DecodeResult DecodeFetched(FetchTicket ticket, in ReadOnlySequence<byte> body, DateTimeOffset receivedAt, AccountModel account, List<InboundItem> sink) =>
        MercadoLibreDecoder.Fetched(body, receivedAt, account, sink);
}
