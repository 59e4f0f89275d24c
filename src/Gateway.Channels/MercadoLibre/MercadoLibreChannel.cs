using System.Buffers;
using Gateway.Channels.Sending;
using Gateway.Channels.Signing;
using Gateway.Channels.Json;
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
        // Five hundred writes a minute, by the page on messages.
        SendsPerSecond = 8,
        TextMax = MercadoLibreEncoder.TextMax,
        Secrets = ["webhookToken", "accessToken"],
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

    public IReadOnlyList<FetchTicket> Fetches(InboundItem item, AccountModel account) =>
        item is { Kind: ItemKind.System, Status: MercadoLibreDecoder.Notification, Payload: { } resource, Id: { } id } ? [new FetchTicket(id, resource, Replaces: true)] : [];

    public SendRequest? Fetch(FetchTicket ticket, AccountModel account) =>
        account.Current("accessToken") is { } token
            ? new SendRequest("GET", ApiRequests.Url(account, MercadoLibreEncoder.ProviderBase, ticket.Resource), [("Authorization", "Bearer " + token.RevealText())], "", default)
            : null;

    public DecodeResult DecodeFetched(FetchTicket ticket, in ReadOnlySequence<byte> body, DateTimeOffset receivedAt, AccountModel account, List<InboundItem> sink) =>
        MercadoLibreDecoder.Fetched(body, receivedAt, account, sink);
}
