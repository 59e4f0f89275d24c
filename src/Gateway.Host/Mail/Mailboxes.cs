using Gateway.Contracts.Configuration;
using Gateway.Host.Operate;
using Gateway.Journal;

namespace Gateway.Host.Mail;

/// <summary>
/// Keeps a reader for every folder of every mailbox in the configuration in force. Two processes of a cluster read the same folders: the cursor's version
/// lets one move it, and what both fetched is recognised by its Message-ID.
/// </summary>
internal sealed class Mailboxes(ModelSource models, Readiness readiness, MailboxIntake intake, GatewayJournal journal, TimeProvider clock, ILogger<Mailboxes> logger) : BackgroundService
{
    private readonly SemaphoreSlim _changed = new(1, 1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        models.Changed += Changed;
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                await _changed.WaitAsync(stoppingToken);
                using var session = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
                var readers = MailboxSettings.Of(models.Current).ConvertAll(mailbox => ReadAsync(mailbox, session.Token));

                // The next configuration ends these readers and starts its own.
                await _changed.WaitAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                await session.CancelAsync();
                await Task.WhenAll(readers);
                Changed(models.Current);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The gateway stops.
        }
        finally
        {
            models.Changed -= Changed;
        }
    }

    public override void Dispose()
    {
        _changed.Dispose();
        base.Dispose();
    }

    private async Task ReadAsync(MailboxSettings mailbox, CancellationToken cancellationToken)
    {
        // The store is not open yet while the host starts; a fetched mail would only be put back.
        var look = TimeSpan.FromMilliseconds(200);
        while (!readiness.CanAccept && !cancellationToken.IsCancellationRequested)
        {
            await Task.Delay(look, clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await new MailboxReader(mailbox, intake, journal, clock, logger).RunAsync(cancellationToken);
    }

    private void Changed(GatewayModel model)
    {
        try
        {
            _changed.Release();
        }
        catch (SemaphoreFullException)
        {
            // Somebody has said so already.
        }
    }
}
