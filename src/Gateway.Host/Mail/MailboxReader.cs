using System.Net.Sockets;
using Gateway.Journal;
using MailKit;
using MailKit.Net.Imap;
using MailKit.Search;
using MailKit.Security;

namespace Gateway.Host.Mail;

/// <summary>
/// Reads one folder for as long as the gateway runs: fetch what is behind the cursor, hand it in, move the cursor, wait in IDLE (or look again after
/// <see cref="MailboxSettings.Poll"/> where the server has none). The folder is only read: nothing in it is marked, moved or deleted.
/// </summary>
internal sealed class MailboxReader(MailboxSettings mailbox, MailboxIntake intake, GatewayJournal journal, TimeProvider clock, ILogger logger)
{
    // Servers end an IDLE after 30 minutes, routers forget a silent connection much sooner (RFC 2177 asks for less than 29).
    private static readonly TimeSpan IdleMax = TimeSpan.FromMinutes(9);

    // A server that restarts is back in seconds; one that is down is asked once a minute.
    private static readonly TimeSpan PauseMin = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PauseMax = TimeSpan.FromMinutes(1);

    // A UIDVALIDITY that changed means a rebuilt mailbox: what lay there a day before the last move is read again, and recognised.
    private static readonly TimeSpan Overlap = TimeSpan.FromDays(1);

    // Uids come ordered; a thousand in hand are some kilobytes.
    private const int BatchMax = 1000;

    private readonly RefusedMail _refused = new();

