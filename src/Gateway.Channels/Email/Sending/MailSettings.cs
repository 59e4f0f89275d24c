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

    public static string Subject(AccountModel account) => account.Settings.GetValueOrDefault("subject") ?? DefaultSubject;

    private static MailboxAddress? Parse(string? text) =>
        text is not null && text.Contains('@', StringComparison.Ordinal) && MailboxAddress.TryParse(text, out var mailbox) ? mailbox : null;
}
