using System.Text.Json;
using Gateway.Channels.Sending;
using Gateway.Channels.Signing;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Channels.Rcs;

/// <summary><c>POST {base}/v1/phones/{phone}/agentMessages?messageId={id}&amp;agentId={agent}</c>, one request a part; the id is ours and makes a repetition harmless.</summary>
/// <remarks>
/// <code>
/// {"contentMessage":{"text":"..","suggestions":[{"reply":{"text":"..","postbackData":".."}}]}}
/// {"contentMessage":{"contentInfo":{"fileUrl":"https://..","forceRefresh":false}}}
/// </code>
/// https://developers.google.com/business-communications/rcs-business-messaging/reference/rest/v1/phones.agentMessages/create
/// </remarks>
internal static class RcsEncoder
{
    public const int TextMax = 3072;

    // Documented limits of suggestions and of a file's URL.
    private const int RepliesMax = 11;
    private const int LabelMax = 25;
    private const int PostbackMax = 2048;
    private const int UrlMax = 2048;

    private readonly record struct Content(string? Text, string? File = null);

    public static EncodeResult Encode(OutboundMessage message, AccountModel account)
    {
        if (Refusal(message) is { } refusal)
            return refusal;
        if (account.Current("accessToken") is not { } token)
            return ApiRequests.NoSecret("accessToken");
        if (account.ProviderId is not { } agent)
            return EncodeResult.Refused("account_not_configured", "providerId: must be the agent's id to send");
        var contents = new List<Content>(1);
        if (!string.IsNullOrWhiteSpace(message.Text))
        {
            if (TextSplitter.Split(message.Text, TextMax) is not { } parts)
                return ApiRequests.TextTooLong(TextMax);
            contents.AddRange(parts.Select(part => new Content(part)));
        }

        var lastText = contents.Count - 1;
        contents.AddRange(message.Attachments.Select(a => new Content(null, a.Url)));
        var authorization = ("Authorization", "Bearer " + token.RevealText());
        return new EncodeResult([.. contents.Select((content, index) => ApiRequests.Post(
            Url(account, message.Recipient, $"agentMessages?messageId={ApiRequests.PartId(message.DeliveryId, index):D}", agent),
            ApiRequests.Body(content, (writer, c) => Write(writer, c, index == lastText ? message.QuickReplies : [])),
            authorization))]);
    }

    /// <summary>Never queued at Google's. Each is an event of its own: one with an id known before would be ignored.</summary>
    public static SendRequest? Typing(string phone, AccountModel account) =>
        account.Current("accessToken") is not { } token || account.ProviderId is not { } agent
            ? null
            : ApiRequests.Post(
                Url(account, phone, $"agentEvents?eventId={Guid.NewGuid():D}", agent), "{\"eventType\":\"IS_TYPING\"}"u8.ToArray(), ("Authorization", "Bearer " + token.RevealText()));

    private static Uri Url(AccountModel account, string phone, string what, string agent)
    {
        var region = account.Settings.GetValueOrDefault("region") is "europe" or "asia" or "us" ? account.Settings["region"] : "us";
        return ApiRequests.Url(
            account, $"https://{region}-rcsbusinessmessaging.googleapis.com", $"/v1/phones/{Uri.EscapeDataString(phone)}/{what}&agentId={Uri.EscapeDataString(agent)}");
    }

    private static EncodeResult? Refusal(OutboundMessage message)
    {
        if (ApiRequests.Refusal(message) is { } refusal)
            return refusal;
        if (message.Template is not null)
            return EncodeResult.Refused("template_unsupported", "template: RCS has none here; send text");
        if (message.Recipient is not ['+', .. var digits] || !digits.All(char.IsAsciiDigit))
            return EncodeResult.Refused("recipient_invalid", "recipient: must be a phone number with + and country code on RCS");
        return SendLimits.QuickReplies(message.QuickReplies, "RCS", RepliesMax, LabelMax, PostbackMax)
            ?? SendLimits.HttpsAttachments(message, "RCS", UrlMax);
    }

    private static void Write(Utf8JsonWriter writer, Content content, IReadOnlyList<QuickReply> replies)
    {
        writer.WriteStartObject("contentMessage"u8);
        if (content.File is { } file)
        {
            writer.WriteStartObject("contentInfo"u8);
            writer.WriteString("fileUrl"u8, file);
            writer.WriteBoolean("forceRefresh"u8, false);
            writer.WriteEndObject();
        }
        else
        {
            writer.WriteString("text"u8, content.Text);
        }

        if (replies.Count > 0)
        {
            writer.WriteStartArray("suggestions"u8);
            foreach (var reply in replies)
            {
                writer.WriteStartObject();
                writer.WriteStartObject("reply"u8);
                writer.WriteString("text"u8, reply.Label);
                writer.WriteString("postbackData"u8, reply.Value);
                writer.WriteEndObject();
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }
}
