using System.Text.Json;
using Gateway.Channels.Sending;
using Gateway.Channels.Signing;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Channels.Sunshine;

/// <summary><c>POST {base}/v2/apps/{app}/conversations/{conversation}/messages</c>, one request a part.</summary>
/// <remarks>
/// <code>
/// {"author":{"type":"business"},"content":{"type":"text","text":"..","actions":[{"type":"reply","text":"..","payload":".."}]}}
/// {"author":{"type":"business"},"content":{"type":"image"|"file","mediaUrl":"https://..","altText":".."}}
/// </code>
/// <c>POST {base}/v2/apps/{app}/conversations/{conversation}/activity</c> shows typing: {"author":{"type":"business"},"type":"typing:start"}.
/// https://docs.smooch.io/rest/#operation/PostMessage
/// </remarks>
internal static class SunshineEncoder
{
    public const int TextMax = 4096;
    private const string ProviderBase = "https://api.smooch.io";

    // Documented limits of actions and of a media's text.
    private const int RepliesMax = 13;
    private const int LabelMax = 128;
    private const int PayloadMax = 512;
    private const int AltMax = 128;
    private const int UrlMax = 2048;

    private readonly record struct Content(string? Text, Attachment? Media = null);

    public static EncodeResult Encode(OutboundMessage message, AccountModel account)
    {
        if (Refusal(message) is { } refusal)
            return refusal;
        if (account.Current("keyId") is not { } id)
            return ApiRequests.NoSecret("keyId");
        if (account.Current("keySecret") is not { } secret)
            return ApiRequests.NoSecret("keySecret");
        if (account.ProviderId is not { } app)
            return EncodeResult.Refused("account_not_configured", "providerId: must be the app's id to send");
        var contents = new List<Content>(1);
        if (!string.IsNullOrWhiteSpace(message.Text))
        {
            if (TextSplitter.Split(message.Text, TextMax) is not { } parts)
                return ApiRequests.TextTooLong(TextMax);
            contents.AddRange(parts.Select(part => new Content(part)));
        }

        var lastText = contents.Count - 1;
        contents.AddRange(message.Attachments.Select(a => new Content(null, a)));

        var url = Url(account, app, message.Recipient, "messages");
        return new EncodeResult([.. contents.Select((content, index) => ApiRequests.Post(
            url,
            ApiRequests.Body(content, (writer, c) => Write(writer, c, index == lastText ? message.QuickReplies : [])),
            ("Authorization", SunshineChannel.Basic(id, secret))))]);
    }

    public static SendRequest? Typing(string conversation, AccountModel account) =>
        account.Current("keyId") is not { } id || account.Current("keySecret") is not { } secret || account.ProviderId is not { } app
            ? null
            : ApiRequests.Post(Url(account, app, conversation, "activity"), ApiRequests.Body(0, static (writer, _) =>
            {
                Author(writer);
                writer.WriteString("type"u8, "typing:start"u8);
            }), ("Authorization", SunshineChannel.Basic(id, secret)));

    /// <summary>Apps made in Zendesk Support have https://{subdomain}.zendesk.com/sc as their base: apiUrl names it.</summary>
    private static Uri Url(AccountModel account, string app, string conversation, string what) =>
        ApiRequests.Url(account, ProviderBase, $"/v2/apps/{Uri.EscapeDataString(app)}/conversations/{Uri.EscapeDataString(conversation)}/{what}");

    private static void Author(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("author"u8);
        writer.WriteString("type"u8, "business"u8);
        writer.WriteEndObject();
    }

    private static EncodeResult? Refusal(OutboundMessage message)
    {
        if (ApiRequests.Refusal(message) is { } refusal)
            return refusal;
        if (message.Template is not null)
            return EncodeResult.Refused("template_unsupported", "template: not sent over Sunshine; send text");
        return SendLimits.QuickReplies(message.QuickReplies, "Sunshine", RepliesMax, LabelMax, PayloadMax)
            ?? SendLimits.HttpsAttachments(message, "Sunshine", UrlMax);
    }

    private static void Write(Utf8JsonWriter writer, Content content, IReadOnlyList<QuickReply> replies)
    {
        Author(writer);
        writer.WriteStartObject("content"u8);
        if (content.Media is { } media)
        {
            writer.WriteString("type"u8, media.Kind == "image" ? "image"u8 : "file"u8);
            writer.WriteString("mediaUrl"u8, media.Url);
            if (media.Name is { Length: > 0 } name)
                writer.WriteString("altText"u8, name.Length > AltMax ? name[..AltMax] : name);
        }
        else
        {
            writer.WriteString("type"u8, "text"u8);
            writer.WriteString("text"u8, content.Text);
        }

        if (replies.Count > 0)
        {
            writer.WriteStartArray("actions"u8);
            foreach (var reply in replies)
            {
                writer.WriteStartObject();
                writer.WriteString("type"u8, "reply"u8);
                writer.WriteString("text"u8, reply.Label);
                writer.WriteString("payload"u8, reply.Value);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }
}
