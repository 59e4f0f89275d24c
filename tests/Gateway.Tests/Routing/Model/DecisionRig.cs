using Gateway.Contracts.Agents;
using Gateway.Routing;

namespace Gateway.Tests.Routing.Model;

/// <summary>The matcher under random commands, its facts read by a <see cref="DecisionChecker"/>; a saboteur may change them in between.</summary>
internal sealed class DecisionRig
{
    private readonly Matcher _matcher;
    private readonly DecisionChecker _checker;
    private readonly Func<RoutingFact, IEnumerable<RoutingFact>>? _sabotage;
    private readonly bool _settles;
    private readonly bool _limits;
    private readonly List<RoutingFact> _facts = [];
    private readonly List<OfferIssued> _offers = [];
    private readonly HashSet<string> _held = [];
    private long _now = 1000;

    /// <param name="limits">Caps, interruptible work, cool-downs, shares, misses and several offers at once.</param>
    public DecisionRig(MatcherOptions options, Ladder ladder, bool limits, Func<RoutingFact, IEnumerable<RoutingFact>>? sabotage = null)
    {
        _limits = limits;
        _matcher = new Matcher(options);
        _checker = new DecisionChecker(options.Jobs, ladder != Ladder.None);
        _sabotage = sabotage;
        _settles = ladder == Ladder.None;
        _matcher.StartEpoch(1, _now, _facts);
        foreach (var (name, sla) in new[] { ("sales", 2L), ("support", 4L) })
        {
            var queue = new QueuePolicy { Name = name, OfferTimeout = 10, AgeingStep = 6, DepthMax = 12, Priority = 1, Sla = sla, Ladder = ladder };
            _matcher.SetQueue(limits ? Limited.Of(queue) : queue, _now, _facts);
        }

        Read();
    }

    public void Run(Step step)
    {
        _now += step.Wait;
        var job = _limits ? Limited.Of(step.Job(_now), step) : step.Job(_now);
        var offer = _offers.Count > 0 ? _offers[step.A % _offers.Count] : null;
        var key = offer is not null && step.C % 5 != 0 ? offer.Job : job.Job;
        switch (step.Kind)
        {
            case StepKind.Accept: if (offer is not null) _matcher.Accept(offer.Offer, offer.Agent, _now, _facts); break;
            case StepKind.Decline: if (offer is not null) _matcher.Decline(offer.Offer, offer.Agent, "busy", _now, _facts); break;
            case StepKind.Complete: _matcher.Complete(key, _now, _facts); break;
            case StepKind.EndWrapUp: _matcher.EndWrapUp(step.AgentName, job.Conversation, _now, _facts); break;
            case StepKind.Cancel: _matcher.Cancel(key, _now, _facts); break;
            case StepKind.Unassign: _matcher.Unassign(key, step.C % 2 == 0, _now, _facts); break;
            case StepKind.Assign: _matcher.Assign(job, step.AgentName, _now, _facts); break;
            case StepKind.SetPresence: _matcher.SetPresence(step.AgentName, step.Presence, _now, _facts); break;
            case StepKind.SetAgent:
                if (_matcher.FindAgent(step.AgentName) is { Used: > 0 }) break;
                _matcher.SetAgent(_limits ? Limited.Of(step.Agent, step) : step.Agent, _now, _facts);
                _matcher.SetPresence(step.AgentName, Presence.Online, _now, _facts);
                break;
            case StepKind.RemoveAgent: _matcher.RemoveAgent(step.AgentName, _now, _facts); break;
            case StepKind.Enqueue: _matcher.Enqueue(job, _now, _facts); break;
            default: break;
        }

        _matcher.ExpireDue(_now, _facts);
        _matcher.Match(_now, _facts);
        Read();
        _checker.CheckAnswered();
        if (!_settles) return;
        _held.Clear();
        foreach (var entry in _matcher.Snapshot().Jobs)
        {
            if (entry.HeldAgent is { } held) _held.Add(held);
        }

        _checker.CheckSettled(_held, _now);
    }

    private void Read()
    {
        foreach (var fact in _facts)
        {
            if (fact is OfferIssued offer)
            {
                _offers.Add(offer);
                if (_offers.Count > 8) _offers.RemoveAt(0);
            }

            foreach (var seen in _sabotage?.Invoke(fact) ?? [fact]) _checker.Check(seen);
        }

        _facts.Clear();
    }
}