    /// <summary>Returns when it is cancelled, and never throws: whatever happens, the folder is read again.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var pause = PauseMin;
        while (!cancellationToken.IsCancellationRequested)
        {
            var started = clock.GetTimestamp();
            try
            {
                await ReadAsync(cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                // A connection that held for a while starts the pauses anew.
                pause = clock.GetElapsedTime(started) > PauseMax ? PauseMin : pause;
                Tell(e, pause);
            }

            await Task.Delay(pause, clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            pause = TimeSpan.FromTicks(Math.Min(PauseMax.Ticks, pause.Ticks * 2));
        }
    }

    /// <summary>What servers and networks do needs no stack, and what they say may be of a customer.</summary>
    private void Tell(Exception e, TimeSpan pause)
    {
        if (e is IOException or SocketException or OperationCanceledException or TimeoutException or CommandException or ProtocolException
            or AuthenticationException or SslHandshakeException or ServiceNotConnectedException or ServiceNotAuthenticatedException or FolderNotFoundException
            or FolderNotOpenException or NotSupportedException or NotTakenException)
        {
            MailLog.Interrupted(logger, mailbox.Account.Tenant, mailbox.Account.Account, mailbox.Folder, e.GetType().Name, pause);
        }
        else
        {
            MailLog.Broken(logger, e, mailbox.Account.Tenant, mailbox.Account.Account, mailbox.Folder, pause);
        }
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        using var client = new ImapClient();

        // A mail of 36 MB takes this long on a slow line; a server that says nothing for a minute is gone.
        client.Timeout = 60_000;
        await client.ConnectAsync(mailbox.Server.Host, mailbox.Server.Port, mailbox.Server.Security, cancellationToken);
        await client.AuthenticateAsync(mailbox.User, mailbox.Password.RevealText(), cancellationToken);
        var folder = mailbox.Folder.Equals("INBOX", StringComparison.OrdinalIgnoreCase) ? client.Inbox! : await client.GetFolderAsync(mailbox.Folder, cancellationToken);
        await folder.OpenAsync(FolderAccess.ReadOnly, cancellationToken);
        var cursor = new MailCursor(journal, clock, mailbox);
        await cursor.LoadAsync(cancellationToken);
        await StartAsync(folder, cursor, cancellationToken);
        var idles = client.Capabilities.HasFlag(ImapCapabilities.Idle);
        MailLog.Reading(logger, mailbox.Account.Tenant, mailbox.Account.Account, mailbox.Folder, cursor.LastUid, idles ? "IDLE" : "polling");

        var arrived = false;
        folder.CountChanged += (_, _) => arrived = true;
        while (true)
        {
            arrived = false;
            await FetchAsync(folder, cursor, cancellationToken);
            if (arrived)
            {
                continue;
            }

            if (idles)
            {
                await IdleAsync(client, folder, cancellationToken);
            }
            else
            {
                await Task.Delay(mailbox.Poll, clock, cancellationToken);
                await client.NoOpAsync(cancellationToken);
            }
        }
    }

    /// <summary>A folder seen for the first time is read from now on: what lay in it before is somebody else's work.</summary>
    private static async Task StartAsync(IMailFolder folder, MailCursor cursor, CancellationToken cancellationToken)
    {
        if (cursor.Validity == folder.UidValidity)
        {
            return;
        }

        var last = folder.UidNext is { Id: > 0 } next ? next.Id - 1 : 0;
        if (cursor.Validity != 0)
        {
            var recent = await folder.SearchAsync(SearchQuery.DeliveredAfter((cursor.MovedAt - Overlap).UtcDateTime), cancellationToken);
            last = recent.Count > 0 ? recent.Min(uid => uid.Id) - 1 : last;
        }

        if (!await cursor.MoveAsync(folder.UidValidity, last))
        {
            throw new NotTakenException();
        }
    }

    private async Task FetchAsync(IMailFolder folder, MailCursor cursor, CancellationToken cancellationToken)
    {
        // "n:*" names the last mail even when it is older than n.
        var range = new UniqueIdRange(new UniqueId(cursor.LastUid + 1), UniqueId.MaxValue);
        var uids = await folder.SearchAsync(SearchQuery.Uids(range), cancellationToken);
        foreach (var uid in uids.Where(uid => uid.Id > cursor.LastUid).OrderBy(uid => uid.Id).Take(BatchMax))
        {
            await TakeAsync(folder, uid, cancellationToken);
            if (!await cursor.MoveAsync(folder.UidValidity, uid.Id))
            {
                throw new NotTakenException();
            }
        }
    }

    /// <summary>Returns when nothing more can be done for the mail.</summary>
    private async Task TakeAsync(IMailFolder folder, UniqueId uid, CancellationToken cancellationToken)
    {
        var attempt = _refused.Next(folder.UidValidity, uid.Id);
        if (attempt == MailAttempt.None)
        {
            intake.PassOver(mailbox, uid.Id);
            return;
        }

        var mail = await MailAsync(folder, uid, attempt == MailAttempt.Headers, cancellationToken);
        var outcome = mail is null ? MailOutcome.Taken : await intake.TakeAsync(mailbox, folder.UidValidity, uid.Id, mail);
        if (outcome == MailOutcome.Refused)
        {
            var count = _refused.Add(folder.UidValidity, uid.Id);
            MailLog.Refused(logger, mailbox.Account.Tenant, mailbox.Account.Account, uid.Id, mailbox.Folder, count, attempt);
        }

        if (outcome != MailOutcome.Taken)
        {
            throw new NotTakenException();
        }
    }

    /// <summary>The whole mail; its headers when it is too large or was refused whole, null when it is gone.</summary>
    private async Task<byte[]?> MailAsync(IMailFolder folder, UniqueId uid, bool headersOnly, CancellationToken cancellationToken)
    {
        var summary = (await folder.FetchAsync([uid], MessageSummaryItems.UniqueId | MessageSummaryItems.Size, cancellationToken)).FirstOrDefault();
        if (summary is null)
        {
            return null;
        }

        using var bytes = new MemoryStream();
        var isTooLarge = summary.Size > intake.SizeMax;
        if (isTooLarge && !headersOnly)
        {
            MailLog.TooLarge(logger, mailbox.Account.Tenant, mailbox.Account.Account, uid.Id, mailbox.Folder, summary.Size!.Value, intake.SizeMax);
        }

        if (isTooLarge || headersOnly)
        {
            var headers = await folder.GetHeadersAsync(uid, cancellationToken);
            await headers.WriteToAsync(bytes, cancellationToken);
            return bytes.ToArray();
        }

        await using var stream = await folder.GetStreamAsync(uid, "", cancellationToken);
        await stream.CopyToAsync(bytes, cancellationToken);
        return bytes.ToArray();
    }

    private async Task IdleAsync(ImapClient client, IMailFolder folder, CancellationToken cancellationToken)
    {
        using var done = new CancellationTokenSource(IdleMax, clock);
        void Arrived(object? sender, EventArgs e) => done.Cancel();
        folder.CountChanged += Arrived;
        try
        {
            await client.IdleAsync(done.Token, cancellationToken);
        }
        finally
        {
            folder.CountChanged -= Arrived;
        }
    }

    /// <summary>The gateway cannot take the mail now: it is read again after a pause.</summary>
    private sealed class NotTakenException : Exception;
}
