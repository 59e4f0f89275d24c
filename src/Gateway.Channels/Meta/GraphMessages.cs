using System.Text.Json;
using Gateway.Channels.Sending;
using Gateway.Channels.Signing;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Channels.Meta;

/// <summary><c>POST {base}/{page or account}/messages</c>, one request for each part of the text and each attachment.</summary>
/// <remarks>
/// <code>
/// {"recipient":{"id":".."},"messaging_type":"RESPONSE","message":{"text":"..","quick_replies":[{"content_type":"text","title":"..","payload":".."}]}}
/// {"recipient":{"id":".."},"messaging_type":"MESSAGE_TAG","tag":"HUMAN_AGENT","message":{"attachment":{"type":"image","payload":{"url":".."}}}}
/// "reply_to":{"mid":".."} beside the message
/// {"recipient":{"id":".."},"sender_action":"typing_on"}   for twenty seconds, or until a message
/// </code>
/// The base URL carries the version of the Graph API.
/// https://developers.facebook.com/docs/messenger-platform/reference/send-api
/// </remarks>
internal static class GraphMessages
{
    public const string HumanAgentSetting = "humanAgent";

    public static readonly TimeSpan ServiceWindow = TimeSpan.FromHours(24);

    // What the tag HUMAN_AGENT allows to apps that Meta has approved for it.
    private static readonly TimeSpan HumanAgentWindow = TimeSpan.FromDays(7);

    // Documented limits of quick replies.
    private const int ChoicesMax = 13;
    private const int LabelMax = 20;
    private const int ValueMax = 1000;

    public static TimeSpan Window(AccountModel account) => IsHumanAgent(account) ? HumanAgentWindow : ServiceWindow;

    /// <param name="split">Cuts a text by the product's own limit; null when it does not fit.</param>
    public static EncodeResult Encode(OutboundMessage message, AccountModel account, string providerBase, Func<string, List<string>?> split, int partMax)
    {
        if (Refusal(message) is { } refusal)
            return refusal;
        if (account.Current("accessToken") is not { } token)
            return ApiRequests.NoSecret("accessToken");
        List<string>? texts = [];
        if (!string.IsNullOrWhiteSpace(message.Text) && (texts = split(message.Text)) is null)
            return ApiRequests.TextTooLong(partMax);

        var url = Url(account, providerBase);
        var authorization = ("Authorization", "Bearer " + token.RevealText());
        var requests = new List<SendRequest>(1);
        void Add(Action<Utf8JsonWriter> content) => requests.Add(ApiRequests.Post(
            url, ApiRequests.Body((message, account, content, First: requests.Count == 0), Envelope), authorization));

        // Quick replies belong to the last text: what follows a message takes its buttons away.
        foreach (var attachment in message.Attachments)
        {
            Add(writer => Media(writer, attachment));
        }

        for (var i = 0; i < texts.Count; i++)
        {
            var (text, choices) = (texts[i], i == texts.Count - 1 ? message.QuickReplies : []);
            Add(writer => Text(writer, text, choices));
        }

        return new EncodeResult(requests);
    }

    public static SendRequest? Typing(string recipient, AccountModel account, string providerBase) =>
        account.Current("accessToken") is not { } token
            ? null
            : ApiRequests.Post(Url(account, providerBase), ApiRequests.Body(recipient, static (writer, to) =>
            {
                writer.WriteStartObject("recipient"u8);
                writer.WriteString("id"u8, to);
                writer.WriteEndObject();
                writer.WriteString("sender_action"u8, "typing_on"u8);
            }), ("Authorization", "Bearer " + token.RevealText()));

    private static Uri Url(AccountModel account, string providerBase) =>
        ApiRequests.Url(account, providerBase, $"/{Uri.EscapeDataString(account.ProviderId ?? "me")}/messages");

    private static EncodeResult? Refusal(OutboundMessage message)
    {
        if (ApiRequests.Refusal(message) is { } refusal)
            return refusal;
        if (message.Template is not null)
            return EncodeResult.Refused("template_unsupported", "template: none is sent over this channel; send text");
        if (message.Attachments.FirstOrDefault(a => Type(a) is null || a.Url is null) is { } wrong)
            return EncodeResult.Refused("attachment_unsupported", $"attachments: kind {wrong.Kind} cannot be sent, or has no url");
        if (message.QuickReplies.Count > ChoicesMax)
            return EncodeResult.Refused("quick_replies_too_many", $"quickReplies: at most {ChoicesMax}");
        return SendLimits.QuickReplyTexts(message.QuickReplies, LabelMax, ValueMax);
    }

    private static void Envelope(Utf8JsonWriter writer, (OutboundMessage Message, AccountModel Account, Action<Utf8JsonWriter> Content, bool First) part)
    {
        writer.WriteStartObject("recipient"u8);
        writer.WriteString("id"u8, part.Message.Recipient);
        writer.WriteEndObject();
        if (IsHumanAgent(part.Account))
        {
            writer.WriteString("messaging_type"u8, "MESSAGE_TAG"u8);
            writer.WriteString("tag"u8, "HUMAN_AGENT"u8);
        }
        else
        {
            writer.WriteString("messaging_type"u8, "RESPONSE"u8);
        }

        writer.WriteStartObject("message"u8);
        part.Content(writer);
        writer.WriteEndObject();
        if (!part.First || part.Message.ReplyTo is null)
            return;
        writer.WriteStartObject("reply_to"u8);
        writer.WriteString("mid"u8, part.Message.ReplyTo);
        writer.WriteEndObject();
    }

    private static void Text(Utf8JsonWriter writer, string text, IReadOnlyList<QuickReply> choices)
    {
        writer.WriteString("text"u8, text);
        if (choices.Count == 0)
            return;
        writer.WriteStartArray("quick_replies"u8);
        foreach (var choice in choices)
        {
            writer.WriteStartObject();
            writer.WriteString("content_type"u8, "text"u8);
            writer.WriteString("title"u8, choice.Label);
            writer.WriteString("payload"u8, choice.Value);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void Media(Utf8JsonWriter writer, Attachment attachment)
    {
        writer.WriteStartObject("attachment"u8);
        writer.WriteString("type"u8, Type(attachment));
        writer.WriteStartObject("payload"u8);
        writer.WriteString("url"u8, attachment.Url);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static string? Type(Attachment attachment) => attachment.Kind switch
    {
        "image" or "sticker" => "image",
        "video" => "video",
        "audio" or "voice" => "audio",
        "file" => "file",
        _ => null,
    };

    private static bool IsHumanAgent(AccountModel account) => account.Settings.GetValueOrDefault(HumanAgentSetting) == "true";
}
