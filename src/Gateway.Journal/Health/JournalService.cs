using Microsoft.Extensions.Hosting;

namespace Gateway.Journal.Health;

/// <summary>Starts the journal before, and stops it after, the services that commit.</summary>
internal sealed class JournalService(GatewayJournal journal) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken) => await journal.StartAsync(cancellationToken);

    public async Task StopAsync(CancellationToken cancellationToken) => await journal.StopAsync(cancellationToken);
}
