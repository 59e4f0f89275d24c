using Gateway.Channels.Signing;
using Gateway.Contracts.Configuration;
using MimeKit;

namespace Gateway.Channels.Email.Sending;

/// <summary>The settings of mail accounts, by name.</summary>
internal static class MailSettings
{
    public const string DefaultSubject = "Your request";

    /// <summary>What every account that sends mail has.</summary>
    public static IReadOnlyDictionary<string, string> Sender { get; } = new Dictionary<string, string>
    {
        ["from"] = "Address answers are sent from, with or without a name: Shop <help@shop.example>",
        ["subject"] = "Subject of mails that answer none; \"Your request\" by default",
    };

    /// <summary>What a mailbox has beside that.</summary>
    public static IReadOnlyDictionary<string, string> Mailbox { get; } = new Dictionary<string, string>(Sender)
    {
        ["imap"] = "Server of the mailbox: imaps://mail.example:993, imap:// with STARTTLS, imap+plain:// without encryption",
        ["smtp"] = "Server answers go through: smtps://mail.example:465, smtp:// with STARTTLS, smtp+plain:// without encryption",
        ["user"] = "User name at both servers; the address of \"from\" by default",
        ["folders"] = "Folders to read, with commas between them; INBOX by default",
        ["pollSeconds"] = "Seconds between looks where the server has no IDLE, 5 to 3600; 60 by default",
    };

    /// <summary>What a provider with an HTTP send API and an SMTP relay has beside the first.</summary>
    public static IReadOnlyDictionary<string, string> With(params (string Name, string Meaning)[] more)
    {
        var all = new Dictionary<string, string>(Sender);
        foreach (var (name, meaning) in more)
            all[name] = meaning;
        return all;
    }

    public static MailboxAddress? From(AccountModel account) =>
        Parse(account.Settings.GetValueOrDefault("from")) ?? Parse(account.ProviderId);

    /// <summary>What is wrong with a mailbox's settings.</summary>
    public static IEnumerable<(string Setting, string Rule)> Faults(AccountModel account)
    {
        foreach (var protocol in (string[])["imap", "smtp"])
        {
            if (account.Settings.TryGetValue(protocol, out var server)
                && !(Uri.TryCreate(server, UriKind.Absolute, out var url) && url.Host.Length > 0 && url.UserInfo.Length == 0
                    && url.Scheme[..Math.Min(4, url.Scheme.Length)] == protocol && url.Scheme[protocol.Length..] is "" or "s" or "+plain"))
                yield return (protocol, $"must be {protocol}s://, {protocol}:// or {protocol}+plain:// and a host, without user and password");
        }

        if (account.Settings.TryGetValue("from", out var from) && Parse(from) is null)
            yield return ("from", "must be a mail address, with or without a name");
        if (account.Settings.ContainsKey("imap") && account.Current("password") is null)
            yield return ("imap", "needs the secret password");
        if (account.Settings.ContainsKey("imap") && From(account) is null && !account.Settings.ContainsKey("user"))
            yield return ("imap", "needs settings.user or settings.from");
    }

    public static string Subject(AccountModel account) => account.Settings.GetValueOrDefault("subject") ?? DefaultSubject;

    private static MailboxAddress? Parse(string? text) =>
        text is not null && text.Contains('@', StringComparison.Ordinal) && MailboxAddress.TryParse(text, out var mailbox) ? mailbox : null;
}
