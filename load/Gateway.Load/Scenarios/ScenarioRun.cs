using Gateway.Load.Agents;
using Gateway.Load.Checks;
using Gateway.Load.Processes;
using Gateway.Load.Setup;
using Gateway.Load.Traffic;
using Gateway.Protocol;

namespace Gateway.Load.Scenarios;

/// <summary>Sends a scenario to a running gateway by the clock, plays its agents, and holds everybody's notes against each other.</summary>
internal sealed class ScenarioRun(Scenario scenario, LoadSetup setup, Uri url, TextWriter error)
{
    // The gateway lets 200 agents sign in a second.
    private static readonly TimeSpan OnlineWithin = TimeSpan.FromSeconds(20);

    private readonly Ledger _ledger = new((int)(scenario.RateHighest * scenario.Duration.TotalSeconds) + 1000);
    private readonly AgentCounts _counts = new();
    private readonly Latency _durable = new();
    private readonly Latency _routed = new();

    public async Task<ScenarioResult> RunAsync(IReadOnlyList<Sla> promises, CancellationToken cancellationToken)
    {
        var durability = await Servers.DurabilityAsync(url, cancellationToken);
        using var shift = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var agents = setup.AgentKeys.Take(scenario.Agents ?? int.MaxValue)
            .Select(key => Task.Run(() => new LoadAgent(url, key, FrameFormat.MessagePack, _ledger, _counts, Told, () => { }).RunAsync(shift.Token), shift.Token)).ToArray();
        await OnlineAsync(agents.Length, cancellationToken);

        error.WriteLine($"{agents.Length} agents are online; sending for {scenario.Duration}");
        var loop = new OpenLoop(url, Templates(), _ledger, scenario.Connections, 1 - scenario.NewConversations, (_, elapsed) => _durable.Record(elapsed));
        var started = TimeProvider.System.GetTimestamp();
        await loop.RunAsync(scenario.RateAt, scenario.Duration, cancellationToken);
        var seconds = TimeProvider.System.GetElapsedTime(started).TotalSeconds;
        if (agents.Length > 0)
        {
            error.WriteLine($"sent; waiting until the agents have everything: {_ledger.AcceptedCount} accepted, {_ledger.ToldCount} told");
            await Drain.WaitAsync(_ledger, _counts, cancellationToken);
        }

        var events = new EventsCheck(url, setup.EventsKey, _ledger);
        await events.RunAsync(cancellationToken);
        await shift.CancelAsync();
        await Task.WhenAll(agents);
        error.WriteLine(_counts.FirstError is { } first ? $"{_counts.Errors} agent errors, the first: {first}" : "no agent errors");
        var result = new ScenarioResult
        {
            Sent = _ledger.Count,
            Accepted = _ledger.AcceptedCount,
            AcceptedPerSecond = Math.Round(_ledger.AcceptedCount / seconds, 1),
            Refused = _ledger.RefusedCount,
            Failed = _ledger.FailedCount,
            Unsent = loop.UnsentCount,
            Durable = Percentiles.Of(_durable),
            Routed = Percentiles.Of(_routed),
            Lost = Math.Max(events.Missing, agents.Length > 0 ? _ledger.UntoldCount : 0),
            Duplicates = events.Repeated + _ledger.ToldTwiceCount,
            OutOfOrder = events.OutOfOrder + _counts.OutOfOrder,
            Durability = durability,
            Broken = [],
        };
        return result with { Broken = [.. promises.Where(sla => !sla.IsKept(Value(sla, result))).Select(sla => sla.Text)] };
    }

    private RequestTemplate[] Templates() =>
        [.. from channel in scenario.Channels
            from language in scenario.Languages
            select ChannelRequests.Template(channel, url, LoadSetup.PathOf(channel), setup.Secret, Language.Find(language)!)];

    private double Value(Sla sla, ScenarioResult result) => sla switch
    {
        { Measure: "durable", Percentile: { } percentile } => _durable.Percentile(percentile),
        { Measure: "routed", Percentile: { } percentile } => _routed.Percentile(percentile),
        { Measure: "lost" } => result.Lost,
        { Measure: "duplicates" } => result.Duplicates,
        { Measure: "out_of_order" } => result.OutOfOrder,
        { Measure: "refused" } => result.Refused,
        _ => result.Unsent,
    };

    private void Told(int number) => _routed.Record(TimeProvider.System.GetElapsedTime(_ledger.DueAt(number)));

    private async Task OnlineAsync(int agents, CancellationToken cancellationToken)
    {
        var started = TimeProvider.System.GetTimestamp();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        while (_counts.Online < agents)
        {
            if (TimeProvider.System.GetElapsedTime(started) > OnlineWithin)
            {
                throw new InvalidOperationException($"Only {_counts.Online} of {agents} agents could sign in: {_counts.FirstError ?? "the gateway does not answer"}");
            }

            await timer.WaitForNextTickAsync(cancellationToken);
        }
    }
}
