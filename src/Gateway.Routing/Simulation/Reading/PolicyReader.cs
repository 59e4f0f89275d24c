using System.Text.Json;

namespace Gateway.Routing.Simulation;

/// <summary><c>"default"</c>, or an object with agent choice, job choice and ladder.</summary>
internal static class PolicyReader
{
    public static PolicySpec Read(JsonElement element, string path, List<string> errors)
    {
        if (element.ValueKind == JsonValueKind.String)
        {
            if (element.GetString() == "default") return PolicySpec.Default;
            errors.Add($"{path}: {element.GetRawText()} must be \"default\" or an object with agent, job and ladder");
            return PolicySpec.Default;
        }

        var members = new Members(element, path, errors, "agent", "job", "ladder");
        var agent = AgentChoice.Default;
        var job = JobChoice.Default;
        if (members.Find("agent") is { } agentName && !(agentName.ValueKind == JsonValueKind.String && PolicyNames.TryAgent(agentName.GetString()!, out agent)))
        {
            members.Wrong(members.At("agent"), agentName, "must be " + PolicyNames.AgentRule);
        }

        if (members.Find("job") is { } jobName && !(jobName.ValueKind == JsonValueKind.String && PolicyNames.TryJob(jobName.GetString()!, out job)))
        {
            members.Wrong(members.At("job"), jobName, "must be " + PolicyNames.JobRule);
        }

        return new PolicySpec(agent, job, ReadLadder(members, agent, job));
    }

    // Left out, it is part of the default policy and of no other.
    private static Ladder ReadLadder(Members members, AgentChoice agent, JobChoice job)
    {
        if (members.Find("ladder") is not { } ladder) return agent == AgentChoice.Default && job == JobChoice.Default ? Ladder.Measured : Ladder.None;
        if (ladder.ValueKind == JsonValueKind.String && ladder.ValueEquals("default")) return Ladder.Measured;
        var steps = new List<LadderStep>();
        foreach (var (item, path) in members.Items("ladder"))
        {
            if (item.ValueKind != JsonValueKind.Array || item.GetArrayLength() != 2 || item[0].ValueKind != JsonValueKind.Number || !item[0].TryGetInt32(out var level))
            {
                members.Wrong(path, item, "must be [minimum level, seconds waited or null]");
                continue;
            }

            long? after = item[1].ValueKind == JsonValueKind.Null
                ? null
                : ScenarioReader.Micros(members.Number(item[1], path, 0, ScenarioReader.SecondsMax, "seconds"));
            steps.Add(new LadderStep(level, after));
        }

        if (steps.Count == 0) return Ladder.None;
        if (Ladder.Wrong(steps) is not { } wrong) return Ladder.Of(steps);
        members.Wrong(members.At("ladder"), ladder, wrong);
        return Ladder.None;
    }
}
