using System.Text.Json;
using Gateway.Channels.Decoding;
using Gateway.Channels.Email.Mime;
using Gateway.Channels.Email.Text;
using Gateway.Contracts;

namespace Gateway.Channels.Email.Providers;

/// <summary>Where a provider's event says what; each a list of paths, the first that holds something counts.</summary>
internal sealed record EventPaths
{
    public required string[] Event { get; init; }

    /// <summary>The event's own id; without one the item's id is made of what happened to what.</summary>
    public string[] Id { get; init; } = [];

    public required string[] Recipient { get; init; }

    /// <summary>The provider's or our own id of the mail it is about, whichever a send gives.</summary>
    public required string[] Target { get; init; }

    public required string[] Time { get; init; }

    public string[] Code { get; init; } = [];

    public string[] Detail { get; init; } = [];
}

/// <summary>What became of a mail of ours, told by its provider: receipts, and system items for what the customer did to us.</summary>
internal static class ProviderEvents
{
    private const int DetailMax = 512;

    public static void Read(JsonElement told, EventPaths paths, DateTimeOffset receivedAt, ref ItemSink sink, string? recipient = null, string? word = null)
    {
        word ??= told.Text(paths.Event);
        var draft = new ItemDraft
        {
            Sender = MailHeaders.Id((recipient ?? told.Text(paths.Recipient))?.Trim().ToLowerInvariant()),
            Target = MailHeaders.Id(told.Text(paths.Target)),
        };
        draft.Timestamp = ProviderTime.Read(Seconds(told.Text(paths.Time)), receivedAt, ref draft.ClockSuspect);
        draft.Id = MailHeaders.Id(told.Text(paths.Id)) ?? MailHeaders.Id($"{word}:{draft.Target}:{draft.Sender}");
        draft.Note("event", word is null ? null : TextCut.To(MailHeaders.OneLine(word), 64));
        draft.Note("code", told.Text(paths.Code) is { } code ? TextCut.To(MailHeaders.OneLine(code), 64) : null);
        draft.Note("detail", told.Text(paths.Detail) is { } detail ? TextCut.To(MailHeaders.OneLine(detail), DetailMax) : null);
        Decide(ref draft, word, told);
        sink.Add(ref draft);
    }

    private static void Decide(ref ItemDraft draft, string? word, JsonElement told)
    {
        var name = Normal(word);
        var status = name switch
        {
            "delivered" or "delivery" => "delivered",
            "sent" or "send" or "processed" or "accepted" or "messagesent" => "sent",
            "open" or "opened" or "messageloaded" or "uniqueopened" or "loaded" => "read",
            "failed" when told.Text("severity", "event-data/severity") == "temporary" => null,

            // A soft bounce is told once a provider has stopped trying; while it tries it tells a deferral.
            "bounce" or "bounced" or "hardbounce" or "hardbounced" or "softbounce" or "softbounced" or "dropped" or "failed" or "reject" or "rejected" or "blocked" or "invalidemail"
                or "messagedeliveryfailed" or "messagebounced" or "renderingfailure" or "renderingfailed" or "error" => "failed",
            _ => null,
        };
        var isDoing = name is "click" or "clicked" or "messagelinkclicked" or "uniqueclicked" or "unsubscribe" or "unsubscribed" or "unsub" or "groupunsubscribe"
            or "groupresubscribe" or "complaint" or "complained" or "spam" or "spamreport" or "spamcomplaint" or "subscriptionchange" or "subscription" or "survey";
        if (draft.Sender is null && status is not null)
            draft.Ignore($"event without a recipient: {TextCut.To(name, 64)}");
        else if (status is not null && draft.Target is not null)
            (draft.Kind, draft.Status) = (ItemKind.Receipt, status);
        else if (draft.Sender is not null && (isDoing || status is not null))
            draft.Kind = ItemKind.System;
        else
            draft.Ignore(name.Length == 0 ? "no event" : $"event {TextCut.To(name, 64)}");
    }

    /// <summary><c>email.delivery_delayed</c>, <c>activity.sent</c> and <c>HardBounce</c> without what differs in writing only.</summary>
    private static string Normal(string? word)
    {
        if (word is null)
            return "";
        var dot = word.LastIndexOf('.');
        return string.Concat(word[(dot + 1)..].Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant();
    }

    /// <summary>Mailgun writes seconds with a fraction.</summary>
    private static string? Seconds(string? time) =>
        time is not null && time.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot && time[..dot].All(char.IsAsciiDigit) ? time[..dot] : time;
}
