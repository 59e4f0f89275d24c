using Gateway.Channels.Email.Mime;
using Gateway.Channels.Sending;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;
using MimeKit;

namespace Gateway.Channels.Email.Sending;

/// <summary>A mail of ours before it takes a provider's form.</summary>
internal sealed record MailDraft(MailboxAddress From, MailboxAddress To, string Subject, string Text, string MessageId, string? InReplyTo, IReadOnlyList<string> References)
{
    // The contract's 64 KiB of text; mail itself has no limit.
    public const int TextMax = 64 * 1024;

    /// <summary>The header that ties the mail to its thread, ids in angles.</summary>
    public string ReferenceLine => string.Join(' ', References.Select(id => $"<{id}>"));

    /// <summary>The mail, or why there is none.</summary>
    public static (MailDraft? Draft, EncodeResult? Refusal) Of(OutboundMessage message, AccountModel account)
    {
        if (ApiRequests.Refusal(message) is { } refusal)
            return (null, refusal);
        if (message.Template is not null)
            return (null, EncodeResult.Refused("template_unsupported", "template: mail has none here; send text"));
        if (message.QuickReplies.Count > 0)
            return (null, EncodeResult.Refused("quick_replies_unsupported", "quickReplies: mail has no buttons"));
        if (message.Recipient.EndsWith(".invalid", StringComparison.Ordinal)
            || !MailboxAddress.TryParse(message.Recipient, out var to) || !to.Address.Contains('@', StringComparison.Ordinal))
            return (null, EncodeResult.Refused("recipient_invalid", "recipient: must be a mail address"));
        if (MailSettings.From(account) is not { } from)
            return (null, EncodeResult.Refused("account_not_configured", "settings.from: must be given to send"));

        var answered = ReplyContext.Read(message.ReplyContext);
        var id = $"{message.DeliveryId:N}@{from.Domain}";
        return (new MailDraft(
            from, to, Title(answered, account), Body(message), id, answered?.MessageId ?? MailHeaders.Id(message.ReplyTo),
            answered is null ? [] : [.. answered.References, answered.MessageId]), null);
    }

    private static string Title(ReplyContext? answered, AccountModel account)
    {
        if (answered?.Subject is not { } subject)
            return MailSettings.Subject(account);
        string[] marks = ["re:", "aw:", "sv:", "vs:", "antw:", "odp:", "回复:", "回复：", "回覆:", "答复:", "ynt:", "rif:", "res:"];
        return marks.Any(mark => subject.StartsWith(mark, StringComparison.OrdinalIgnoreCase)) ? subject : "Re: " + subject;
    }

    /// <summary>Files go as their links: the gateway holds none.</summary>
    private static string Body(OutboundMessage message) =>
        string.Join("\n\n", message.Attachments.Select(a => a.Name is null ? a.Url : $"{a.Name}: {a.Url}").Prepend(message.Text?.ReplaceLineEndings("\n")).Where(part => !string.IsNullOrWhiteSpace(part)));
}
