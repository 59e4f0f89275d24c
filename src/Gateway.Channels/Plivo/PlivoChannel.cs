using System.Buffers;
using Gateway.Channels.Decoding;
using Gateway.Channels.Forms;
using Gateway.Channels.Json;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Channels.Plivo;

/// <summary>Plivo: SMS, MMS, WhatsApp, delivery reports and calls.</summary>
internal sealed class PlivoChannel : IChannel
{
    public const string ChannelName = "plivo";

    public string Name => ChannelName;

    public ChannelFeatures Features { get; } = new()
    {
        Decodes = [ItemKind.Message, ItemKind.Receipt, ItemKind.Postback, ItemKind.Call, ItemKind.Ignored],
        Sends = ["text", "image", "video", "audio", "file"],
        ServiceWindow = null,
        // Plivo's default for an account; a United States long code sends less, and Plivo queues.
        SendsPerSecond = 5,
        TextMax = PlivoEncoder.TextMax,
        Secrets = [PlivoSignature.SecretName, "authId"],
        Settings = PlivoEncoder.Settings,
        TakesGet = true,
        // A message with ten media has under fifty short parameters.
        BodyMax = 256 * 1024,
        Documentation = new Uri("https://www.plivo.com/docs/sms/api/message/"),
    };

    public VerifyOutcome Verify(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account) => PlivoSignature.Check(body, request, account);

    public ChannelResponse? Handshake(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account) => null;

    public DecodeResult Decode(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account, List<InboundItem> items)
    {
        var sink = new ItemSink(ChannelName, items);
        if (Shape.Of(body) == Shape.Json)
        {
            using var json = JsonBody.Read(body);
            if (json.Refusal is { } wrong)
                return sink.Refuse(wrong);
            var reader = json.Reader();
            reader.Read();
            using var members = FieldSet.Json(ref reader);
            return One(members, request, ref sink);
        }

        using var fields = body.IsEmpty ? FieldSet.Query(request.Url) : FieldSet.Form(body);
        return One(fields, request, ref sink);
    }

    private static DecodeResult One(scoped in FieldSet fields, WebhookRequest request, ref ItemSink sink)
    {
        if (fields.Refusal is { } refusal)
            return sink.Refuse(refusal);
        var draft = default(ItemDraft);
        PlivoMessage.Read(fields, request.ReceivedAt, ref draft);
        sink.Add(ref draft);
        return sink.Finish();
    }

    public EncodeResult Encode(OutboundMessage message, AccountModel account) => PlivoEncoder.Encode(message, account);

    public SendResult Classify(int status, TimeSpan? retryAfter, ReadOnlySpan<byte> body) => PlivoEncoder.Classify(status, retryAfter, body);
}
