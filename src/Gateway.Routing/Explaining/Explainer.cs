namespace Gateway.Routing;

/// <summary>Looks at every agent as the pairing would, and says what it finds. Changes nothing.</summary>
public static class Explainer
{
    // What a person reads; those left out are the ones furthest from the job.
    public const int CandidatesMax = 50;

    /// <param name="chosen">Is told in any case.</param>
    internal static JobExplanation Explain(MatcherState state, JobState job, PolicyStamp policy, long now, int max = CandidatesMax, AgentState? chosen = null)
    {
        var looks = new Look[state.Agents.Count];
        var count = 0;
        foreach (var agent in state.Agents.Values) looks[count++] = LookAt(state, job, agent, now);
        Array.Sort(looks, static (a, b) =>
            a.Obstacle != b.Obstacle ? a.Obstacle.CompareTo(b.Obstacle) : a.Standing.IsBefore(b.Standing) ? -1 : b.Standing.IsBefore(a.Standing) ? 1 : a.Agent.Ordinal.CompareTo(b.Agent.Ordinal));
        if (chosen is not null && Array.FindIndex(looks, l => l.Agent == chosen) is var place && place >= max)
        {
            (looks[place], looks[max - 1]) = (looks[max - 1], looks[place]);
        }

        var told = looks.Take(max).Select(look => View(job, look, now)).ToList();
        return Of(state, job, policy, now, told, Count(looks.Skip(max).Select(look => look.Obstacle)));
    }

    /// <summary>How many each obstacle keeps away, the soonest to pass first.</summary>
    private static IReadOnlyList<LeftOut> Count(IEnumerable<Obstacle> obstacles) =>
        [.. obstacles.CountBy(o => o).OrderBy(c => c.Key).Select(c => new LeftOut(c.Key, c.Value))];

    /// <summary>The agent that was chosen and nobody else.</summary>
    internal static JobExplanation ExplainOne(MatcherState state, JobState job, AgentState agent, PolicyStamp policy, long now) =>
        Of(state, job, policy, now, [View(job, LookAt(state, job, agent, now), now)], []);

    private static JobExplanation Of(MatcherState state, JobState job, PolicyStamp policy, long now, IReadOnlyList<CandidateView> candidates, IReadOnlyList<LeftOut> leftOut)
    {
        var choice = job.Queue.Policy.Agents ?? state.Options.Agents;
        long? bound = state.Order.Choice == JobChoice.Default ? job.Since + UrgencyRules.OvertakingBound(job.Queue.Policy) : null;
        return new JobExplanation(
            StateViews.Of(job), now, policy, choice, state.Order.Choice, now - job.Demand.WaitingSince, job.Expired, job.IsExpedited, bound, Preferred(state, job, now),
            candidates, leftOut);
    }

    private static Obstacle? Preferred(MatcherState state, JobState job, long now)
    {
        if (job.Demand.PreferredAgent is not { } preferred) return null;
        return state.Agents.TryGetValue(preferred, out var agent)
            ? Obstacles.Find(state, job, agent, agent.Profile!.LevelFor(job.Demand.Requirements), now)
            : Obstacle.UnknownAgent;
    }

    private static Look LookAt(MatcherState state, JobState job, AgentState agent, long now)
    {
        var ranking = AgentRanking.Of(job.Queue.Policy.Agents ?? state.Options.Agents);
        var profile = agent.Profile!;
        var level = profile.LevelFor(job.Demand.Requirements);
        var score = MatchScore.Of(profile.Labels, job.InForce);
        var isWeighted = ranking.Choice == AgentChoice.Weighted;
        var rank = isWeighted ? job.Queue.Policy.Weights.Rank(agent, level, score, now) : ranking.Order.Rank(agent.Load);
        return new Look(
            agent, Obstacles.Find(state, job, agent, level, now), new Standing(agent, ranking.First(profile.SkillCount, level), ranking.Second(profile.SkillCount, score), rank),
            level, score, isWeighted ? -rank.First / 1e9 : null);
    }

    // Words only for those who are told: most agents of a large pool are counted.
    private static CandidateView View(JobState job, Look look, long now)
    {
        var agent = look.Agent;
        var load = (double)agent.Used / agent.Supply.Capacity;
        var terms = new ScoreTerms(
            look.Level, load, agent.Profile!.SkillCount, Occupancy.After(agent.Occupancy, load, Math.Max(0, now - agent.OccupancyAt)), agent.IdleSince,
            job.Class?.Expected(look.Level) ?? 0, look.Score, look.Weighted);
        return new CandidateView(agent.Id, look.Obstacle, Obstacles.Tell(look.Obstacle, job, agent, look.Level, now), terms);
    }

    private readonly record struct Look(AgentState Agent, Obstacle Obstacle, Standing Standing, int Level, double Score, double? Weighted);
}
