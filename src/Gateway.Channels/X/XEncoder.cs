using System.Text.Json;
using Gateway.Channels.Sending;
using Gateway.Channels.Signing;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Channels.X;

/// <summary><c>POST {base}/2/dm_conversations/with/{user}/messages</c>, one request a message.</summary>
/// <remarks>
/// <code>{"text":"..","attachments":[{"media_id":"1455952740635586573"}]}</code>
/// Only media that X has already goes as an attachment, one a message; anything else goes as its link, in a text.
/// https://docs.x.com/x-api/direct-messages/manage/integrate
/// </remarks>
internal static class XEncoder
{
    public const int TextMax = 10_000;
    public const string ProviderBase = "https://api.x.com";

    public static EncodeResult Encode(OutboundMessage message, AccountModel account)
    {
        if (ApiRequests.Refusal(message) is { } refusal)
            return refusal;
        if (message.Template is not null)
            return EncodeResult.Refused("template_unsupported", "template: X has none; send text");
        if (message.QuickReplies.Count > 0)
            return EncodeResult.Refused("quick_replies_unsupported", "quickReplies: X takes none in this version of its API; ask in the text");
        if (message.Recipient.AsSpan().ContainsAnyExceptInRange('0', '9'))
            return EncodeResult.Refused("recipient_invalid", "recipient: must be the numeric id of a user on X");
        if (account.Current("accessToken") is not { } token)
            return ApiRequests.NoSecret("accessToken");
        List<string>? texts = [];
        if (!string.IsNullOrWhiteSpace(message.Text) && (texts = TextSplitter.Split(message.Text, TextMax)) is null)
            return ApiRequests.TextTooLong(TextMax);

        var url = ApiRequests.Url(account, ProviderBase, $"/2/dm_conversations/with/{message.Recipient}/messages");
        var authorization = ("Authorization", "Bearer " + token.RevealText());
        var requests = texts.Select(text => Request(text, null)).ToList();
        foreach (var attachment in message.Attachments)
        {
            if (attachment.Id is null && attachment.Url is null)
                return EncodeResult.Refused("attachment_unsupported", "attachments: must have an id of X or a url");
            requests.Add(attachment.Id is not null
                ? Request(null, attachment.Id)
                : Request(attachment.Name is null ? attachment.Url : $"{attachment.Name}\n{attachment.Url}", null));
        }

        return new EncodeResult(requests);

        SendRequest Request(string? text, string? media) =>
            ApiRequests.Post(url, ApiRequests.Body((text, media), static (writer, m) => Write(writer, m.text, m.media)), authorization);
    }

    private static void Write(Utf8JsonWriter writer, string? text, string? media)
    {
        if (text is not null)
            writer.WriteString("text"u8, text);
        if (media is null)
            return;
        writer.WriteStartArray("attachments"u8);
        writer.WriteStartObject();
        writer.WriteString("media_id"u8, media);
        writer.WriteEndObject();
        writer.WriteEndArray();
    }
}
