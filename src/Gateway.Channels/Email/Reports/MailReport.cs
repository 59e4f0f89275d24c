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

/// <summary>Delivery reports (RFC 3464), read receipts (RFC 8098), complaints (RFC 5965), and the bounces of mail systems that know none of these.</summary>
internal static partial class MailReports
{
    // A report tells of the recipients of one mail; ours have one.
    private const int RecipientsMax = 100;

    // A mail system that goes on trying.
    private const string Delayed = "message .{0,64}delayed|delayed mail|still being retried";

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
                default:
                    break;
            }

            if (reports.Count >= RecipientsMax)
                break;
        }

        if (reports.Count == 0 && IsBounce(mail))
            Prose(message, text, reports);
        return reports;
    }

    private static void Delivery(MessageDeliveryStatus status, string? target, List<MailReport> reports)
    {
        foreach (var group in ReportFields.Groups(status))
        {
            if (reports.Count == RecipientsMax)
                return;
            var recipient = Address(group["Final-Recipient"]) ?? Address(group["Original-Recipient"]);
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
            Address(read["Final-Recipient"]) ?? Address(read["Original-Recipient"]),
            disposition?.Contains("displayed", StringComparison.OrdinalIgnoreCase) == true ? "read" : null,
            MailHeaders.Id(read["Original-Message-ID"]) ?? Original(message, text),
            null,
            disposition);
    }

    /// <summary>
    /// A mail system speaks, with a subject they have: the daemon, or the postmaster where no person writes under that address. An answer, a forwarded mail and an absence note
    /// never are, whatever they are about.
    /// </summary>
    private static bool IsBounce(ParsedMail mail)
    {
        var headers = mail.Message.Headers;
        var subject = headers.Line("Subject") ?? "";
        if (SubjectMarks.IsAnswer(subject) || AutoMail.IsReply(subject))
            return false;
        if (headers.Contains("X-Failed-Recipients"))
            return true;
        var from = MailHeaders.Alias(mail.From) ?? "";
        var speaks = from.StartsWith("mailer-daemon", StringComparison.Ordinal) || from.StartsWith("mail-daemon", StringComparison.Ordinal)
            || from.StartsWith("microsoftexchange", StringComparison.Ordinal)
            || (from.StartsWith("postmaster", StringComparison.Ordinal) && (IsMachines(headers) || MachinesSubject().IsMatch(subject)));
        return speaks && BounceSubject().IsMatch(subject);
    }

    /// <summary>Nobody is to answer it (RFC 5321, 4.5.5), or it says what it is (RFC 3834).</summary>
    private static bool IsMachines(HeaderList headers) =>
        headers["Return-Path"]?.Trim() == "<>" || headers.Line("Auto-Submitted")?.StartsWith("no", StringComparison.OrdinalIgnoreCase) == false;

    private static void Prose(MimeMessage message, string text, List<MailReport> reports)
    {
        text = text.Length > ProseMax ? text[..ProseMax] : text;
        var recipient = Address(message.Headers.Line("X-Failed-Recipients")) ?? Address(FailedAddress().Match(text).Groups["address"].Value);
        var code = StatusCode().Match(text);
        var delayed = IsDelay().IsMatch(message.Headers.Line("Subject") ?? "");
        reports.Add(new MailReport(recipient, delayed ? null : "failed", Original(message, text), code.Success ? code.Value : null, null));
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
    private static string? CopiedRecipient(MimeMessage message) =>
        message.BodyParts.OfType<MessagePart>().Select(part => MailHeaders.Alias(part.Message?.Headers.Mailboxes("To").FirstOrDefault())).FirstOrDefault(to => to?.Contains('@') == true);

    /// <summary><c>rfc822; ann@example.com</c></summary>
    private static string? Address(string? field)
    {
        if (string.IsNullOrWhiteSpace(field))
            return null;
        var value = field.Length > MailLimits.HeaderMax ? field[..MailLimits.HeaderMax] : field;
        var match = AnyAddress().Match(value[(value.IndexOf(';', StringComparison.Ordinal) + 1)..]);
        return match.Success ? MailHeaders.Id(match.Value.ToLowerInvariant()) : null;
    }

    [GeneratedRegex(@"[^\s<>"",;:()\[\]]+@[^\s<>"",;:()\[\]]+[^\s<>"",;:()\[\].]", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex AnyAddress();

    [GeneratedRegex(@"(?m)^[>\s]*Message-ID:\s*<(?<id>[^<>\s]{1,256})>", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex QuotedId();

    [GeneratedRegex(@"(?m)^\s*<?(?<address>[^\s<>"",;:()\[\]]+@[^\s<>"",;:()\[\]]+)>?:?", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex FailedAddress();

    [GeneratedRegex(@"\b[245]\.\d{1,3}\.\d{1,3}\b", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex StatusCode();

    [GeneratedRegex(
        @"undeliver|delivery (status|failure|has failed|incomplete|delayed|problem)|delivery to the following|failure notice|returned mail|mail delivery|mail system error|nondeliverable|non-?delivery|could not be delivered|warning: could not send|delivery notification|delivery report|bounce"
        + "|" + Delayed
        + "|unzustellbar|nicht zugestellt|non remis|échec|non distribu|não entregue|não foi possível entregar|falha na entrega|no entregado|no se (puede|pudo|ha podido) entregar|mancato recapito|non recapitabile|impossibile recapitare"
        + "|onbestelbaar|niet te bezorgen|niet bezorgd|nie można dostarczyć|niedostarcz|nedoručiteln|nelze doručit|kunde inte levereras|kan ikke leveres|kunne ikke leveres|toimittamaton|teslim edileme|iletileme"
        + "|недоставлен|не доставлен|не удается доставить|配信不能|配達不能|配信できません|未配信|退信|无法投递|無法傳遞|无法送达|无法传递|배달되지|배달할 수 없|반송",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex BounceSubject();

    /// <summary>As Exchange and Domino begin their reports, in the form nobody types.</summary>
    [GeneratedRegex(@"^(undeliverable|unzustellbar|non remis|no se puede entregar|non recapitabile|onbestelbaar|não entregue|niedostarczone|недоставленное|DELIVERY FAILURE) ?: ?\S", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex MachinesSubject();

    [GeneratedRegex(Delayed + "|delay|could not send message for past", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex IsDelay();
}
