namespace Gateway.Host.Mail;

/// <summary>How a mail is tried next.</summary>
internal enum MailAttempt
{
    Whole,
    Headers,

    /// <summary>Not at all.</summary>
    None,
}

/// <summary>
/// Counts how often the mail that is next in a folder was refused while the gateway takes others: those behind it must not wait for ever. What made it impossible
/// is mostly in its body, so its headers are tried before it is passed over.
/// </summary>
internal sealed class RefusedMail
{
    // With the reader's pauses two minutes: longer than the process of a cluster that had its thread is missed for.
    private const int WholeMax = 8;

    // Two minutes more.
    private const int HeadersMax = 2;

    private (uint Validity, uint Uid) _mail;
    private int _count;

    public MailAttempt Next(uint validity, uint uid) =>
        _mail != (validity, uid) || _count < WholeMax ? MailAttempt.Whole : _count < WholeMax + HeadersMax ? MailAttempt.Headers : MailAttempt.None;

    /// <summary>How often it was, now included.</summary>
    public int Add(uint validity, uint uid)
    {
        if (_mail != (validity, uid))
        {
            (_mail, _count) = ((validity, uid), 0);
        }

        return ++_count;
    }
}
