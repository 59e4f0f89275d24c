using System.Globalization;
using Gateway.Load.Agents;
using Gateway.Load.Checks;
using Gateway.Load.Processes;
using Gateway.Load.Scenarios;
using Gateway.Load.Setup;
using Gateway.Load.Traffic;
using Gateway.Protocol;

namespace Gateway.Load.Ratio;

/// <summary>Saturation, then half of it by the clock, then the comparison of everybody's notes.</summary>
internal sealed class GatewayPhases(RatioOptions options, LoadSetup setup, Child gateway, Uri url, TextWriter error)
{
    // The change of pace; what waited from saturation is gone by then.
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(1);

    // The gateway lets 200 agents sign in a second.
    private static readonly TimeSpan OnlineWithin = TimeSpan.FromSeconds(20);

    // No machine this is meant for routes more.
    private const int PerSecondMax = 100_000;

    private readonly Ledger _ledger = new((int)(options.WarmUp + Settle.TotalSeconds + (2 * options.Seconds) + 4) * PerSecondMax);
    private readonly AgentCounts _counts = new();
    private Latency? _endToEnd;
    private long _measuredFrom = long.MaxValue;
    private ClosedLoop? _closedLoop;

    public async Task<RatioResult> RunAsync(double floor, CancellationToken cancellationToken)
    {
        var durability = await Servers.DurabilityAsync(url, cancellationToken);
        using var shift = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var agents = setup.AgentKeys.Select(key => Task.Run(
            () => new LoadAgent(url, key, FrameFormat.MessagePack, _ledger, _counts, Told, () => Volatile.Read(ref _closedLoop)?.Release()).RunAsync(shift.Token), shift.Token)).ToArray();
        await gateway.UntilAsync("team of agents", () => Task.FromResult(_counts.Online == setup.AgentKeys.Count), OnlineWithin, cancellationToken);

        var template = ChannelRequests.Template("whatsapp", url, LoadSetup.PathOf("whatsapp"), setup.Secret, Language.English);
        var (accepted, routed) = await SaturateAsync(template, cancellationToken);
        await HalfLoadAsync(template, routed / 2, cancellationToken);
        await DrainAsync(cancellationToken);

        var events = new EventsCheck(url, setup.EventsKey, _ledger);
        await events.RunAsync(cancellationToken);
        await shift.CancelAsync();
        await Task.WhenAll(agents);
        var untold = _ledger.UntoldCount;
        Explain(events, untold);
        return new RatioResult
        {
            FloorPerSecond = Math.Round(floor),
            AcceptedPerSecond = Math.Round(accepted),
            RoutedPerSecond = Math.Round(routed),
            Ratio = Math.Round(routed / floor, 3),
            EndToEndP50 = Milliseconds(50),
            EndToEndP99 = Milliseconds(99),
            Lost = Math.Max(events.Missing, untold),
            Duplicates = events.Repeated + _ledger.ToldTwiceCount,
            OutOfOrder = events.OutOfOrder + _counts.OutOfOrder,
            Durability = durability,
            Redis = options.Redis,
        };
    }

    private async Task<(double Accepted, double Routed)> SaturateAsync(RequestTemplate template, CancellationToken cancellationToken)
    {
        using var loop = new ClosedLoop(url, template, _ledger, options.Connections, options.Window);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Volatile.Write(ref _closedLoop, loop);
        var sending = loop.RunAsync(stop.Token);
        await Task.Delay(TimeSpan.FromSeconds(options.WarmUp), TimeProvider.System, cancellationToken);
        var (accepted, routed, cpu) = (new Rate(() => _ledger.AcceptedCount), new Rate(() => _counts.Closed), gateway.Cpu);
        error.WriteLine($"measuring for {options.Seconds} s");
        await Task.Delay(TimeSpan.FromSeconds(options.Seconds), TimeProvider.System, cancellationToken);
        var rates = (accepted.PerSecond, routed.PerSecond);
        var perMessage = (gateway.Cpu - cpu).TotalMicroseconds / Math.Max(1, routed.Count);
        await stop.CancelAsync();
        await sending;
        error.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"saturation: accepted {rates.Item1:0}/s, routed {rates.Item2:0}/s, gateway {perMessage:0} us of CPU a message, {gateway.MemoryBytes >> 20} MiB resident"));
        await DrainAsync(cancellationToken);
        Volatile.Write(ref _closedLoop, null);
        return rates;
    }

    private async Task HalfLoadAsync(RequestTemplate template, double rate, CancellationToken cancellationToken)
    {
        if (rate < 1)
        {
            return;
        }

        var accept = new Latency();
        var from = TimeProvider.System.GetTimestamp() + (long)(Settle.TotalSeconds * TimeProvider.System.TimestampFrequency);
        var loop = new OpenLoop(url, [template], _ledger, options.Connections, followUps: 0, (number, elapsed) =>
        {
            if (_ledger.DueAt(number) >= from)
            {
                accept.Record(elapsed);
            }
        });
        _endToEnd = new Latency();
        _measuredFrom = from;
        await loop.RunAsync(_ => rate, Settle + TimeSpan.FromSeconds(options.Seconds), cancellationToken);
        error.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"half load: {rate:0}/s, due to 200 p50 {accept.Percentile(50):0.00} p99 {accept.Percentile(99):0.00} ms, unsent {loop.UnsentCount}"));
    }

    private void Told(int number)
    {
        if (_endToEnd is { } latency && _ledger.DueAt(number) is var due && due >= _measuredFrom)
        {
            latency.Record(TimeProvider.System.GetElapsedTime(due));
        }
    }

    private async Task DrainAsync(CancellationToken cancellationToken)
    {
        var took = await Drain.WaitAsync(_ledger, _counts, cancellationToken);
        error.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"drained in {took.TotalSeconds:0.0} s: accepted {_ledger.AcceptedCount}, closed {_counts.Closed}"));
    }

    private void Explain(EventsCheck events, int untold) => error.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"notes: accepted {_ledger.AcceptedCount}, refused {_ledger.RefusedCount}, failed {_ledger.FailedCount}, offered {_counts.Offered}, assigned {_counts.Assigned}, "
        + $"closed {_counts.Closed}, revoked {_counts.Revoked}, agent errors {_counts.Errors} ({_counts.FirstError ?? "none"}), reconnects {_counts.Reconnects}; "
        + $"not in the log {events.Missing}, twice in the log {events.Repeated}, never told {untold}, told twice {_ledger.ToldTwiceCount}"));

    private double? Milliseconds(double percentile) =>
        _endToEnd is { Count: > 0 } latency ? Math.Round(latency.Percentile(percentile), 2) : null;
}
