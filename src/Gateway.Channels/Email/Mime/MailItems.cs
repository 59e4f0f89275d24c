using System.Security.Cryptography;
using Gateway.Channels.Decoding;
using Gateway.Channels.Email.Reports;
using Gateway.Channels.Email.Sending;
using Gateway.Channels.Email.Text;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;
using MimeKit;

namespace Gateway.Channels.Email.Mime;

/// <summary>One mail to items: a message, a receipt for each recipient of a report, or a system item for what must not be answered.</summary>
internal static class MailItems
{
    /// <summary>Whom a mail without any sender is from. The domain can never exist (RFC 2606), so nothing is ever sent to it.</summary>
    public const string NoSender = "unknown@sender.invalid";

    private const int SubjectMax = 998;

    // The longest registered label has 45 characters.
    private const int CharsetMax = 64;

    // Mail is older than every other channel, and archives are imported; before this somebody's clock was not set.
    private static readonly DateTimeOffset Earliest = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static void Read(ReadOnlyMemory<byte> mail, AccountModel account, DateTimeOffset receivedAt, ref ItemSink sink, MailFacts facts = default)
    {
        var parsed = MailParser.Parse(mail);
        var body = new MailBody();
        var text = parsed.Shortened is null ? body.Read(parsed.Message) : "";
        var reports = MailReports.Read(parsed, text);
        var id = MailHeaders.Id(EncodedWords.Decode(parsed.Message.MessageId ?? parsed.Message.Headers["Message-ID"] ?? ""))
            ?? "sha256:" + Convert.ToHexStringLower(SHA256.HashData(mail.Span));
        for (var i = 0; i < reports.Count; i++)
        {
            var draft = Report(reports[i], reports.Count == 1 ? id : $"{i}:{id}", text);
            Describe(ref draft, parsed, receivedAt, facts);
            sink.Add(ref draft);
        }

        if (reports.Count > 0)
            return;
        var item = Message(parsed, body, text, id, account, facts);
        Describe(ref item, parsed, receivedAt, facts);
        sink.Add(ref item);
    }

    private static ItemDraft Message(ParsedMail parsed, MailBody body, string text, string id, AccountModel account, MailFacts facts)
    {
        var headers = parsed.Message.Headers;
        var draft = new ItemDraft { Kind = ItemKind.Message, Id = id };
        var from = Sender(parsed);
        draft.Sender = MailHeaders.Alias(from) ?? facts.Sender ?? NoSender;
        if (IsOwn(draft.Sender, account) && headers.Mailboxes("Reply-To").FirstOrDefault() is { } writer && MailHeaders.Alias(writer) is { } wrote && !IsOwn(wrote, account))
        {
            // A form of our own site, which writes as us and says who is to be answered.
            (draft.Sender, from) = (wrote, writer);
        }

        draft.SenderName = string.IsNullOrWhiteSpace(from?.Name) ? null : TextCut.To(MailHeaders.OneLine(from.Name), ItemDraft.NameMax);
        if (draft.Sender != NoSender)
            draft.Alias("email", draft.Sender);

        var own = QuoteTrimmer.Trim(ClearSigned.Open(text.Replace("\0", "", StringComparison.Ordinal)), out var quoted);
        draft.Text = TextCut.To(own, ItemDraft.TextMax, out draft.Truncated);
        draft.Truncated |= body.Truncated;
        draft.Note("quoted", quoted is null ? null : TextCut.To(quoted, MailLimits.QuotedMax));
        foreach (var attachment in body.Attachments.Concat(facts.Attachments ?? []))
            draft.Attach(attachment);

        Thread(ref draft, headers, id);
        var auto = AutoMail.Of(parsed.Message);
        draft.Note("auto", auto);
        if (auto is AutoMail.Reply or AutoMail.Generated)
            draft.Kind = ItemKind.System;
        if (IsOwn(draft.Sender, account))
            Echo(ref draft, headers, account);
        if (string.IsNullOrWhiteSpace(draft.Text) && draft.Attachments.IsEmpty)
            draft.Text = draft.Extra["subject"] ?? headers.Line("Subject") ?? "";
        draft.Note("unparsed", parsed.Shortened);
        draft.Note("signed", body.IsSignedOpaque ? "opaque" : null);
        draft.Note("unknownCharset", body.ForeignCharset is null ? null : TextCut.To(MailHeaders.OneLine(body.ForeignCharset), CharsetMax));
        return draft;
    }

    /// <summary>Whoever the mail is from; an address before a mere name.</summary>
    private static MailPerson? Sender(ParsedMail parsed)
    {
        MailPerson? named = null;
        foreach (var header in (ReadOnlySpan<string>)["From", "Sender", "Reply-To", "Return-Path"])
        {
            var person = header == "From" ? parsed.From : parsed.Message.Headers.Mailboxes(header).FirstOrDefault();
            if (MailHeaders.Alias(person) is null)
                continue;
            if (person!.Address.Contains('@', StringComparison.Ordinal))
                return person;
            named ??= person;
        }

        return named;
    }

