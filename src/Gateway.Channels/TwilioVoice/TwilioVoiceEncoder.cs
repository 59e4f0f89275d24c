using System.Text;
using Gateway.Channels.Sending;
using Gateway.Channels.Signing;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Channels.TwilioVoice;

/// <summary>A text to a number is a call that says it.</summary>
/// <remarks><code>POST {base}/2010-04-01/Accounts/{AC..}/Calls.json   To=..&amp;From=..&amp;Twiml=&lt;Response&gt;&lt;Say&gt;..</code></remarks>
internal static class TwilioVoiceEncoder
{
    // Twilio takes 4,000 characters of TwiML in the parameter; markup and escapes (five characters for one) need the rest.
    public const int TextMax = 700;

    private const int TwimlMax = 4000;

    public static EncodeResult Encode(OutboundMessage message, AccountModel account)
    {
        if (MessageParts.Unsupported(message, "a call") is { } unsupported)
            return unsupported;
        if (ApiRequests.Refusal(message) is { } refusal)
            return refusal;
        if (message.Attachments.Count > 0 || string.IsNullOrWhiteSpace(message.Text))
            return EncodeResult.Refused("attachment_unsupported", "attachments: a call can only say a text");
        if (message.Text.Length > TextMax)
            return EncodeResult.Refused("text_too_long", $"text: must have at most {TextMax} characters to be said in a call");
        if (account.Current("authToken") is not { } token)
            return ApiRequests.NoSecret("authToken");
        if (account.Current("accountSid") is not { } sid)
            return ApiRequests.NoSecret("accountSid");
        if ((account.Settings.GetValueOrDefault("from") ?? account.ProviderId) is not { Length: > 0 } from)
            return EncodeResult.Refused("account_not_configured", "settings.from: must be given to call, or the providerId");

        var script = TwiMl.Document(xml => xml.Say(
            message.Text, account.Settings.GetValueOrDefault("language") ?? "en-US", account.Settings.GetValueOrDefault("voice")));
        var twiml = Encoding.UTF8.GetString(script.Body.Span);
        if (twiml.Length > TwimlMax)
            return EncodeResult.Refused("text_too_long", $"text: must fit {TwimlMax} characters of TwiML to be said in a call");
        var form = new StringBuilder().Field("To", message.Recipient).Field("From", from).Field("Twiml", twiml);
        var authorization = "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{sid.RevealText()}:{token.RevealText()}"));
        var url = ApiRequests.Url(account, "https://api.twilio.com", $"/2010-04-01/Accounts/{Uri.EscapeDataString(sid.RevealText())}/Calls.json");
        return new EncodeResult([FormRequests.Post(url, form, ("Authorization", authorization))]);
    }
}
