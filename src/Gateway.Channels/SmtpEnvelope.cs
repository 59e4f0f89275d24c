namespace Gateway.Channels;

/// <summary>How a <see cref="SendRequest"/> says that it goes by SMTP: its method, the server as its URL, and the envelope in these headers.</summary>
public static class SmtpEnvelope
{
    public const string Method = "SMTP";
    public const string Sender = "MAIL FROM";
    public const string Recipient = "RCPT TO";
    public const string MessageId = "Message-ID";
}
