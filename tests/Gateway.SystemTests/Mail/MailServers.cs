using System.Diagnostics;
using System.Globalization;
using Gateway.SystemTests.Harness;
using MailKit.Net.Imap;
using MailKit.Net.Smtp;
using MimeKit;

namespace Gateway.SystemTests.Mail;

/// <summary>
/// A real dovecot and a real postfix on loopback, with the mailboxes help@shop.test and ann@customer.test (password <see cref="Password"/>).
/// Postfix takes mail for any name of the two domains, and bounces it when there is no such mailbox.
/// </summary>
internal sealed class MailServers : IAsyncDisposable
{
    public const string Password = "secret";

    // Not root: dovecot refuses to serve mail of uid 0, and nothing else on the machine has this one.
    private const string Owner = "5000:5000";

    private readonly TempDirectory _files = new();
    private ChildProcess? _dovecot;
    private ChildProcess? _postfix;

    private MailServers()
    {
    }

    public int ImapPort { get; } = FreePort.Next();

    public int SmtpPort { get; } = FreePort.Next();

    public string Output => _dovecot?.Output + "\n" + _postfix?.Output;

    public static async Task<MailServers> StartAsync(CancellationToken cancellationToken)
    {
        Assert.SkipUnless(File.Exists("/usr/sbin/dovecot") && File.Exists("/usr/sbin/postfix"), "dovecot and postfix are not installed");
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "dovecot and postfix serve several users and must be started by root");
        var servers = new MailServers();
        await servers.WriteAsync();
        servers._postfix = new ChildProcess("/usr/sbin/postfix", ["-c", servers._files.File("etc"), "start-fg"]);
        await servers.StartDovecotAsync(cancellationToken);
        await Wait.UntilAsync(servers.TakesMailAsync, TimeSpan.FromSeconds(30), () => "postfix did not answer. It said:\n" + servers.Output, cancellationToken);
        return servers;
    }

    public async Task StartDovecotAsync(CancellationToken cancellationToken)
    {
        _dovecot = new ChildProcess("/usr/sbin/dovecot", ["-F", "-c", _files.File("dovecot.conf")]);
        await Wait.UntilAsync(ServesMailAsync, TimeSpan.FromSeconds(30), () => "dovecot did not answer. It said:\n" + Output, cancellationToken);
    }

    public async Task StopDovecotAsync()
    {
        // A process that serves an IDLE gives its client ten seconds to leave.
        Assert.True(await _dovecot!.TerminateAsync(TimeSpan.FromSeconds(30)), "dovecot did not stop");
        await _dovecot.DisposeAsync();
    }

    /// <summary>Sends a mail of these raw lines.</summary>
    public async Task SendAsync(string from, string to, string mail)
    {
        using var client = new SmtpClient();
        await client.ConnectAsync("127.0.0.1", SmtpPort, MailKit.Security.SecureSocketOptions.None);
        using var message = await MimeMessage.LoadAsync(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(mail.ReplaceLineEndings("\r\n"))));
        await client.SendAsync(message, MailboxAddress.Parse(from), [MailboxAddress.Parse(to)]);
        await client.DisconnectAsync(true);
    }

    /// <summary>The mails in somebody's inbox.</summary>
    public async Task<List<MimeMessage>> ReadAsync(string user)
    {
        using var client = new ImapClient();
        await client.ConnectAsync("127.0.0.1", ImapPort, MailKit.Security.SecureSocketOptions.None);
        await client.AuthenticateAsync(user, Password);
        await client.Inbox!.OpenAsync(MailKit.FolderAccess.ReadOnly);
        var mails = new List<MimeMessage>();
        for (var i = 0; i < client.Inbox.Count; i++)
        {
            mails.Add(await client.Inbox.GetMessageAsync(i));
        }

        return mails;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in (ChildProcess?[])[_dovecot, _postfix])
        {
            if (server is { HasExited: false })
            {
                await server.TerminateAsync(TimeSpan.FromSeconds(10));
                await server.DisposeAsync();
            }
        }

        _files.Dispose();
    }

    private async Task<bool> TakesMailAsync()
    {
        try
        {
            using var client = new SmtpClient { Timeout = 2000 };
            await client.ConnectAsync("127.0.0.1", SmtpPort, MailKit.Security.SecureSocketOptions.None);
            return true;
        }
        catch (Exception e) when (e is System.Net.Sockets.SocketException or IOException or MailKit.ProtocolException or TimeoutException)
        {
            // Not listening yet.
            return false;
        }
    }

    private async Task<bool> ServesMailAsync()
    {
        try
        {
            await ReadAsync("ann@customer.test");
            return true;
        }
        catch (Exception e) when (e is System.Net.Sockets.SocketException or IOException or MailKit.ProtocolException or MailKit.CommandException)
        {
            // Not listening yet.
            return false;
        }
    }

    private async Task WriteAsync()
    {
        var root = _files.Path;
        foreach (var folder in (string[])["mail", "dovecot", "etc", "spool", "data"])
        {
            Directory.CreateDirectory(_files.File(folder));
        }

        await RunAsync("chmod", "755", root);
        await RunAsync("chown", Owner, _files.File("mail"));
        await RunAsync("chown", "postfix", _files.File("data"));
        await File.WriteAllTextAsync(_files.File("dovecot.conf"), $$"""
            protocols = imap
            base_dir = {{root}}/dovecot
            listen = 127.0.0.1
            ssl = no
            disable_plaintext_auth = no
            log_path = /dev/stderr
            mail_location = maildir:{{root}}/mail/%d/%n
            first_valid_uid = 1
            passdb {
              driver = static
              args = password={{Password}}
            }
            userdb {
              driver = static
              args = uid=5000 gid=5000 home={{root}}/mail/%d/%n
            }
            service imap-login {
              inet_listener imap {
                port = {{ImapPort.ToString(CultureInfo.InvariantCulture)}}
              }
              inet_listener imaps {
                port = 0
              }
            }

            """);
        await File.WriteAllTextAsync(_files.File("etc/main.cf"), $$"""
            compatibility_level = 3.6
            queue_directory = {{root}}/spool
            data_directory = {{root}}/data
            myhostname = mx.shop.test
            mydestination =
            inet_interfaces = 127.0.0.1
            inet_protocols = ipv4
            mynetworks = 127.0.0.0/8
            virtual_mailbox_domains = shop.test, customer.test
            virtual_mailbox_base = {{root}}/mail
            virtual_mailbox_maps = inline:{ help@shop.test=shop.test/help/, ann@customer.test=customer.test/ann/ }
            virtual_uid_maps = static:5000
            virtual_gid_maps = static:5000
            smtpd_reject_unlisted_recipient = no
            alias_maps =
            alias_database =
            maillog_file = /dev/stdout

            """);
        var services = "cleanup unix n - n - 0 cleanup|qmgr unix n - n 300 1 qmgr|rewrite unix - - n - - trivial-rewrite|bounce unix - - n - 0 bounce|defer unix - - n - 0 bounce"
            + "|trace unix - - n - 0 bounce|verify unix - - n - 1 verify|smtp unix - - n - - smtp|relay unix - - n - - smtp|error unix - - n - - error|retry unix - - n - - error"
            + "|discard unix - - n - - discard|virtual unix - n n - - virtual|anvil unix - - n - 1 anvil|proxymap unix - - n - - proxymap|scache unix - - n - 1 scache"
            + "|postlog unix-dgram n - n - 1 postlogd";
        await File.WriteAllTextAsync(
            _files.File("etc/master.cf"),
            string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{SmtpPort} inet n - n - - smtpd\n") + services.Replace('|', '\n') + "\n");
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
    }
}
