using System.Text.Json;
using Gateway.Contracts;
using Gateway.Routing.Staffing;

namespace Gateway.Host.Cli.Staff;

/// <summary>Makes demand out of events: one arrival for each conversation that is opened or reopened, its waits, and the time agents had it.</summary>
internal sealed class EventHistory(string by, string zone, int interval)
{
    /// <summary>Of jobs that carry no such label.</summary>
    public const string Unlabelled = "(none)";

    private readonly Dictionary<string, Open> _open = new(StringComparer.Ordinal);
    private DateTimeOffset? _firstAt;
    private DateTimeOffset? _lastAt;

    public SortedDictionary<string, DemandHistory> Skills { get; } = new(StringComparer.Ordinal);

    public DateTimeOffset First => _firstAt ?? default;

    public DateTimeOffset Last => _lastAt ?? default;

    public int Events { get; private set; }

    public void Add(JsonElement entry)
    {
        if (!entry.TryGetProperty("type", out var type) || !entry.TryGetProperty("time", out var time) || !time.TryGetDateTimeOffset(out var at)
            || !entry.TryGetProperty("data", out var data))
        {
            return;
        }

        Events++;
        _firstAt = _firstAt is null || at < _firstAt ? at : _firstAt;
        _lastAt = _lastAt is null || at > _lastAt ? at : _lastAt;
        var subject = entry.TryGetProperty("subject", out var named) ? named.GetString() ?? "" : "";
        switch (type.GetString())
        {
            case EventTypes.ConversationOpened or EventTypes.ConversationReopened:
                _open[subject] = new Open(New: true, Skill: null, Since: at, Assigned: null);
                break;
            case EventTypes.JobCreated:
                Created(subject, data, at);
                break;
            case EventTypes.JobDeferred when _open.TryGetValue(subject, out var job):
                // Until then there is nobody to wait for.
                _open[subject] = job with { Since = data.TryGetProperty("until", out var until) && until.TryGetDateTimeOffset(out var opens) ? opens : at };
                break;
            case EventTypes.ConversationUnparked when _open.TryGetValue(subject, out var job):
                _open[subject] = job with { Since = at, Rests = false };
                break;
            case EventTypes.ConversationParked when _open.TryGetValue(subject, out var job):
                Parked(subject, job, at);
                break;
            case EventTypes.JobAssigned when _open.TryGetValue(subject, out var job) && job.Skill is { } skill:
                Of(skill).Waited(Since(job, at), left: false);
                _open[subject] = job with { Assigned = at, Rests = false };
                break;
            case EventTypes.JobCompleted or EventTypes.JobUnassigned when _open.TryGetValue(subject, out var job):
                End(subject, job, at, WrapUp(data));
                break;
            case EventTypes.ConversationClosed:
                Closed(subject, data, at);
                break;
            default:
                break;
        }
    }

    private void Created(string subject, JsonElement data, DateTimeOffset at)
    {
        var skill = by == "queue" ? Text(data, "queue") : data.TryGetProperty("labels", out var labels) ? Text(labels, by) : null;
        skill ??= Unlabelled;

        // Moved and transferred work is no new arrival: it was one where it first came in.
        if (_open.TryGetValue(subject, out var known) && known.New)
        {
            Of(skill).Arrived(at);
        }

        _open[subject] = new Open(New: false, skill, known?.Assigned is null && known?.Skill is not null ? known.Since : at, Assigned: null);
    }

    private void Parked(string subject, Open job, DateTimeOffset at)
    {
        if (job is { Skill: { } skill, Assigned: null, Rests: false })
        {
            Of(skill).Waited(Since(job, at), left: false);
        }

        _open[subject] = job with { Since = at, Rests = true };
    }

    private void End(string subject, Open job, DateTimeOffset at, TimeSpan wrapUp)
    {
        if (job is { Skill: { } skill, Assigned: { } assigned })
        {
            Of(skill).Took(at - assigned + wrapUp);
        }

        _open[subject] = job with { Assigned = null, Since = at };
    }

    private void Closed(string subject, JsonElement data, DateTimeOffset at)
    {
        if (_open.Remove(subject, out var job) && job is { Skill: { } skill, Assigned: null, Rests: false } && (Text(data, "reason") is "abandoned" or "silence"))
        {
            Of(skill).Waited(Since(job, at), left: true);
        }
    }

    private DemandHistory Of(string skill)
    {
        if (!Skills.TryGetValue(skill, out var history))
        {
            Skills[skill] = history = new DemandHistory(zone, interval);
        }

        return history;
    }

    // What came back before the time it was deferred to has not waited.
    private static TimeSpan Since(Open job, DateTimeOffset at) => at > job.Since ? at - job.Since : TimeSpan.Zero;

    // The after-work that the agent had; it may have ended it sooner.
    private static TimeSpan WrapUp(JsonElement data) =>
        data.TryGetProperty("wrapUpSeconds", out var seconds) && seconds.TryGetInt64(out var known) && known > 0 ? TimeSpan.FromSeconds(known) : TimeSpan.Zero;

    private static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetString() : null;

    /// <param name="New">Its first job is an arrival.</param>
    /// <param name="Since">Waits from here.</param>
    /// <param name="Rests">Set aside: nobody is to take it.</param>
    private sealed record Open(bool New, string? Skill, DateTimeOffset Since, DateTimeOffset? Assigned, bool Rests = false);
}
