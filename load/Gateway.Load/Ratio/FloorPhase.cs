using System.Globalization;
using Gateway.Load.Processes;
using Gateway.Load.Scenarios;
using Gateway.Load.Setup;
using Gateway.Load.Traffic;

namespace Gateway.Load.Ratio;

/// <summary>The rate of a bare server for the same requests.</summary>
internal static class FloorPhase
{
    // Tiered compilation has the handler's final code after about a second at these rates.
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(2);

    // No machine this is meant for answers more.
    private const int PerSecondMax = 200_000;

    public static async Task<double> RunAsync(RatioOptions options, LoadSetup setup, TextWriter error, CancellationToken cancellationToken)
    {
        // Half a window is enough: nothing of the floor varies but the machine.
        var measured = TimeSpan.FromSeconds(Math.Max(2, options.Seconds / 2.0));
        var (floor, url) = await Servers.FloorAsync(cancellationToken);
        await using (floor)
        {
            var ledger = new Ledger((int)((WarmUp + measured).TotalSeconds + 2) * PerSecondMax);
            var template = ChannelRequests.Template("whatsapp", url, LoadSetup.PathOf("whatsapp"), setup.Secret, Language.English);
            using var loop = new ClosedLoop(url, template, ledger, options.Connections, window: 0);
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var sending = loop.RunAsync(stop.Token);
            await Task.Delay(WarmUp, TimeProvider.System, cancellationToken);
            var rate = new Rate(() => ledger.AcceptedCount);
            await Task.Delay(measured, TimeProvider.System, cancellationToken);
            var perSecond = rate.PerSecond;
            await stop.CancelAsync();
            await sending;
            error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"floor: {perSecond:0}/s"));
            return perSecond;
        }
    }
}

/// <summary>How fast a count rises from now on.</summary>
internal sealed class Rate(Func<long> count)
{
    private readonly long _from = count();
    private readonly long _start = TimeProvider.System.GetTimestamp();

    public double PerSecond => Count / TimeProvider.System.GetElapsedTime(_start).TotalSeconds;

    public long Count => count() - _from;
}
