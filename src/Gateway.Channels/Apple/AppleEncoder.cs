using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Gateway.Channels.Sending;
using Gateway.Channels.Signing;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Channels.Apple;

/// <summary><c>POST {base}/v1/message</c>, one request a part, each with a token of the moment it is sent.</summary>
/// <remarks>
/// <code>
/// id: UUID   source-id: BUSINESS   destination-id: urn:mbid:..   Authorization: Bearer JWT
/// {"v":1,"id":"..","type":"text","sourceId":"..","destinationId":"..","body":".."}
/// {"v":1,..,"type":"interactive","interactiveData":{"bid":"..","data":{"version":"1.0","requestIdentifier":"..","quick-reply":{"summaryText":"..","items":[{"identifier":"..","title":".."}]}}}}
/// </code>
/// Files must be encrypted and left at Apple's before they are named: they go as their links. https://register.apple.com/resources/messages/msp-rest-api/
/// </remarks>
internal static class AppleEncoder
{
    public const int TextMax = 10_000;
    public const string ProviderBase = "https://mspgw.push.apple.com";
    private const string Extension = "com.apple.messages.MSMessageExtensionBalloonPlugin:0000000000:com.apple.icloud.apps.messages.business.extension";

    // Documented limits of quick replies.
    private const int RepliesMin = 2;
    private const int RepliesMax = 5;
    private const int LabelMax = 24;
    private const int ValueMax = 64;

    // What a quick reply's bubble shows above the choices.
    private const int SummaryMax = 512;

    private readonly record struct Part(Guid Id, string? Text, bool HasChoices);

    public static EncodeResult Encode(OutboundMessage message, AccountModel account)
    {
        if (Refusal(message) is { } refusal)
            return refusal;
        if (MessageParts.Of(message, "Apple", TextMax, mediaMax: 0, out var texts) is { } wrong)
            return wrong;
        if (account.Current("mspId") is not { } provider)
            return ApiRequests.NoSecret("mspId");
        if (AppleChannel.Key(account.Current("mspSecret")) is not { } key)
            return ApiRequests.NoSecret("mspSecret");
        if (account.ProviderId is not { } business)
            return EncodeResult.Refused("account_not_configured", "providerId: must be the business's id to send");

        // The question stands on its own, and again above the choices.
        var parts = texts.Select((text, index) => new Part(ApiRequests.PartId(message.DeliveryId, index), text.Text, HasChoices: false)).ToList();
        if (message.QuickReplies.Count > 0)
            parts.Add(new Part(ApiRequests.PartId(message.DeliveryId, parts.Count), message.Text!.Length <= SummaryMax ? message.Text : message.Text[..SummaryMax], HasChoices: true));
        var url = ApiRequests.Url(account, ProviderBase, "/v1/message");
        return new EncodeResult([.. parts.Select(part =>
        {
            var body = ApiRequests.Body(part, (writer, p) => Write(writer, p, message, business));
            SendRequest At(DateTimeOffset now) => ApiRequests.Post(
                url, body, ("Authorization", Authorization(provider, key, now)), ("id", part.Id.ToString("D")),
                ("source-id", business), ("destination-id", message.Recipient));
            return At(DateTimeOffset.UnixEpoch) with { Sign = At };
        })]);
    }

    private static EncodeResult? Refusal(OutboundMessage message)
    {
        if (message.Template is not null)
            return EncodeResult.Refused("template_unsupported", "template: Apple has none; send text");
        if (!message.Recipient.All(c => c is > ' ' and < (char)0x7F))
            return EncodeResult.Refused("recipient_invalid", "recipient: must be printable ASCII, for it goes into a header");
        if (message.QuickReplies.Count is > 0 and < RepliesMin or > RepliesMax)
            return EncodeResult.Refused("quick_replies_count", $"quickReplies: {RepliesMin} to {RepliesMax} on Apple");
        return SendLimits.QuickReplyTexts(message.QuickReplies, LabelMax, ValueMax);
    }

    public static string Authorization(Secret provider, byte[] key, DateTimeOffset now)
    {
        var claims = ApiRequests.Body(provider.RevealText(), (writer, issuer) =>
        {
            writer.WriteString("iss"u8, issuer);
            writer.WriteNumber("iat"u8, now.ToUnixTimeSeconds());
        });
        var signed = $"{Base64Url.EncodeToString("{\"alg\":\"HS256\"}"u8)}.{Base64Url.EncodeToString(claims.Span)}";
        return $"Bearer {signed}.{Base64Url.EncodeToString(HMACSHA256.HashData(key, Encoding.ASCII.GetBytes(signed)))}";
    }

    private static void Write(Utf8JsonWriter writer, Part part, OutboundMessage message, string business)
    {
        writer.WriteNumber("v"u8, 1);
        writer.WriteString("id"u8, part.Id);
        writer.WriteString("type"u8, part.HasChoices ? "interactive"u8 : "text"u8);
        writer.WriteString("sourceId"u8, business);
        writer.WriteString("destinationId"u8, message.Recipient);
        if (!part.HasChoices)
        {
            writer.WriteString("body"u8, part.Text);
            return;
        }

        writer.WriteStartObject("interactiveData"u8);
        writer.WriteString("bid"u8, Extension);
        writer.WriteStartObject("data"u8);
        writer.WriteString("version"u8, "1.0"u8);
        writer.WriteString("requestIdentifier"u8, part.Id);
        writer.WriteStartObject("quick-reply"u8);
        writer.WriteString("summaryText"u8, part.Text);
        writer.WriteStartArray("items"u8);
        foreach (var choice in message.QuickReplies)
        {
            writer.WriteStartObject();
            writer.WriteString("identifier"u8, choice.Value);
            writer.WriteString("title"u8, choice.Label);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteEndObject();
    }
}
