using System.Text.Json;
using Gateway.Channels.Sending;
using Gateway.Channels.Signing;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Channels.Discord;

/// <summary>
/// The first request answers the interaction when there is its token; all others go into the channel. <c>nonce</c> with <c>enforce_nonce</c> makes a
/// repeated request the message it made before, for some minutes.
/// </summary>
/// <remarks>
/// <code>
/// POST {base}/api/v10/channels/{id}/messages  {"content":"..","nonce":"..","enforce_nonce":true,"message_reference":{"message_id":"..","fail_if_not_exists":false},
///   "embeds":[{"image":{"url":".."}}],"components":[{"type":1,"components":[{"type":2,"style":1,"label":"..","custom_id":".."}]}],"allowed_mentions":{"parse":[]}}
/// POST {base}/api/v10/channels/{id}/typing
/// PATCH {base}/api/v10/webhooks/{application}/{token}/messages/@original  {"content":".."}
/// </code>
/// https://discord.com/developers/docs/resources/message#create-message
/// </remarks>
internal static class DiscordEncoder
{
    public const int TextMax = 2000;
    private const string ProviderBase = "https://discord.com";

    // Documented limits: five rows of five buttons, their label and id, and a URL in an embed.
    private const int RowButtonsMax = 5;
    private const int ButtonsMax = 25;
    private const int LabelMax = 80;
    private const int ValueMax = 100;
    private const int UrlMax = 2048;

    private readonly record struct Content(string? Text, string? Image = null);

    public static EncodeResult Encode(OutboundMessage message, AccountModel account)
    {
        if (Refusal(message) is { } refusal)
            return refusal;
        if (account.Current("botToken") is not { } token)
            return ApiRequests.NoSecret("botToken");
        var contents = new List<Content>(1);
        if (!string.IsNullOrWhiteSpace(message.Text))
        {
            if (TextSplitter.Split(message.Text, TextMax) is not { } parts)
                return ApiRequests.TextTooLong(TextMax);
            contents.AddRange(parts.Select(part => new Content(part)));
        }

        var lastText = contents.Count - 1;
        contents.AddRange(message.Attachments.Select(a =>
            a.Kind == "image" ? new Content(null, a.Url) : new Content(a.Name is null || a.Name.Length + a.Url!.Length >= TextMax ? a.Url : $"{a.Name}\n{a.Url}")));
        var requests = new List<SendRequest>(contents.Count);
        for (var i = 0; i < contents.Count; i++)
        {
            requests.Add(Request(contents[i], i, i == lastText ? message.QuickReplies : [], message, account, "Bot " + token.RevealText()));
        }

        return new EncodeResult(requests);
    }

    /// <summary>For ten seconds. Nothing under the type of JSON is refused.</summary>
    public static SendRequest? Typing(string recipient, AccountModel account) =>
        account.Current("botToken") is not { } token || !recipient.All(char.IsAsciiDigit)
            ? null
            : ApiRequests.Post(ApiRequests.Url(account, ProviderBase, $"/api/v10/channels/{recipient}/typing"), "{}"u8.ToArray(), ("Authorization", "Bot " + token.RevealText()));

    private static EncodeResult? Refusal(OutboundMessage message)
    {
        if (ApiRequests.Refusal(message) is { } refusal)
            return refusal;
        if (message.Template is not null)
            return EncodeResult.Refused("template_unsupported", "template: Discord has none; send text");
        if (!message.Recipient.All(char.IsAsciiDigit))
            return EncodeResult.Refused("recipient_invalid", "recipient: must be a channel's id, digits only, on Discord");
        if (message.QuickReplies.Count > ButtonsMax)
            return EncodeResult.Refused("quick_replies_too_many", $"quickReplies: at most {ButtonsMax} on Discord");
        if (message.QuickReplies.Any(c => c.Label.Length is 0 or > LabelMax))
            return EncodeResult.Refused("quick_reply_label", $"quickReplies.label: must have 1 to {LabelMax} characters");
        if (message.QuickReplies.Any(c => c.Value.Length is 0 or > ValueMax) || message.QuickReplies.DistinctBy(c => c.Value).Count() != message.QuickReplies.Count)
            return EncodeResult.Refused("quick_reply_value", $"quickReplies.value: must have 1 to {ValueMax} characters and differ");
        return message.Attachments.All(a => a.Url is { Length: > 0 and < TextMax and <= UrlMax } url && url.StartsWith("https://", StringComparison.Ordinal))
            ? null
            : EncodeResult.Refused("attachment_url", $"attachments.url: must be an https URL of less than {TextMax} characters on Discord");
    }

