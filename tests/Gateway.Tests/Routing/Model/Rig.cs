using System.Buffers;
using Gateway.Contracts.Agents;
using Gateway.Routing;

namespace Gateway.Tests.Routing.Model;

/// <summary>The matcher and the reference model under the same commands. Every step compares facts, outcomes and invariants.</summary>
internal sealed class Rig
{
    private readonly MatcherOptions _options;
    private readonly ReferenceMatcher _model;
    private readonly HashSet<(string Agent, JobKey Job)> _declined = [];
    private long _now = 1000;

    public Rig(MatcherOptions options)
    {
        _options = options;
        Matcher = new Matcher(options);
        _model = new ReferenceMatcher(options);
        Both(m => m.StartEpoch(1, _now), (m, f) => m.StartEpoch(1, _now, f));
        foreach (var name in new[] { "sales", "support" })
        {
            var queue = new QueuePolicy { Name = name, OfferTimeout = 10, AgeingStep = 6, DepthMax = 8, Priority = 1 };
            Both(m => m.SetQueue(queue, _now), (m, f) => m.SetQueue(queue, _now, f));
        }
    }

    public Matcher Matcher { get; private set; }

    public List<RoutingFact> Log { get; } = [];

    public Dictionary<Type, int> Seen { get; } = [];

    public void Run(Step step)
    {
        _now += step.Wait;
        var job = step.Job(_now);
        var key = Known(step.A)?.Demand.Job ?? job.Job;
        var (offer, owner) = Offer(step);
        object? left = null;
        object? right = null;
        switch (step.Kind)
        {
            case StepKind.Enqueue: Both(m => left = m.Enqueue(job, _now), (m, f) => right = m.Enqueue(job, _now, f)); break;
            case StepKind.Match: Both(m => m.Match(_now), (m, f) => m.Match(_now, f)); CheckNothingLeft(); break;
            case StepKind.Accept: Both(m => left = m.Accept(offer, owner, _now), (m, f) => right = m.Accept(offer, owner, _now, f).Kind); break;
            case StepKind.Decline: Both(m => left = m.Decline(offer, owner, _now), (m, f) => right = m.Decline(offer, owner, "busy", _now, f)); break;
            case StepKind.Complete: Both(m => left = m.Complete(key, _now), (m, f) => right = m.Complete(key, _now, f)); break;
            case StepKind.EndWrapUp:
                var wrapUp = _model.WrapUps.Count > 0 ? _model.WrapUps[step.A % _model.WrapUps.Count] : null;
                var (who, what) = (wrapUp?.Agent ?? step.AgentName, wrapUp?.Conversation ?? job.Conversation);
                Both(m => left = m.EndWrapUp(who, what, _now), (m, f) => right = m.EndWrapUp(who, what, _now, f));
                break;
            case StepKind.Cancel: Both(m => left = m.Cancel(key, _now), (m, f) => right = m.Cancel(key, _now, f)); break;
            case StepKind.Unassign: Both(m => left = m.Unassign(key, step.C % 2 == 0, _now), (m, f) => right = m.Unassign(key, step.C % 2 == 0, _now, f)); break;
            case StepKind.Assign:
                var given = step.C % 2 == 0 && Known(step.A) is { } known ? known.Demand : job;
                Both(m => left = m.Assign(given, step.AgentName, _now), (m, f) => right = m.Assign(given, step.AgentName, _now, f));
                break;
            case StepKind.SetPresence:
                Both(m => m.SetPresence(step.AgentName, step.Presence, _now), (m, f) => m.SetPresence(step.AgentName, step.Presence, _now, f));
                break;
            case StepKind.SetAgent:
                var isNew = Matcher.FindAgent(step.AgentName) is null;
                if (!isNew && SameAs(step.Agent, Matcher.FindAgent(step.AgentName)!.Value.Agent)) break;
                Both(m => m.SetAgent(step.Agent, _now), (m, f) => m.SetAgent(step.Agent, _now, f));
                if (isNew) Both(m => m.SetPresence(step.AgentName, Presence.Online, _now), (m, f) => m.SetPresence(step.AgentName, Presence.Online, _now, f));
                break;
            case StepKind.RemoveAgent: Both(m => m.RemoveAgent(step.AgentName, _now), (m, f) => m.RemoveAgent(step.AgentName, _now, f)); break;
            case StepKind.SetQueue: Both(m => m.SetQueue(step.Queue, _now), (m, f) => m.SetQueue(step.Queue, _now, f)); break;
            case StepKind.ExpireDue: Both(m => m.ExpireDue(_now), (m, f) => m.ExpireDue(_now, f)); Assert.True(!(Matcher.NextDue <= _now)); break;
            case StepKind.Restart:
                Restart();
                var epoch = Matcher.Epoch + 1;
                Both(m => m.StartEpoch(epoch, _now), (m, f) => m.StartEpoch(epoch, _now, f));
                break;
            case StepKind.Replay: Matcher = Replayed(); break;
        }

        Assert.Equal(left, right);
        CheckInvariants();
    }

