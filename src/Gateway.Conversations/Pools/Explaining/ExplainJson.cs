using System.Buffers;
using System.Text.Json;
using Gateway.Routing;

namespace Gateway.Conversations.Pools;

/// <summary>A job's explanation as the REST interface tells it.</summary>
internal static class ExplainJson
{
    private const double Second = 1_000_000;

    /// <summary>Null for a job that is neither live in this epoch nor has stored decisions.</summary>
    /// <param name="live">Null for a job that has left the pool.</param>
    /// <param name="why">What keeps whom from it now; for a job that waits.</param>
    /// <param name="decisions">On this epoch of the job, oldest first.</param>
    public static byte[]? Of(JobKey job, JobView? live, JobExplanation? why, IReadOnlyList<Decision> decisions)
    {
        if (live is null && decisions.Count == 0)
        {
            return null;
        }

        var bytes = new ArrayBufferWriter<byte>(4096);
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteString("job", PoolEvents.JobOf(job));
            json.WriteString("conversation", JobId.ConversationOf(job.Id));
            Write(json, live ?? decisions[^1].Why.Job, live is not null, live?.Declines ?? [.. decisions.Where(d => d.Ending?.End == DecisionEnd.Declined).Select(Declined)]);
            if (why is not null)
            {
                json.WriteStartObject("now");
                Write(json, why);
                json.WriteEndObject();
            }

            json.WriteStartArray("decisions");
            foreach (var decision in decisions)
            {
                Write(json, decision);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return bytes.WrittenSpan.ToArray();
    }

    private static DeclineEntry Declined(Decision decision) => new(decision.Agent!, decision.Ending!.Reason, decision.Ending.At);

    private static void Write(Utf8JsonWriter json, JobView job, bool isLive, IReadOnlyList<DeclineEntry> declines)
    {
        var demand = job.Demand;
        json.WriteString("place", isLive ? PlaceOf(job.Place) : "gone");
        if (isLive && job.Agent is not null)
        {
            json.WriteString("agent", job.Agent);
        }

        json.WriteString("queue", demand.Queue);
        if (demand.Origin is { } origin)
        {
            json.WriteString("from", origin.Queue);
            json.WriteStartArray("movedBy");
            foreach (var step in origin.MovedBy)
            {
                json.WriteStringValue(step);
            }

            json.WriteEndArray();
        }

        json.WriteNumber("priority", demand.Priority ?? 0);
        json.WriteNumber("cost", demand.Cost);
        WriteTime(json, "waitingSince", demand.WaitingSince);
        json.WriteStartArray("requires");
        foreach (var requirement in demand.Requirements)
        {
            json.WriteStartObject();
            json.WriteString("skill", requirement.Skill);
            json.WriteNumber("level", requirement.Level);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("selectors");
        foreach (var selector in demand.Selectors)
        {
            json.WriteStringValue(selector.ToString());
        }

        json.WriteEndArray();
        json.WriteStartArray("declined");
        foreach (var decline in declines)
        {
            json.WriteStartObject();
            json.WriteString("agent", decline.Agent);
            if (decline.Reason is not null)
            {
                json.WriteString("reason", decline.Reason);
            }

            WriteTime(json, "at", decline.At);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, Decision decision)
    {
        json.WriteStartObject();
        if (decision.Offer is { } offer)
        {
            json.WriteString("decided", "offer");
            json.WriteString("offer", offer.ToString());
            json.WriteString("agent", decision.Agent);
        }
        else
        {
            json.WriteString("decided", "wait");
        }

        if (decision.Ending is { } ending)
        {
            json.WriteString("end", EndOf(ending.End));
            WriteTime(json, "endedAt", ending.At);
            if (ending.Reason is not null)
            {
                json.WriteString("reason", ending.Reason);
            }
        }

        json.WriteBoolean("complete", decision.IsComplete);
        Write(json, decision.Why);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, JobExplanation why)
    {
        WriteTime(json, "time", why.At);
        json.WriteNumber("policyVersion", why.Policy.Version);
        json.WriteString("policyHash", why.Policy.Hash);
        json.WriteString("agentChoice", PolicyNames.Of(why.Agents));
        json.WriteString("jobChoice", PolicyNames.Of(why.Jobs));
        json.WriteNumber("waitedSeconds", why.Waited / Second);
        json.WriteNumber("selectorsExpired", why.SelectorsExpired);
        json.WriteBoolean("expedited", why.IsExpedited);
        if (why.OvertakenUntil is { } until)
        {
            WriteTime(json, "overtakenUntil", until);
        }

        if (why.Preferred is { } preferred)
        {
            json.WriteStartObject("preferred");
            json.WriteString("agent", why.Job.Demand.PreferredAgent);
            if (preferred != Obstacle.None)
            {
                json.WriteString("obstacle", ObstacleNames.Of(preferred));
            }

            json.WriteEndObject();
        }

        json.WriteStartArray("candidates");
        foreach (var candidate in why.Candidates)
        {
            Write(json, candidate);
        }

        json.WriteEndArray();
        json.WriteNumber("candidatesLeftOut", why.LeftOut.Sum(l => l.Count));
        json.WriteStartObject("leftOutBy");
        foreach (var left in why.LeftOut)
        {
            json.WriteNumber(ObstacleNames.Of(left.Obstacle), left.Count);
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, CandidateView candidate)
    {
        json.WriteStartObject();
        json.WriteString("agent", candidate.Agent);
        if (candidate.Obstacle != Obstacle.None)
        {
            json.WriteString("obstacle", ObstacleNames.Of(candidate.Obstacle));
            json.WriteString("detail", candidate.Detail);
        }

        json.WriteStartObject("terms");
        json.WriteNumber("level", candidate.Terms.Level);
        json.WriteNumber("loadRatio", Math.Round(candidate.Terms.LoadRatio, 3));
        json.WriteNumber("skills", candidate.Terms.Skills);
        json.WriteNumber("occupancy", Math.Round(candidate.Terms.Occupancy, 3));
        WriteTime(json, "idleSince", candidate.Terms.IdleSince);
        json.WriteNumber("expectedHandleSeconds", Math.Round(candidate.Terms.ExpectedHandle / Second, 1));
        json.WriteNumber("matchScore", Math.Round(candidate.Terms.MatchScore, 4));
        if (candidate.Terms.Score is { } score)
        {
            json.WriteNumber("score", Math.Round(score, 4));
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static string PlaceOf(JobPlace place) => place switch
    {
        JobPlace.Waiting => "waiting",
        JobPlace.Offered => "offered",
        _ => "assigned",
    };

    private static string EndOf(DecisionEnd end) => end switch
    {
        DecisionEnd.Accepted => "accepted",
        DecisionEnd.Declined => "declined",
        DecisionEnd.Expired => "expired",
        _ => "revoked",
    };

    private static void WriteTime(Utf8JsonWriter json, string name, long micros) =>
        Contracts.InboundItemJson.WriteTime(json, JsonEncodedText.Encode(name), Micros.ToTime(micros));
}
