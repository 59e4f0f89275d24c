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
            case EventTypes.JobAssigned when _open.TryGetValue(subject, out var job) && job.Skill is { } skill:
                Of(skill).Waited(at - job.Since, left: false);
                _open[subject] = job with { Assigned = at };
                break;
            case EventTypes.JobCompleted or EventTypes.JobUnassigned when _open.TryGetValue(subject, out var job):
                End(subject, job, at);
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

    private void End(string subject, Open job, DateTimeOffset at)
    {
        if (job is { Skill: { } skill, Assigned: { } assigned })
        {
            Of(skill).Took(at - assigned);
        }

        _open[subject] = job with { Assigned = null, Since = at };
    }

    private void Closed(string subject, JsonElement data, DateTimeOffset at)
    {
        if (_open.Remove(subject, out var job) && job is { Skill: { } skill, Assigned: null } && (Text(data, "reason") is "abandoned" or "silence"))
        {
            Of(skill).Waited(at - job.Since, left: true);
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

    private static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetString() : null;

    /// <param name="New">Its first job is an arrival.</param>
    /// <param name="Since">Waits from here.</param>
    private sealed record Open(bool New, string? Skill, DateTimeOffset Since, DateTimeOffset? Assigned);
}