    /// <summary>The thread key is the first id of the chain; the reply context is what an answer needs to join it.</summary>
    private static void Thread(ref ItemDraft draft, HeaderList headers, string id)
    {
        var references = headers.Ids("References");
        var answered = headers.Ids("In-Reply-To");
        draft.ReplyTo = answered.FirstOrDefault() ?? references.LastOrDefault();
        draft.Note("thread", references.FirstOrDefault() ?? answered.FirstOrDefault() ?? id);
        if (!id.StartsWith("sha256:", StringComparison.Ordinal))
            draft.Note(ExtraNames.ReplyContext, ReplyContext.Write(id, references.Count > 0 ? references : answered, headers.Line("Subject")));
    }

    private static bool IsOwn(string? sender, AccountModel account) =>
        sender is not null
        && (sender.Equals(account.ProviderId, StringComparison.OrdinalIgnoreCase) || sender.Equals(MailSettings.From(account)?.Address, StringComparison.OrdinalIgnoreCase));

    /// <summary>Our own mail, seen again in a copy: it belongs to the customer it went to, and is never input.</summary>
    private static void Echo(ref ItemDraft draft, HeaderList headers, AccountModel account)
    {
        draft.Kind = ItemKind.Echo;
        draft.Aliases = default;
        var customer = headers.Mailboxes("To").Select(MailHeaders.Alias).FirstOrDefault(to => to is not null && !IsOwn(to, account));
        if (customer is null)
            draft.Ignore("own mail to nobody else");
        draft.Sender = customer;
    }

    private static ItemDraft Report(MailReport report, string id, string text)
    {
        var draft = new ItemDraft { Id = MailHeaders.Id(id), Sender = report.Recipient, Target = report.Target, Text = TextCut.To(text, MailLimits.QuotedMax) };
        draft.Note("code", report.Code is null ? null : TextCut.To(MailHeaders.OneLine(report.Code), 64));
        draft.Note("detail", report.Detail is null ? null : TextCut.To(MailHeaders.OneLine(report.Detail), 512));
        switch (report.Status)
        {
            case null:
                draft.Ignore("delivery not decided yet");
                break;
            case var _ when report.Recipient is null:
                draft.Ignore("report without a recipient");
                break;
            case "complaint":
                draft.Kind = ItemKind.System;
                draft.Note("event", "complaint");
                break;
            case var status when report.Target is null:
                // Nobody knows which mail it was: the agent is told, no delivery changes.
                draft.Kind = ItemKind.System;
                draft.Note("event", status == "failed" ? "bounce" : status);
                break;
            default:
                (draft.Kind, draft.Status) = (ItemKind.Receipt, report.Status);
                break;
        }

        return draft;
    }

    private static void Describe(ref ItemDraft draft, ParsedMail parsed, DateTimeOffset receivedAt, MailFacts facts)
    {
        var headers = parsed.Message.Headers;
        if (headers.Line("Subject") is { } subject)
            draft.Note("subject", TextCut.To(subject, SubjectMax));
        draft.Note("to", headers.Mailboxes("To").Select(MailHeaders.Alias).FirstOrDefault(to => to is not null));
        draft.Note("recipient", facts.Recipient);
        draft.Note("spam", facts.Spam);
        draft.Note("folder", facts.Folder);
        draft.Note("uid", facts.Uid);
        draft.Note("stored", facts.Stored);
        if (MailHeaders.Alias(headers.Mailboxes("Reply-To").FirstOrDefault()) is { } replyTo && replyTo != draft.Sender)
            draft.Note("replyToAddress", replyTo);
        if (headers.Line("Date") is not { } date)
            return;
        if (MailTime.TryParse(date, out var time) && time >= Earliest && time <= receivedAt.AddDays(1))
            draft.Timestamp = time;
        else
            draft.ClockSuspect = true;
    }
}

/// <summary>What the bearer of a mail knows beside the mail itself.</summary>
/// <param name="Sender">The envelope's sender.</param>
/// <param name="Recipient">The envelope's recipient.</param>
/// <param name="Spam">The bearer's verdict, as it words it.</param>
/// <param name="Folder">Folder of the mailbox it lies in.</param>
/// <param name="Uid">Its UID there, behind the folder's UIDVALIDITY.</param>
/// <param name="Attachments">Files the bearer holds apart from the mail.</param>
/// <param name="Stored">The bearer's name of the mail, where its text is still to be asked for.</param>
internal readonly record struct MailFacts(
    string? Sender = null, string? Recipient = null, string? Spam = null, string? Folder = null, string? Uid = null, IReadOnlyList<Attachment>? Attachments = null, string? Stored = null);
