using System.Text.RegularExpressions;
using Gateway.Channels.Email.Mime;
using MimeKit;

namespace Gateway.Channels.Email.Reports;

/// <summary>Bounces in words for people: which mails are some, and whose mail they say has failed.</summary>
internal static partial class ProseBounce
{
    // A mail system that goes on trying.
    private const string Delayed = "message .{0,64}delayed|delayed mail|still being retried";

    // Old mail systems quote the mail below a screenful of explanation.
    private const int ProseMax = 16 * 1024;

    /// <summary>
    /// A mail system speaks, with a subject they have: the daemon, or the postmaster where no person writes under that address. An answer, a forwarded mail and an absence note
    /// never are, whatever they are about.
    /// </summary>
    public static bool Is(ParsedMail mail)
    {
        var headers = mail.Message.Headers;
        var subject = headers.Line("Subject") ?? "";
        if (SubjectMarks.IsAnswer(subject) || AutoMail.IsReply(subject))
            return false;
        return headers.Contains("X-Failed-Recipients") || ((Speaks(mail.From, headers, subject) || IsReport(mail.Message.Body)) && Subject().IsMatch(subject));
    }

    /// <param name="target">Message-ID of the mail it is about.</param>
    public static MailReport Read(MimeMessage message, string text, string? target)
    {
        text = text.Length > ProseMax ? text[..ProseMax] : text;
        var code = StatusCode().Match(text);
        var delayed = IsDelay().IsMatch(message.Headers.Line("Subject") ?? "");
        return new MailReport(Recipient(message, text), delayed ? null : "failed", target, code.Success ? code.Value : null, null);
    }

    /// <summary>Whether a mail system's daemon writes, which nobody answers: by its address, or by having none.</summary>
    public static bool IsDaemon(MailPerson? from) =>
        from is not null && (MailHeaders.Alias(from) is { } address ? DaemonAddress().IsMatch(address) : from.Name is { } name && SystemName().IsMatch(name));

    private static bool Speaks(MailPerson? from, HeaderList headers, string subject)
    {
        if (IsDaemon(from))
            return true;
        var isMachines = IsMachines(headers);

        // Without any address: only where there is nobody to answer.
        if (from is null || MailHeaders.Alias(from) is not { } address)
            return isMachines;
        return (address.StartsWith("postmaster", StringComparison.Ordinal) && (isMachines || MachinesSubject().IsMatch(subject)))
            || (isMachines && from.Name is { } name && SystemName().IsMatch(name));
    }

