using System.Net.Sockets;
using System.Text;
using Gateway.Channels;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Gateway.Host.Mail;

/// <summary>Sends mail by SMTP: one connection a mail, so that a mail never waits behind another's server.</summary>
internal sealed class MailDelivery(TimeProvider clock)
{
    // A mail system may take half a minute to look a recipient up.
    private const int TimeoutMilliseconds = 30_000;

    public static bool Takes(SendRequest request) => request.Method == SmtpEnvelope.Method;

    public async Task<SendResult> SendAsync(IChannel channel, AccountModel account, SendRequest request, CancellationToken cancellationToken)
    {
        if (!MailServer.TryParse(request.Url.OriginalString, "smtp", out var server))
        {
            return new SendResult(SendOutcome.Rejected, Code: "account_not_configured");
        }

        var handedOver = false;
        string? words = null;
        try
        {
            using var client = new SmtpClient { Timeout = TimeoutMilliseconds };
            await client.ConnectAsync(server.Host, server.Port, server.Security, cancellationToken);
            if (Password(account) is { } password && MailboxSettings.UserOf(account) is { } user && client.Capabilities.HasFlag(SmtpCapabilities.Authentication))
            {
                await client.AuthenticateAsync(user, password.RevealText(), cancellationToken);
            }

            using var message = await MimeMessage.LoadAsync(new MemoryStream(request.Body.ToArray()), cancellationToken);
            message.Date = clock.GetUtcNow();
            handedOver = true;
            words = await client.SendAsync(message, Mailbox(request, SmtpEnvelope.Sender), [Mailbox(request, SmtpEnvelope.Recipient)], cancellationToken);
            await client.DisconnectAsync(true, cancellationToken);
            return Taken(channel, request, words);
        }
        catch (SmtpCommandException refused)
        {
            return channel.Classify((int)refused.StatusCode, null, default);
        }
        catch (AuthenticationException)
        {
            return channel.Classify(535, null, default);
        }
        catch (Exception e) when (e is ProtocolException or IOException or SocketException or SslHandshakeException or NotSupportedException or TimeoutException or ServiceNotConnectedException
            || (e is OperationCanceledException && (!handedOver || !cancellationToken.IsCancellationRequested)))
        {
            // Once the mail was on its way nobody knows whether it was taken, unless its server has said so and only the farewell failed.
            return words is not null ? Taken(channel, request, words)
                : handedOver ? new SendResult(SendOutcome.Uncertain, Code: "network") : new SendResult(SendOutcome.Retry, Code: "network");
        }
    }

    private static SendResult Taken(IChannel channel, SendRequest request, string words) =>
        channel.Classify(250, null, Encoding.UTF8.GetBytes($"{Header(request, SmtpEnvelope.MessageId)}\n{words}"));

    private static Secret? Password(AccountModel account) => account.Secrets.GetValueOrDefault("smtpPassword") ?? account.Secrets.GetValueOrDefault("password");

    private static MailboxAddress Mailbox(SendRequest request, string name) => new(null, Header(request, name));

    private static string Header(SendRequest request, string name) => request.Headers.First(header => header.Name == name).Value;
}
