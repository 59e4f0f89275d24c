using System.Text;
using System.Text.Json;
using Gateway.Channels.Sending;
using Gateway.Channels.Signing;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Channels.Twilio;

/// <summary>Messages to a number or a channel address; into a conversation when the recipient is one.</summary>
/// <remarks>
/// <code>
/// POST {base}/2010-04-01/Accounts/{AC..}/Messages.json   To=..&amp;From=..|MessagingServiceSid=..&amp;Body=..&amp;MediaUrl=..&amp;StatusCallback=..
///                                                         ContentSid=HX..&amp;ContentVariables={"1":".."}      a template
/// POST https://conversations.twilio.com/v1/Conversations/{CH..}/Messages   Body=..
/// </code>
/// Twilio knows no key that makes a repeated request harmless.
/// </remarks>
internal static class TwilioEncoder
{
    // The most Twilio takes in one Body; it cuts SMS into segments itself.
    public const int TextMax = 1600;

    private const int MediaMax = 10;

    // Twilio drops what is more, and the text beside a document or a sound: https://www.twilio.com/docs/whatsapp/guidance-whatsapp-media-messages
    private const int WhatsAppMediaMax = 1;

    private const string MessagingBase = "https://api.twilio.com";
    private const string ConversationsBase = "https://conversations.twilio.com";

    public static IReadOnlyDictionary<string, string> Settings { get; } = new Dictionary<string, string>
    {
        ["from"] = "number or address messages go from; the providerId when it is left out",
        ["messagingServiceSid"] = "messaging service messages go from, in place of a number",
        ["statusCallback"] = "true: ask for status callbacks to publicUrl with every message",
        ["base64Body"] = "true: texts arrive in base64",
    };

    public static string Basic(Secret sid, Secret token) => "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{sid.RevealText()}:{token.RevealText()}"));

    public static EncodeResult Encode(OutboundMessage message, AccountModel account)
    {
        if (MessageParts.Unsupported(message, "Twilio", template: true) is { } unsupported)
            return unsupported;
        if (account.Current("authToken") is not { } token)
            return ApiRequests.NoSecret("authToken");
        if (account.Current("accountSid") is not { } sid)
            return ApiRequests.NoSecret("accountSid");
        // A conversation takes media only that were brought to Twilio before; a link it takes.
        var inConversation = message.Recipient.StartsWith("CH", StringComparison.Ordinal);
        var onWhatsApp = message.Recipient.StartsWith("whatsapp:", StringComparison.Ordinal);
        if (MessageParts.Of(
            message, "Twilio", TextMax, inConversation ? 0 : onWhatsApp ? WhatsAppMediaMax : MediaMax, out var parts, media => !onWhatsApp || media.Kind is "image" or "video") is { } refusal)
        {
            return refusal;
        }

        var authorization = Basic(sid, token);
        var sender = inConversation ? null : Sender(message, account);
        if (!inConversation && sender is null)
            return EncodeResult.Refused("account_not_configured", "settings.from: must be given to send, or settings.messagingServiceSid or the providerId");
        if (message.Template is not null)
            parts = [new MessagePart(null, [])];
        var url = inConversation
            ? ApiRequests.Url(account, ConversationsBase, $"/v1/Conversations/{Uri.EscapeDataString(message.Recipient)}/Messages")
            : ApiRequests.Url(account, MessagingBase, $"/2010-04-01/Accounts/{Uri.EscapeDataString(sid.RevealText())}/Messages.json");
        var requests = new List<SendRequest>(parts.Count);
        foreach (var part in parts)
        {
            var form = new StringBuilder();
            if (sender is { } from)
                form.Field("To", message.Recipient).Field(from.Name, from.Value);
            Content(form, part, message.Template);
            if (!inConversation && account.PublicUrl is not null && account.Settings.GetValueOrDefault("statusCallback") == "true")
                form.Field("StatusCallback", account.PublicUrl.OriginalString);
            requests.Add(FormRequests.Post(url, form, ("Authorization", authorization)));
        }

        return new EncodeResult(requests);
    }

    private static void Content(StringBuilder form, MessagePart part, TemplateMessage? template)
    {
        if (template is not null)
        {
            var variables = template.Parameters.Select((value, index) => (Name: (index + 1).ToString(System.Globalization.CultureInfo.InvariantCulture), value))
                .ToDictionary(v => v.Name, v => v.value);
            form.Field("ContentSid", template.Name).Field("ContentVariables", JsonSerializer.Serialize(variables));
            return;
        }

        if (part.Text is not null)
            form.Field("Body", part.Text);
        foreach (var media in part.Media)
        {
            form.Field("MediaUrl", media.Url!);
        }
    }

    /// <summary>The sender of the recipient's own channel: a WhatsApp address is only written to from a WhatsApp address.</summary>
    private static (string Name, string Value)? Sender(OutboundMessage message, AccountModel account)
    {
        if (account.Settings.GetValueOrDefault("messagingServiceSid") is { Length: > 0 } service)
            return ("MessagingServiceSid", service);
        if ((account.Settings.GetValueOrDefault("from") ?? account.ProviderId) is not { Length: > 0 } from)
            return null;
        var colon = message.Recipient.IndexOf(':', StringComparison.Ordinal);
        return ("From", colon < 0 || from.Contains(':', StringComparison.Ordinal) ? from : message.Recipient[..(colon + 1)] + from);
    }
}