    /// <summary>A matcher that has only seen the recorded facts.</summary>
    public Matcher Replayed()
    {
        var facts = new List<RoutingFact>();
        FactCodec.Read(new ReadOnlySequence<byte>(Step.Bytes(Log)), facts);
        var replayed = new Matcher(_options);
        foreach (var fact in facts) replayed.Replay(fact);
        return replayed;
    }

    private void Restart()
    {
        var bytes = Step.Bytes(Matcher.Snapshot());
        Matcher = Matcher.Restore(SnapshotCodec.Read(new ReadOnlySequence<byte>(bytes)), _options);
        Assert.Equal(bytes, Step.Bytes(Matcher.Snapshot()));
    }

    private void Both(Action<ReferenceMatcher> model, Action<Matcher, List<RoutingFact>> matcher)
    {
        var expected = _model.Run(model);
        var facts = new List<RoutingFact>();
        matcher(Matcher, facts);
        Assert.Equal(expected.Select(Text), facts.Select(Text));
        Assert.Equal(Step.Bytes(expected), Step.Bytes(facts));
        Log.AddRange(facts);
        foreach (var fact in facts)
        {
            Seen[fact.GetType()] = Seen.GetValueOrDefault(fact.GetType()) + 1;
            if (fact is JobQueued queued) _declined.RemoveWhere(d => d.Job == queued.Demand.Job);
            if (fact is OfferDeclined declined) _declined.Add((declined.Agent, declined.Job));
            if (fact is OfferIssued offered) Assert.DoesNotContain((offered.Agent, offered.Job), _declined);
        }
    }

    private static string Text(RoutingFact fact) => fact switch
    {
        JobQueued queued => $"queued {queued.Demand.Job} only {queued.Demand.OnlyAgent}, not {string.Join(',', queued.Demand.DeclinedBy)}",
        AgentChanged changed => $"agent {changed.Agent.Id}",
        _ => fact.ToString(),
    };

    // I11: after pairing, no job waits that somebody could be offered.
    private void CheckNothingLeft() =>
        Assert.DoesNotContain(_model.Jobs, job => job.Place == JobPlace.Waiting && _model.Agents.Exists(agent => _model.CanTake(agent, job)));

    private void CheckInvariants()
    {
        var snapshot = Matcher.Snapshot();

        // Each job once, with an agent exactly when it is offered or assigned (I4).
        Assert.Equal(snapshot.Jobs.Count, snapshot.Jobs.Select(j => j.Demand.Job.Id).Distinct().Count());
        Assert.All(snapshot.Jobs, j => Assert.Equal(j.Place != JobPlace.Waiting, j.Agent is not null));
        foreach (var agent in Matcher.Agents())
        {
            // I5: units in use are exactly those of offers, work in hand and wrap-ups.
            var held = snapshot.Jobs.Where(j => j.Agent == agent.Agent.Id).ToList();
            Assert.Equal(held.Sum(j => j.Demand.Cost) + snapshot.WrapUps.Where(w => w.Agent == agent.Agent.Id).Sum(w => w.Cost), agent.Used);
            Assert.Equal(held.Count(j => j.Place == JobPlace.Offered), agent.Offered);
            Assert.Equal(held.Count(j => j.Place == JobPlace.Assigned), agent.Assigned);
            Assert.Equal(_model.Used(agent.Agent.Id), agent.Used);
        }

        foreach (var queue in Matcher.Queues())
        {
            var here = _model.Jobs.Where(j => j.Demand.Queue == queue.Queue.Name && j.Place != JobPlace.Assigned).ToList();
            Assert.Equal(here.Count, queue.Waiting);
            Assert.Equal(here.Count(j => j.Place == JobPlace.Offered), queue.Offered);
            Assert.Equal(here.Count == 0 ? null : here.Min(j => j.Demand.WaitingSince), queue.OldestSince);
        }
    }

    private ReferenceJob? Known(int number) => _model.Jobs.Count == 0 || number % 7 == 0 ? null : _model.Jobs[number % _model.Jobs.Count];

    // Mostly an offer that was made, answered by its agent; sometimes by another, sometimes none that exists.
    private (OfferId Offer, string Agent) Offer(Step step)
    {
        var made = _model.Jobs.Where(j => j.Place != JobPlace.Waiting && j.Offer != default).ToList();
        if (made.Count == 0 || step.C % 11 == 0) return (new OfferId(1, 1 + (step.A % 5)), step.AgentName);
        var job = made[step.A % made.Count];
        return (job.Offer, step.C % 7 == 0 ? step.AgentName : job.Agent!);
    }

    private static bool SameAs(AgentSupply left, AgentSupply right) =>
        left.Capacity == right.Capacity && left.WrapUp == right.WrapUp && left.Queues.SequenceEqual(right.Queues)
        && left.Skills.OrderBy(s => s.Key).SequenceEqual(right.Skills.OrderBy(s => s.Key))
        && left.Labels.OrderBy(l => l.Key).SequenceEqual(right.Labels.OrderBy(l => l.Key));
}
