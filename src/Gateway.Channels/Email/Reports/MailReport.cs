using System.Text.RegularExpressions;
using Gateway.Channels.Email.Mime;
using MimeKit;

namespace Gateway.Channels.Email.Reports;

/// <summary>What a mail system tells of a mail of ours, for one recipient of it.</summary>
/// <param name="Recipient">The customer it was for; null when the report does not say.</param>
/// <param name="Status"><c>delivered</c>, <c>read</c>, <c>failed</c>, <c>complaint</c>, or null while nothing is decided.</param>
/// <param name="Target">Message-ID of ours, when the report holds it.</param>
/// <param name="Code">Enhanced status code (RFC 3463).</param>
/// <param name="Detail">The mail system's own words, one line.</param>
internal sealed record MailReport(string? Recipient, string? Status, string? Target, string? Code, string? Detail);

/// <summary>Delivery reports (RFC 3464), read receipts (RFC 8098), complaints (RFC 5965 and Microsoft's), and the bounces of mail systems that know none of these.</summary>
internal static partial class MailReports
{
    // A report tells of the recipients of one mail; ours have one.
    private const int RecipientsMax = 100;

    // Old mail systems quote the mail below a screenful of explanation.
    private const int ProseMax = 16 * 1024;

    /// <summary>The reports of a mail; empty when it is none.</summary>
    public static List<MailReport> Read(ParsedMail mail, string text)
    {
        var message = mail.Message;
        var reports = new List<MailReport>(0);
        foreach (var part in message.BodyParts)
        {
            switch (part)
            {
                case MessageDeliveryStatus status:
                    Delivery(status, Original(message, text), reports);
                    break;
                case MessageDispositionNotification read when ReportFields.Groups(read).FirstOrDefault() is var fields && fields.Any:
                    reports.Add(Disposition(fields, message, text));
                    break;
                case MessageFeedbackReport complaint when ReportFields.Groups(complaint).FirstOrDefault() is var fields && fields.Any:
                    reports.Add(new MailReport(Address(fields["Original-Rcpt-To"]) ?? CopiedRecipient(message), "complaint", Original(message, text), fields["Feedback-Type"], fields["User-Agent"]));
                    break;
                case MessagePart { Message: { } copy } when reports.Count == 0 && Address(copy.Headers["X-HmXmrOriginalRecipient"]) is { } recipient && IsComplaint(message):
                    reports.Add(new MailReport(recipient, "complaint", MailHeaders.Id(copy.MessageId), "abuse", null));
                    break;
                default:
                    break;
            }

            if (reports.Count >= RecipientsMax)
                break;
        }

        if (reports.Count == 0 && ProseBounce.Is(mail))
            reports.Add(ProseBounce.Read(message, text, Original(message, text)));
        return reports;
    }

    private static void Delivery(MessageDeliveryStatus status, string? target, List<MailReport> reports)
    {
        foreach (var group in ReportFields.Groups(status))
        {
            if (reports.Count == RecipientsMax)
                return;
            // Where it was forwarded to, the customer has an address that we never wrote to (RFC 3464, 2.3.1).
            var recipient = Address(group["Original-Recipient"]) ?? Address(group["Final-Recipient"]);
            if (recipient is null)
                continue;
            var code = group["Status"]?.Trim().Split(' ')[0];
            var outcome = group["Action"]?.Trim().ToLowerInvariant().Split(' ', ';')[0] switch
            {
                "failed" or "failure" => "failed",
                "delivered" or "relayed" or "expanded" => "delivered",
                "delayed" => null,
                _ => code?.FirstOrDefault() switch { '2' => "delivered", '4' => null, _ => "failed" },
            };
            reports.Add(new MailReport(recipient, outcome, target, code, group["Diagnostic-Code"]));
        }
    }

    private static MailReport Disposition(ReportFields read, MimeMessage message, string text)
    {
        var disposition = read["Disposition"];
        return new MailReport(
            Address(read["Original-Recipient"]) ?? Address(read["Final-Recipient"]),
            disposition?.Contains("displayed", StringComparison.OrdinalIgnoreCase) == true ? "read" : null,
            MailHeaders.Id(read["Original-Message-ID"]) ?? Original(message, text),
            null,
            disposition);
    }

    /// <summary>Message-ID of the mail the report is about: in the copy it carries, or quoted in its text.</summary>
    private static string? Original(MimeMessage message, string text)
    {
        foreach (var part in message.BodyParts)
        {
            if (part is MimePart)
                continue;
            if (part is MessagePart { Message: { } inner } && MailHeaders.Id(inner.MessageId ?? inner.Headers["Message-ID"]) is { } id)
                return id;
        }

        var copied = message.BodyParts.OfType<MessagePart>().Select(part => part.Message?.MessageId).FirstOrDefault(id => id is not null)
            ?? message.BodyParts.OfType<MimePart>().Where(part => part.ContentType.MediaSubtype.Equals("rfc822-headers", StringComparison.OrdinalIgnoreCase))
                .Select(part => QuotedId().Match(System.Text.Encoding.Latin1.GetString(PartBytes.Read(part, ProseMax))).Groups["id"].Value).FirstOrDefault();
        if (MailHeaders.Id(copied) is { } known)
            return known;
        var quoted = QuotedId().Match(text.Length > ProseMax * 4 ? text[..(ProseMax * 4)] : text);
        return quoted.Success
            ? MailHeaders.Id(quoted.Groups["id"].Value)
            : message.Headers.Ids("In-Reply-To").LastOrDefault() ?? message.Headers.Ids("References").LastOrDefault();
    }

    /// <summary>To whom the mail went that a report has a copy of: providers leave it out of the report's own fields.</summary>
    public static string? CopiedRecipient(MimeMessage message) =>
        message.BodyParts.OfType<MessagePart>().Select(part => MailHeaders.Alias(part.Message?.Headers.Mailboxes("To").FirstOrDefault())).FirstOrDefault(to => to?.Contains('@') == true);

    /// <summary>As Microsoft's loop for senders words it: no report, but a copy that names its reader.</summary>
    private static bool IsComplaint(MimeMessage message) => message.Headers.Line("Subject")?.StartsWith("complaint about message", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary><c>rfc822; ann@example.com</c></summary>
    public static string? Address(string? field)
    {
        if (string.IsNullOrWhiteSpace(field))
            return null;
        var value = field.Length > MailLimits.HeaderMax ? field[..MailLimits.HeaderMax] : field;
        var match = AnyAddress().Match(value[(value.IndexOf(';', StringComparison.Ordinal) + 1)..]);
        return match.Success ? MailHeaders.Id(match.Value.ToLowerInvariant()) : null;
    }

    [GeneratedRegex(@"[^\s<>"",;:()\[\]]+@[^\s<>"",;:()\[\]]+[^\s<>"",;:()\[\].]", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    public static partial Regex AnyAddress();

    [GeneratedRegex(@"(?m)^[>\s]*Message-ID:\s*<(?<id>[^<>\s]{1,256})>", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    public static partial Regex QuotedId();
}
