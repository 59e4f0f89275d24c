using System.Globalization;
using System.Text.Json;
using Gateway.Contracts;
using Gateway.Routing.Simulation;

namespace Gateway.Host.Cli.WhatIf;

/// <summary>Makes waits, work and presence out of events, in whatever order conversations and agents come; of each the events are in order.</summary>
/// <param name="by"><c>queue</c>, or a label that is told apart within a queue.</param>
/// <param name="configured">Names the work by what it requires instead; null without a configuration.</param>
internal sealed class EventLegs(string by, ConfiguredHistory? configured = null)
{
    private readonly Dictionary<string, List<Leg>> _conversations = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<(DateTimeOffset At, bool On)>> _presence = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<int>> _priorities = new(StringComparer.Ordinal);
    private DateTimeOffset _last;
    private DateTimeOffset _first = DateTimeOffset.MaxValue;

    public int Events { get; private set; }

    public void Add(JsonElement entry)
    {
        if (!entry.TryGetProperty("type", out var type) || !entry.TryGetProperty("time", out var time) || !time.TryGetDateTimeOffset(out var at)
            || !entry.TryGetProperty("data", out var data) || data.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        Events++;
        _first = at < _first ? at : _first;
        _last = at > _last ? at : _last;
        var subject = Text(entry, "subject") ?? "";
        switch (type.GetString())
        {
            case EventTypes.JobCreated: Created(subject, data, Text(entry, "channel"), at); break;
            case EventTypes.JobAssigned when Open(subject) is { TakenAt: null } leg: (leg.TakenAt, leg.Agent) = (at, Text(data, "agent")); break;
            case EventTypes.JobCompleted or EventTypes.JobUnassigned when Open(subject) is { TakenAt: not null } leg: leg.EndedAt = at; break;
            case EventTypes.JobCancelled when Open(subject) is { TakenAt: null } leg: Cancelled(leg, Text(data, "reason"), at); break;
            case EventTypes.AgentOnline: Present(Text(data, "agent"), at, true); break;
            case EventTypes.AgentAway or EventTypes.AgentDraining or EventTypes.AgentOffline: Present(Text(data, "agent"), at, false); break;
            default: break;
        }
    }

    /// <param name="since">Null: from the first event on.</param>
    /// <param name="until">Null: to the last event.</param>
    public HistoryRecord Record(DateTimeOffset? since, DateTimeOffset? until)
    {
        var (from, to) = (Micros(since ?? _first), Micros(until ?? _last) + (until is null ? 1 : 0));
        return new HistoryRecord(
            [.. _conversations.OrderBy(c => c.Key, StringComparer.Ordinal).Select(c => (IReadOnlyList<HistoryLeg>)[.. c.Value.Select(Of)])],
            [.. _presence.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => new HistoryDuty(p.Key, SpansOf(p.Value)))],
            from, to);
    }

    private void Created(string subject, JsonElement data, string? channel, DateTimeOffset at)
    {
        var priority = data.TryGetProperty("priority", out var band) && band.TryGetInt32(out var number) ? number : 5;
        var queue = Text(data, "queue") ?? "default";
        var labels = Labels(data);
        var apart = by == "queue" ? null : labels.GetValueOrDefault(by);
        var type = configured?.Name(queue, labels, channel, apart) ?? (apart is null ? queue : $"{queue}/{apart}");
        if (!_priorities.TryGetValue(type, out var priorities))
        {
            _priorities[type] = priorities = [];
        }

        priorities.Add(priority);
        if (!_conversations.TryGetValue(subject, out var legs))
        {
            _conversations[subject] = legs = [];
        }

        // Moved while it waits: the same wait goes on elsewhere.
        if (legs.Count > 0 && legs[^1] is { TakenAt: null, LeftAt: null } waiting)
        {
            (waiting.Type, waiting.Priority) = (type, priority);
        }
        else
        {
            legs.Add(new Leg { Type = type, Priority = priority, Since = at });
        }
    }

    // For any other reason a new job of the same wait follows in the same step.
    private static void Cancelled(Leg leg, string? reason, DateTimeOffset at)
    {
        if (reason is "abandoned" or "silence" or "command" or "merged" or "parked" or "callback")
        {
            (leg.LeftAt, leg.IsWithdrawn) = (at, reason is not ("abandoned" or "silence"));
        }
    }

    private Leg? Open(string subject) => _conversations.TryGetValue(subject, out var legs) && legs[^1] is { EndedAt: null, LeftAt: null } leg ? leg : null;

    private void Present(string? agent, DateTimeOffset at, bool on)
    {
        if (agent is null)
        {
            return;
        }

        if (!_presence.TryGetValue(agent, out var changes))
        {
            _presence[agent] = changes = [];
        }

        changes.Add((at, on));
    }

    // Who goes without having come was there before the log begins.
    private List<(long From, long To)> SpansOf(List<(DateTimeOffset At, bool On)> changes)
    {
        var spans = new List<(long From, long To)>();
        DateTimeOffset? since = changes[0].On ? null : _first;
        foreach (var (at, on) in changes)
        {
            if (on)
            {
                since ??= at;
            }
            else if (since is { } from)
            {
                spans.Add((Micros(from), Micros(at)));
                since = null;
            }
        }

        if (since is { } open)
        {
            spans.Add((Micros(open), long.MaxValue));
        }

        return spans;
    }

    private HistoryLeg Of(Leg leg) => new()
    {
        // A queue whose work comes under several priorities is several types.
        Type = _priorities[leg.Type].Count == 1 ? leg.Type : string.Create(CultureInfo.InvariantCulture, $"{leg.Type} p{leg.Priority}"),
        Priority = leg.Priority,
        WaitingSince = Micros(leg.Since),
        TakenAt = leg.TakenAt is { } taken ? Micros(taken) : null,
        EndedAt = leg.EndedAt is { } ended ? Micros(ended) : null,
        LeftAt = leg.LeftAt is { } left ? Micros(left) : null,
        IsWithdrawn = leg.IsWithdrawn,
        Agent = leg.Agent,
    };

    private static long Micros(DateTimeOffset at) => (at.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    private static Dictionary<string, string> Labels(JsonElement data) => data.TryGetProperty("labels", out var labels) && labels.ValueKind == JsonValueKind.Object
        ? labels.EnumerateObject().Where(l => l.Value.ValueKind == JsonValueKind.String).ToDictionary(l => l.Name, l => l.Value.GetString()!, StringComparer.Ordinal)
        : [];

    private static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private sealed class Leg
    {
        public required string Type;
        public required int Priority;
        public required DateTimeOffset Since;
        public DateTimeOffset? TakenAt;
        public DateTimeOffset? EndedAt;
        public DateTimeOffset? LeftAt;
        public bool IsWithdrawn;
        public string? Agent;
    }
}
