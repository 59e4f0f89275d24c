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
/// {"v":1,..,"type":"typing_start"}
/// </code>
/// Files are encrypted and left at Apple's before they are named (<see cref="AppleUpload"/>). https://register.apple.com/resources/messages/msp-rest-api/
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

    private readonly record struct Part(Guid Id, string? Text, bool HasChoices = false, Attachment? File = null);

    private sealed record Sender(Secret Provider, byte[] Key, string Business, string Customer, AccountModel Account);

    public static EncodeResult Encode(OutboundMessage message, AccountModel account)
    {
        if (Refusal(message) is { } refusal)
            return refusal;
        if (MessageParts.Of(message, "Apple", TextMax, mediaMax: 1, out var contents) is { } wrong)
            return wrong;
        if (account.Current("mspId") is not { } provider)
            return ApiRequests.NoSecret("mspId");
        if (AppleChannel.Key(account.Current("mspSecret")) is not { } key)
            return ApiRequests.NoSecret("mspSecret");
        if (account.ProviderId is not { } business)
            return EncodeResult.Refused("account_not_configured", "providerId: must be the business's id to send");

        var parts = new List<Part>(1);
        void Add(string? text, bool hasChoices = false, Attachment? file = null) =>
            parts.Add(new Part(ApiRequests.PartId(message.DeliveryId, parts.Count), text, hasChoices, file));
        foreach (var content in contents)
        {
            if (content.Text is not null)
                Add(content.Text);
            foreach (var file in content.Media)
                Add(file.Url, file: file);
        }

        // The question stands on its own, and again above the choices.
        if (message.QuickReplies.Count > 0)
            Add(message.Text!.Length <= SummaryMax ? message.Text : message.Text[..SummaryMax], hasChoices: true);
        var sender = new Sender(provider, key, business, message.Recipient, account);
        return new EncodeResult([.. parts.Select(part => Request(sender, part, message))]);
    }

    private static SendRequest Request(Sender sender, Part part, OutboundMessage message)
    {
        var request = Request(sender, part.Id, ApiRequests.Body(part, (writer, p) => Write(writer, p, message, sender)));
        return part.File is not { } file ? request : request with
        {
            Upload = AppleUpload.Of(
                file,
                length => Signed(now => AttachmentRequest.Get(
                    ApiRequests.Url(sender.Account, ProviderBase, "/v1/preUpload"), ("Authorization", Authorization(sender.Provider, sender.Key, now)), ("source-id", sender.Business),
                    ("MMCS-Size", length.ToString(System.Globalization.CultureInfo.InvariantCulture)))),
                (text, more) => Request(sender, part.Id, ApiRequests.Body(part with { Text = text }, (writer, p) =>
                {
                    Write(writer, p, message, sender);
                    more(writer);
                }))),
        };
    }

    private static SendRequest Request(Sender sender, Guid id, ReadOnlyMemory<byte> body) => Signed(now => ApiRequests.Post(
        ApiRequests.Url(sender.Account, ProviderBase, "/v1/message"), body, ("Authorization", Authorization(sender.Provider, sender.Key, now)), ("id", id.ToString("D")),
        ("source-id", sender.Business), ("destination-id", sender.Customer)));

    private static SendRequest Signed(Func<DateTimeOffset, SendRequest> at) => at(DateTimeOffset.UnixEpoch) with { Sign = at };

    /// <summary>Each is a message of its own to Apple, under an id of its own.</summary>
    public static SendRequest? Typing(string customer, AccountModel account)
    {
        if (account.Current("mspId") is not { } provider || AppleChannel.Key(account.Current("mspSecret")) is not { } key || account.ProviderId is not { } business
            || customer.AsSpan().ContainsAnyExceptInRange('!', '~'))
        {
            return null;
        }

        var id = Guid.NewGuid();
        return Request(new Sender(provider, key, business, customer, account), id, ApiRequests.Body(id, (writer, i) =>
        {
            writer.WriteNumber("v"u8, 1);
            writer.WriteString("id"u8, i);
            writer.WriteString("type"u8, "typing_start"u8);
            writer.WriteString("sourceId"u8, business);
            writer.WriteString("destinationId"u8, customer);
        }));
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

    private static void Write(Utf8JsonWriter writer, Part part, OutboundMessage message, Sender sender)
    {
        writer.WriteNumber("v"u8, 1);
        writer.WriteString("id"u8, part.Id);
        writer.WriteString("type"u8, part.HasChoices ? "interactive"u8 : "text"u8);
        writer.WriteString("sourceId"u8, sender.Business);
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
