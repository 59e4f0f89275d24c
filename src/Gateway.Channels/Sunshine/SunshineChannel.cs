using System.Buffers;
using System.Text;
using Gateway.Channels.Json;
using Gateway.Channels.Sending;
using Gateway.Channels.Signing;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Channels.Sunshine;

/// <summary>Zendesk Sunshine Conversations: webhooks v2, and those of the versions 1 and 1.1 that older integrations still have.</summary>
internal sealed class SunshineChannel : IChannel
{
    public const string ChannelName = "sunshine";

    public string Name => ChannelName;

    public ChannelFeatures Features { get; } = new()
    {
        Decodes =
        [
            ItemKind.Message, ItemKind.Delete, ItemKind.Receipt, ItemKind.Postback, ItemKind.Typing, ItemKind.Echo, ItemKind.System, ItemKind.Ignored,
        ],
        Sends = ["text", "image", "file", "quick_replies", ChannelFeatures.Typing],
        // Each of the channels behind it has its own; Sunshine refuses what one does not take.
        ServiceWindow = null,
        // 60 requests a second of one app, by Zendesk's rate limits page.
        SendsPerSecond = 60,
        TextMax = SunshineEncoder.TextMax,
        Secrets = ["webhookSecret", "keyId", "keySecret"],
        // Zendesk documents no limit; a message has at most 4,096 characters, and full profiles a few kilobytes.
        BodyMax = 1024 * 1024,
        Documentation = new Uri("https://docs.smooch.io/rest/#tag/Webhooks"),
    };

    /// <summary><c>X-API-Key</c> is the webhook's secret.</summary>
    public VerifyOutcome Verify(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account) =>
        request.Header("X-API-Key") is { Length: > 0 } key ? SharedToken.Check(key, account, "webhookSecret") : VerifyOutcome.Missing;

    /// <summary>None.</summary>
    public ChannelResponse? Handshake(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account) => null;

    public DecodeResult Decode(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account, List<InboundItem> sink) =>
        JsonBodies.Read(Name, body, request, account, sink, static (in one, request, _, items) => SunshineDecoder.Decode(one, request.ReceivedAt, items));

    public SendRequest? ShowTyping(string recipient, AccountModel account) => SunshineEncoder.Typing(recipient, account);

    public EncodeResult Encode(OutboundMessage message, AccountModel account) => SunshineEncoder.Encode(message, account);

    /// <summary>201 with <c>{"messages":[{"id":".."}]}</c>, or <c>{"errors":[{"code":"too_many_requests","title":".."}]}</c>.</summary>
    public SendResult Classify(int status, TimeSpan? retryAfter, ReadOnlySpan<byte> body)
    {
        if (SendAnswers.IsSuccess(status))
            return new SendResult(SendOutcome.Sent, ResponseJson.Find(body, "messages", "0", "id"));

        // 402 is about the app's plan; a conversation that is gone is a 404.
        return SendAnswers.ByStatus(status == 402 ? 401 : status, retryAfter, ResponseJson.Find(body, "errors", "0", "code") ?? $"http_{status}");
    }

    internal static string Basic(Secret id, Secret secret) =>
        "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{id.RevealText()}:{secret.RevealText()}"));

    /// <summary>Media of an app that protects them open with its key.</summary>
    public AttachmentRequest? FetchAttachment(Attachment attachment, AccountModel account) =>
        account.Current("keyId") is { } id && account.Current("keySecret") is { } secret
            ? AttachmentRequest.OnHosts(attachment, ["*.smooch.io", "*.zendesk.com"], ("Authorization", Basic(id, secret)))
            : AttachmentRequest.Plain(attachment);
}
