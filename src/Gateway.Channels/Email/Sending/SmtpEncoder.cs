using System.Globalization;
using System.Text;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;
using MimeKit;
using MimeKit.Text;

namespace Gateway.Channels.Email.Sending;

/// <summary>Mail as bytes for SMTP. The request's URL is the server, its headers are the envelope; the bearer adds the date.</summary>
/// <remarks>The Message-ID is made of the delivery's own id: a mail sent twice has it twice, and mail systems show such a one once.</remarks>
internal static class SmtpEncoder
{
    public static EncodeResult Encode(OutboundMessage message, AccountModel account, string? server)
    {
        var (draft, refusal) = MailDraft.Of(message, account);
        if (draft is null)
            return refusal!;
        if (server is null || !Uri.TryCreate(server, UriKind.Absolute, out var url))
            return EncodeResult.Refused("account_not_configured", "settings.smtp: must be given to send");
        return new EncodeResult(
        [
            new SendRequest(SmtpEnvelope.Method, url,
                [(SmtpEnvelope.Sender, draft.From.Address), (SmtpEnvelope.Recipient, draft.To.Address), (SmtpEnvelope.MessageId, draft.MessageId)], "message/rfc822", Mime(draft)),
        ]);
    }

    /// <summary>The mail without a date.</summary>
    public static byte[] Mime(MailDraft draft)
    {
        using var message = new MimeMessage();
        message.Headers.Remove(HeaderId.Date);
        message.From.Add(draft.From);
        message.To.Add(draft.To);
        message.Subject = draft.Subject;
        message.MessageId = draft.MessageId;
        if (draft.InReplyTo is not null)
            message.Headers.Replace("In-Reply-To", $"<{draft.InReplyTo}>");
        if (draft.References.Count > 0)
            message.Headers.Replace("References", draft.ReferenceLine);
        message.Body = new TextPart(TextFormat.Plain) { Text = draft.Text };
        using var bytes = new MemoryStream();
        message.WriteTo(new FormatOptions { NewLineFormat = NewLineFormat.Dos }, bytes);
        return bytes.ToArray();
    }

    /// <summary>What the bearer tells of a mail that was taken: our Message-ID, and on a second line the server's words.</summary>
    public static ReadOnlySpan<byte> OwnId(ReadOnlySpan<byte> body) => body.IndexOf((byte)'\n') is >= 0 and var end ? body[..end] : body;

    /// <summary>An SMTP reply code; the body is the Message-ID of a mail that was taken.</summary>
    public static SendResult Classify(int status, ReadOnlySpan<byte> body)
    {
        var code = string.Create(CultureInfo.InvariantCulture, $"smtp_{status}");
        return status switch
        {
            >= 200 and < 300 => new SendResult(SendOutcome.Sent, body.IsEmpty ? null : Encoding.UTF8.GetString(body)),
            // Wrong or missing credentials (RFC 4954).
            530 or 534 or 535 or 538 => new SendResult(SendOutcome.Unauthorized, Code: code),
            >= 500 => new SendResult(SendOutcome.Rejected, Code: code),
            _ => new SendResult(SendOutcome.Retry, Code: code),
        };
    }
}
