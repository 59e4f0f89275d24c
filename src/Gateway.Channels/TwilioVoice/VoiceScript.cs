using System.Globalization;
using System.Xml;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Channels.TwilioVoice;

/// <summary>
/// What a caller hears: a greeting and the queue; while waiting the position, how to ask for a call back, and music; then the confirmation.
/// </summary>
internal static class VoiceScript
{
    public const string StepParameter = "step";

    /// <summary>The caller waits, and Twilio asks what to play.</summary>
    public const string Wait = "wait";

    /// <summary>The caller pressed a key while waiting.</summary>
    public const string Choice = "choice";

    /// <summary>The caller has left the queue, for whatever reason.</summary>
    public const string Left = "left";

    public static IReadOnlyDictionary<string, string> Settings { get; } = new Dictionary<string, string>
    {
        ["queue"] = "name of the Twilio queue callers wait in; support when it is left out",
        ["language"] = "language of the spoken texts, en-US when it is left out",
        ["voice"] = "voice of the spoken texts; Twilio's own for the language when it is left out",
        ["greeting"] = "said once to a new caller",
        ["waitMessage"] = "said in each round of waiting; {position} is the caller's place, {minutes} the average wait",
        ["callbackDigit"] = "key that asks for a call back, 1 when it is left out; none switches it off",
        ["callbackOffer"] = "how the call back is offered",
        ["callbackMessage"] = "said once a call back is asked for",
        ["holdMusicUrl"] = "played between two wait messages",
        ["from"] = "number calls go out from; the providerId when it is left out",
    };

    public static ChannelResponse Answer(InboundItem item, AccountModel account)
    {
        var step = item.Extra?.GetValueOrDefault("step");
        return step switch
        {
            Wait => Waiting(item, account),
            Choice => TwiMl.Document(xml =>
            {
                // Only the key that was offered ends the wait; any other one goes back to it.
                if (item.Status == "callback_requested")
                {
                    Say(xml, account, "callbackMessage", "Thank you. We will call you back. Good bye.");
                    xml.WriteElementString("Hangup", "");
                }
                else
                {
                    xml.WriteElementString("Redirect", "?" + StepParameter + "=" + Wait);
                }
            }),
            null when item is { Status: "ringing", Extra: not null } && IsNewCall(item) => Welcome(account),
            _ => TwiMl.Empty,
        };
    }

    /// <summary>A status callback is told by its source; what is left and rings is the call itself.</summary>
    private static bool IsNewCall(InboundItem item) =>
        !item.Extra!.ContainsKey("callback_source") && item.Extra.GetValueOrDefault("direction") is null or "inbound";

    private static ChannelResponse Welcome(AccountModel account) => TwiMl.Document(xml =>
    {
        if (account.Settings.GetValueOrDefault("greeting") is { Length: > 0 })
            Say(xml, account, "greeting", "");
        xml.WriteStartElement("Enqueue");
        xml.WriteAttributeString("waitUrl", "?" + StepParameter + "=" + Wait);
        xml.WriteAttributeString("action", "?" + StepParameter + "=" + Left);
        xml.WriteString(account.Settings.GetValueOrDefault("queue") ?? "support");
        xml.WriteEndElement();
    });

    private static ChannelResponse Waiting(InboundItem item, AccountModel account) => TwiMl.Document(xml =>
    {
        var digit = Digit(account);
        if (digit is not null)
        {
            xml.WriteStartElement("Gather");
            xml.WriteAttributeString("numDigits", "1");
            xml.WriteAttributeString("timeout", "3");
            xml.WriteAttributeString("action", "?" + StepParameter + "=" + Choice);
        }

        Text(xml, account, Position(item, account));
        if (digit is not null)
        {
            Say(xml, account, "callbackOffer", $"Press {digit} to be called back.");
            xml.WriteEndElement();
        }

        if (account.Settings.GetValueOrDefault("holdMusicUrl") is { Length: > 0 } music)
        {
            xml.WriteElementString("Play", music);
            return;
        }

        // Half a minute of silence between two rounds: often enough to hear the position move, not so often that it annoys.
        xml.WriteStartElement("Pause");
        xml.WriteAttributeString("length", "30");
        xml.WriteEndElement();
    });

    private static string Position(InboundItem item, AccountModel account)
    {
        var position = item.Extra?.GetValueOrDefault("queue_position") ?? "1";
        var seconds = double.TryParse(item.Extra?.GetValueOrDefault("avg_queue_time"), CultureInfo.InvariantCulture, out var average) ? average : 0;
        var minutes = Math.Max(1, Math.Round(seconds / 60)).ToString(CultureInfo.InvariantCulture);
        return (account.Settings.GetValueOrDefault("waitMessage") ?? "You are number {position} in the queue.")
            .Replace("{position}", position, StringComparison.Ordinal).Replace("{minutes}", minutes, StringComparison.Ordinal);
    }

    /// <summary>The key that asks for a call back; null where none is offered.</summary>
    public static string? Digit(AccountModel account) => account.Settings.GetValueOrDefault("callbackDigit") switch
    {
        "none" => null,
        { Length: > 0 } digit => digit,
        _ => "1",
    };

    private static void Say(XmlWriter xml, AccountModel account, string setting, string otherwise) =>
        Text(xml, account, account.Settings.GetValueOrDefault(setting) ?? otherwise);

    private static void Text(XmlWriter xml, AccountModel account, string text) =>
        xml.Say(text, account.Settings.GetValueOrDefault("language") ?? "en-US", account.Settings.GetValueOrDefault("voice"));
}