    private static SendRequest Request(
        Content content, int part, IReadOnlyList<QuickReply> choices, OutboundMessage message, AccountModel account, string authorization)
    {
        // {application}/{token}, as the interaction told them, and whether its first answer is to be left alone.
        var (answers, isNew) = part == 0 && message.ReplyToken is { } token && token.Split('/') is [{ Length: > 0 } application, { Length: > 0 } secret, .. var more]
            ? ($"/api/v10/webhooks/{Uri.EscapeDataString(application)}/{Uri.EscapeDataString(secret)}", more is [DiscordInteraction.Followup])
            : (null, false);
        var body = ApiRequests.Body(message, (writer, m) =>
        {
            if (answers is null)
                Envelope(writer, m, part);
            Write(writer, content, choices);
        });
        // The token in the URL is all the authority these take. A message made so has no nonce; changing one twice to the same is once.
        if (isNew)
            return ApiRequests.Post(ApiRequests.Url(account, ProviderBase, answers + "?wait=true"), body) with { SendsOnce = false };
        return answers is not null
            ? new SendRequest("PATCH", ApiRequests.Url(account, ProviderBase, answers + "/messages/@original"), [], "application/json", body)
            : ApiRequests.Post(ApiRequests.Url(account, ProviderBase, $"/api/v10/channels/{message.Recipient}/messages"), body, ("Authorization", authorization));
    }

    private static void Envelope(Utf8JsonWriter writer, OutboundMessage message, int part)
    {
        // A nonce has at most 25 characters: 16 bytes are 22 of base64.
        Span<byte> id = stackalloc byte[16];
        ApiRequests.PartId(message.DeliveryId, part).TryWriteBytes(id);
        writer.WriteString("nonce"u8, System.Buffers.Text.Base64Url.EncodeToString(id));
        writer.WriteBoolean("enforce_nonce"u8, true);
        if (part > 0 || message.ReplyTo is null || !message.ReplyTo.All(char.IsAsciiDigit))
            return;
        writer.WriteStartObject("message_reference"u8);
        writer.WriteString("message_id"u8, message.ReplyTo);
        writer.WriteBoolean("fail_if_not_exists"u8, false);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, Content content, IReadOnlyList<QuickReply> choices)
    {
        if (content.Text is not null)
            writer.WriteString("content"u8, content.Text);
        if (content.Image is { } image)
        {
            writer.WriteStartArray("embeds"u8);
            writer.WriteStartObject();
            writer.WriteStartObject("image"u8);
            writer.WriteString("url"u8, image);
            writer.WriteEndObject();
            writer.WriteEndObject();
            writer.WriteEndArray();
        }

        // Nobody is called by what an agent or a machine wrote.
        writer.WriteStartObject("allowed_mentions"u8);
        writer.WriteStartArray("parse"u8);
        writer.WriteEndArray();
        writer.WriteEndObject();
        if (choices.Count > 0)
            Buttons(writer, choices);
    }

    private static void Buttons(Utf8JsonWriter writer, IReadOnlyList<QuickReply> choices)
    {
        writer.WriteStartArray("components"u8);
        foreach (var row in choices.Chunk(RowButtonsMax))
        {
            writer.WriteStartObject();
            writer.WriteNumber("type"u8, 1);
            writer.WriteStartArray("components"u8);
            foreach (var choice in row)
            {
                writer.WriteStartObject();
                writer.WriteNumber("type"u8, 2);
                writer.WriteNumber("style"u8, 1);
                writer.WriteString("label"u8, choice.Label);
                writer.WriteString("custom_id"u8, choice.Value);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