    /// <summary>A report (RFC 3462) whose part for machines names nobody.</summary>
    private static bool IsReport(MimeEntity? body) =>
        body is Multipart && body.ContentType.IsMimeType("multipart", "report") && body.ContentType.Parameters["report-type"]?.Trim().Equals("delivery-status", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>Nobody is to answer it (RFC 5321, 4.5.5), or it says what it is (RFC 3834).</summary>
    private static bool IsMachines(HeaderList headers) =>
        headers["Return-Path"]?.Trim() is { } path && (path == "<>" || path.TrimStart('<').StartsWith("mailer-daemon", StringComparison.OrdinalIgnoreCase))
        || headers.Line("Auto-Submitted")?.StartsWith("no", StringComparison.OrdinalIgnoreCase) == false;

    /// <summary>
    /// Whom the mail was for: the address a line begins with, else to whom the copied mail went, else whatever other address the words name. To whom the bounce itself goes it
    /// names too, and the mail system; these only when there is no other.
    /// </summary>
    private static string? Recipient(MimeMessage message, string text)
    {
        if (MailReports.Address(message.Headers.Line("X-Failed-Recipients")) is { } told)
            return told;
        var own = MailHeaders.Alias(message.Headers.Mailboxes("To").FirstOrDefault());
        return Other(LineAddress(), text, own) ?? Foreign(MailReports.CopiedRecipient(message), own) ?? Other(CopiedTo(), text, own)
            ?? Other(MailReports.AnyAddress(), Above(text), own)
            ?? MailReports.Address(LineAddress().Match(text).Groups["address"].Value) ?? MailReports.Address(CopiedTo().Match(text).Groups["address"].Value);
    }

    /// <summary>The words above the copied mail, whose id looks like an address.</summary>
    private static string Above(string text) => MailReports.QuotedId().Match(text) is { Success: true, Index: var at } ? text[..at] : text;

    private static string? Other(Regex pattern, string text, string? own)
    {
        // A transcript names each recipient once or twice.
        foreach (var match in pattern.Matches(text).Take(16))
        {
            if (Foreign(MailReports.Address(match.Groups["address"] is { Success: true } group ? group.Value : match.Value), own) is { } found)
                return found;
        }

        return null;
    }

    private static string? Foreign(string? address, string? own) =>
        address is null || address == own || DaemonAddress().IsMatch(address) || address.StartsWith("postmaster@", StringComparison.Ordinal) ? null : address;

    /// <summary><c>bob@x.example: unknown</c>, <c>- bob@x.example</c>, <c>550 5.1.1 &lt;bob@x.example>... User unknown</c></summary>
    [GeneratedRegex(@"(?m)^[\s""'(*-]*([245]\d\d[ -]([245]\.\d{1,3}\.\d{1,3} )?)?<?(?<address>[^\s<>"",;:()\[\]]+@[^\s<>"",;:()\[\]]+)>?:?", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex LineAddress();

    [GeneratedRegex(@"(?m)^[>\s]*To:(?<address>[^\r\n]{1,512})", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex CopiedTo();

    [GeneratedRegex(@"\b[245]\.\d{1,3}\.\d{1,3}\b", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex StatusCode();

    [GeneratedRegex(@"^(mailer-daemon|mail-daemon|microsoftexchange)", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex DaemonAddress();

    [GeneratedRegex(@"^\W?(mailer[ -]?daemon|mail[ -]?daemon|mail delivery (sub)?system|mail deliver system|postmaster|post_master|.{0,16}system administrator|.{0,16}ndr administrator)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex SystemName();

    [GeneratedRegex(
        @"undeliver|delivery (status|failure|has failed|incomplete|delayed|problem)|delivery to the following|failure notice|failed delivery|failure delivery|returned mail|mail delivery|mail (has )?failed|mail failure|returning to sender|mail system error|error sending your mail"
        + @"|nondeliverable|non-?delivery|could not be delivered|could not send mail|warning: could not send|delivery notification|delivery report|bounce"
        + "|" + Delayed
        + "|unzustellbar|nicht zugestellt|non remis|échec|non distribu|não entregue|não foi possível entregar|falha na entrega|no entregado|no se (puede|pudo|ha podido) entregar|mancato recapito|non recapitabile|impossibile recapitare"
        + "|onbestelbaar|niet te bezorgen|niet bezorgd|nie można dostarczyć|niedostarcz|nedoručiteln|nelze doručit|kunde inte levereras|kan ikke leveres|kunne ikke leveres|toimittamaton|teslim edileme|iletileme"
        + "|недоставлен|не доставлен|не удается доставить|配信不能|配達不能|配信できません|未配信|メールエラー通知|退信|无法投递|無法傳遞|无法送达|无法传递|배달되지|배달할 수 없|반송",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Subject();

    /// <summary>As Exchange, Domino, sendmail, qmail and gateways begin their reports, in the form nobody types.</summary>
    [GeneratedRegex(
        @"^(undeliverable|unzustellbar|non remis|no se puede entregar|non recapitabile|onbestelbaar|não entregue|niedostarczone|недоставленное|DELIVERY FAILURE|returned mail|undeliverable mail) ?: ?\S"
        + @"|^(undeliverable (mail|message)|undelivered mail returned to sender|failure notice|mail could not be delivered|delivery status notification( \(failure\))?|(mail system error - )?returned mail)$|^mail delivery failed: returning message",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex MachinesSubject();

    [GeneratedRegex(Delayed + "|delay|could not send (message|mail) for past", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex IsDelay();
}
