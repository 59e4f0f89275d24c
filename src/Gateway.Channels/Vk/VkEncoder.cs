using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Gateway.Channels.Sending;
using Gateway.Channels.Signing;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Channels.Vk;

/// <summary><c>POST {base}/method/messages.send</c> as a form, one request a message.</summary>
/// <remarks>
/// <code>
/// peer_id=123456&amp;random_id=N&amp;message=..&amp;v=5.199&amp;reply_to=41&amp;attachment=photo-1_2
/// keyboard={"inline":true,"buttons":[[{"action":{"type":"text","label":"..","payload":"\"value\""}}]]}
/// </code>
/// <c>random_id</c> is made of the delivery's id: VK shows a message with one it knows no second time. Files that VK does not have go as their link.
/// https://dev.vk.com/method/messages.send
/// </remarks>
internal static class VkEncoder
{
    public const int TextMax = 4096;
    private const string ProviderBase = "https://api.vk.com";
    private const string Version = "5.199";

    // Documented limits of an inline keyboard: rows of one button each, label, payload. https://dev.vk.com/ru/api/bots/development/keyboard
    private const int ButtonsMax = 6;
    private const int LabelMax = 40;
    private const int PayloadMax = 255;

    public static EncodeResult Encode(OutboundMessage message, AccountModel account)
    {
        if (Refusal(message) is { } refusal)
            return refusal;
        if (account.Current("accessToken") is not { } token)
            return ApiRequests.NoSecret("accessToken");
        var text = string.Join('\n', message.Attachments.Where(a => a.Id is null).Select(Link).Prepend(message.Text).Where(t => !string.IsNullOrWhiteSpace(t)));
        List<string>? texts = [];
        if (text.Length > 0 && (texts = TextSplitter.Split(text, TextMax)) is null)
            return ApiRequests.TextTooLong(TextMax);
        if (texts.Count == 0)
            texts.Add("");

        var url = ApiRequests.Url(account, ProviderBase, "/method/messages.send");
        var authorization = ("Authorization", "Bearer " + token.RevealText());
        var requests = new SendRequest[texts.Count];
        for (var part = 0; part < requests.Length; part++)
        {
            var form = new StringBuilder()
                .Field("peer_id", message.Recipient)
                .Field("random_id", RandomId(message.DeliveryId, part).ToString(CultureInfo.InvariantCulture))
                .Field("v", Version);
            if (texts[part].Length > 0)
                form.Field("message", texts[part]);
            if (part == 0 && message.ReplyTo is { } reply && !reply.Contains(':', StringComparison.Ordinal))
                form.Field("reply_to", reply);
            if (part == requests.Length - 1)
                Rest(form, message);
            requests[part] = FormRequests.Post(url, form, authorization);
        }

        return new EncodeResult(requests);
    }

    /// <summary>For ten seconds. https://dev.vk.com/method/messages.setActivity</summary>
    public static SendRequest? Typing(string recipient, AccountModel account) =>
        account.Current("accessToken") is not { } token
            ? null
            : FormRequests.Post(
                ApiRequests.Url(account, ProviderBase, "/method/messages.setActivity"),
                new StringBuilder().Field("peer_id", recipient).Field("type", "typing").Field("v", Version),
                ("Authorization", "Bearer " + token.RevealText()));

    private static EncodeResult? Refusal(OutboundMessage message)
    {
        if (ApiRequests.Refusal(message) is { } refusal)
            return refusal;
        if (message.Template is not null)
            return EncodeResult.Refused("template_unsupported", "template: VK has none; send text");
        if (message.Attachments.Any(a => a.Id is null && a.Url is null))
            return EncodeResult.Refused("attachment_unsupported", "attachments: must have an id of VK (photo-1_2) or a url");
        if (SendLimits.QuickReplies(message.QuickReplies, "VK", ButtonsMax, LabelMax, PayloadMax) is { } limit)
            return limit;
        return message.QuickReplies.Select(reply => ApiRequests.Quoted(reply.Value).Length).FirstOrDefault(length => length > PayloadMax) is > 0 and var found
            ? EncodeResult.Refused("quick_reply_value", $"quickReplies.value: must have at most {PayloadMax} characters as a JSON string on VK; one has {found}")
            : null;
    }

    private static void Rest(StringBuilder form, OutboundMessage message)
    {
        var attachments = string.Join(',', message.Attachments.Where(a => a.Id is not null).Select(a => a.Id));
        if (attachments.Length > 0)
            form.Field("attachment", attachments);
        if (message.QuickReplies.Count > 0)
            form.Field("keyboard", Encoding.UTF8.GetString(ApiRequests.Body(message.QuickReplies, Keyboard).Span));
    }

    private static void Keyboard(Utf8JsonWriter writer, IReadOnlyList<QuickReply> choices)
    {
        writer.WriteBoolean("inline"u8, true);
        writer.WriteStartArray("buttons"u8);
        foreach (var choice in choices)
        {
            writer.WriteStartArray();
            writer.WriteStartObject();
            writer.WriteStartObject("action"u8);
            writer.WriteString("type"u8, "text"u8);
            writer.WriteString("label"u8, choice.Label);
            writer.WriteString("payload"u8, ApiRequests.Quoted(choice.Value));
            writer.WriteEndObject();
            writer.WriteEndObject();
            writer.WriteEndArray();
        }

        writer.WriteEndArray();
    }

    private static string? Link(Attachment attachment) => attachment.Name is null ? attachment.Url : $"{attachment.Name}\n{attachment.Url}";

    /// <summary>31 bits of the part's id; 0 would switch the recognition off.</summary>
    private static int RandomId(Guid delivery, int part)
    {
        Span<byte> bytes = stackalloc byte[16];
        ApiRequests.PartId(delivery, part).TryWriteBytes(bytes, bigEndian: true, out _);
        return Math.Max(1, (BinaryPrimitives.ReadInt32BigEndian(bytes) ^ BinaryPrimitives.ReadInt32BigEndian(bytes[4..])
            ^ BinaryPrimitives.ReadInt32BigEndian(bytes[8..]) ^ BinaryPrimitives.ReadInt32BigEndian(bytes[12..])) & int.MaxValue);
    }
}
