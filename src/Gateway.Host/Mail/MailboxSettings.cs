using System.Globalization;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;
using MimeKit;

namespace Gateway.Host.Mail;

/// <summary>One folder of one account's mailbox, as configured.</summary>
internal sealed record MailboxSettings(AccountRef Account, MailServer Server, string User, Secret Password, string Folder, TimeSpan Poll)
{
    public const string Channel = "email";

    private const int PollSecondsDefault = 60;

    /// <summary>The folders to read of every account that has a mailbox.</summary>
    public static List<MailboxSettings> Of(GatewayModel model)
    {
        var found = new List<MailboxSettings>();
        foreach (var account in model.Tenants.Values.SelectMany(tenant => tenant.Accounts.Values).Where(account => account.Ref.Channel == Channel))
        {
            if (!MailServer.TryParse(account.Settings.GetValueOrDefault("imap"), "imap", out var server) || UserOf(account) is not { } user
                || !account.Secrets.TryGetValue("password", out var password))
            {
                continue;
            }

            foreach (var folder in Folders(account))
            {
                found.Add(new MailboxSettings(account.Ref, server, user, password, folder, PollOf(account)));
            }
        }

        return found;
    }

    /// <summary>The configured user, or the address mail is sent from.</summary>
    public static string? UserOf(AccountModel account) =>
        account.Settings.GetValueOrDefault("user")
        ?? (MailboxAddress.TryParse(account.Settings.GetValueOrDefault("from") ?? account.ProviderId ?? "", out var from) ? from.Address : null);

    private static string[] Folders(AccountModel account) =>
        (account.Settings.GetValueOrDefault("folders") ?? "INBOX").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static TimeSpan PollOf(AccountModel account) =>
        TimeSpan.FromSeconds(int.TryParse(account.Settings.GetValueOrDefault("pollSeconds"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? Math.Clamp(seconds, 5, 3600)
            : PollSecondsDefault);
}
