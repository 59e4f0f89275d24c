using System.Buffers;
using System.Collections.Frozen;
using MessagePack;

namespace Gateway.Routing;

/// <summary>One stored decision, within a number of bytes: the head, then as many candidates as fit, then the others counted.</summary>
internal static class DecisionParts
{
    public const int Fields = 14;

    // A candidate's detail names a skill or a label and two values.
    private const int DetailMax = 120;

    // Room for the counts of all obstacles, five bytes each, and the fixed fields of the head, nine bytes each at most.
    private const int Reserved = 200;

    // More than half of the bytes for what the job wants would leave nothing for who was there.
    private const int DemandShare = 2;

    // Required skills are few; a job with more is told by its first.
    private const int RequirementsMax = 16;

    private const double Thousandths = 1000;
    private const double TenThousandths = 10_000;

    public static void Write(ref MessagePackWriter w, Decision decision, int bytesMax)
    {
        var why = decision.Why;
        var demand = Demand(why.Job.Demand, bytesMax / DemandShare);
        var (candidates, told) = Candidates(decision, bytesMax - Reserved - demand.WrittenCount);
        if (decision.Offer is { } offer) Parts.Write(ref w, offer);
        else w.WriteNil();
        w.Write(decision.Agent);
        w.Write(decision.IsComplete);
        w.Write(why.At);
        w.Write(why.Policy.Version);
        w.Write(why.Policy.Hash);
        w.Write((int)why.Agents);
        w.Write((int)why.Jobs);
        w.Write(why.SelectorsExpired);
        w.Write(why.IsExpedited);
        Parts.Write(ref w, why.OvertakenUntil);
        if (why.Preferred is { } preferred) w.Write((int)preferred);
        else w.WriteNil();
        w.WriteRaw(demand.WrittenSpan);
        w.WriteArrayHeader(2);
        w.WriteArrayHeader(told);
        w.WriteRaw(candidates.WrittenSpan);
        WriteLeftOut(ref w, why, told);
    }

    public static Decision Read(ref MessagePackReader r)
    {
        OfferId? offer = r.TryReadNil() ? null : Parts.ReadOffer(ref r);
        var agent = r.ReadString();
        var isComplete = r.ReadBoolean();
        var at = r.ReadInt64();
        var policy = new PolicyStamp(r.ReadInt64(), Parts.ReadName(ref r));
        var (agents, jobs) = (Parts.ReadEnum<AgentChoice>(ref r), Parts.ReadEnum<JobChoice>(ref r));
        var (expired, expedited, overtaken) = (r.ReadInt32(), r.ReadBoolean(), Parts.ReadTime(ref r));
        Obstacle? preferred = r.TryReadNil() ? null : Parts.ReadEnum<Obstacle>(ref r);
        var demand = Parts.ReadDemand(ref r);
        Parts.Expect(ref r, 2, "list of candidates");
        var candidates = new CandidateView[r.ReadArrayHeader()];
        for (var i = 0; i < candidates.Length; i++) candidates[i] = ReadCandidate(ref r, at);
        var leftOut = new LeftOut[r.ReadArrayHeader() / 2];
        for (var i = 0; i < leftOut.Length; i++) leftOut[i] = new LeftOut(Parts.ReadEnum<Obstacle>(ref r), r.ReadInt32());
        var place = offer is null ? JobPlace.Waiting : JobPlace.Offered;
        var job = new JobView(demand, place, agent, offer ?? default, null, [], []);
        return new Decision(
            offer, agent, new JobExplanation(job, at, policy, agents, jobs, at - demand.WaitingSince, expired, expedited, overtaken, preferred, candidates, leftOut), isComplete);
    }

    // Labels of the job take no part in matching and may be about a person.
    private static ArrayBufferWriter<byte> Demand(in JobDemand demand, int bytesMax)
    {
        var kept = demand with { Labels = FrozenDictionary<string, string>.Empty, Requirements = [.. demand.Requirements.Take(RequirementsMax)], DeclinedBy = [] };
        var bytes = Bytes(kept);
        if (bytes.WrittenCount > bytesMax) bytes = Bytes(kept = kept with { Selectors = [] });
        return bytes.WrittenCount <= bytesMax ? bytes : Bytes(kept with { Requirements = [] });
    }

    private static ArrayBufferWriter<byte> Bytes(in JobDemand demand)
    {
        var bytes = new ArrayBufferWriter<byte>(256);
        var w = new MessagePackWriter(bytes);
        Parts.Write(ref w, demand);
        w.Flush();
        return bytes;
    }

    private static (ArrayBufferWriter<byte> Bytes, int Count) Candidates(Decision decision, int bytesMax)
    {
        var bytes = new ArrayBufferWriter<byte>(512);
        var one = new ArrayBufferWriter<byte>(256);
        var all = decision.Why.Candidates;
        for (var i = 0; i < all.Count; i++)
        {
            one.ResetWrittenCount();
            var w = new MessagePackWriter(one);
            WriteCandidate(ref w, all[i], decision.Why.At);
            w.Flush();
            if (bytes.WrittenCount + one.WrittenCount > bytesMax) return (bytes, i);
            bytes.Write(one.WrittenSpan);
        }

        return (bytes, all.Count);
    }

    private static void WriteLeftOut(ref MessagePackWriter w, JobExplanation why, int told)
    {
        var counts = new SortedDictionary<Obstacle, int>();
        foreach (var left in why.LeftOut) counts[left.Obstacle] = left.Count;
        for (var i = told; i < why.Candidates.Count; i++) counts[why.Candidates[i].Obstacle] = counts.GetValueOrDefault(why.Candidates[i].Obstacle) + 1;
        w.WriteArrayHeader(counts.Count * 2);
        foreach (var (obstacle, count) in counts)
        {
            w.Write((int)obstacle);
            w.Write(count);
        }
    }

    private static void WriteCandidate(ref MessagePackWriter w, CandidateView candidate, long at)
    {
        var terms = candidate.Terms;
        w.WriteArrayHeader(11);
        w.Write(candidate.Agent);
        w.Write((int)candidate.Obstacle);
        w.Write(candidate.Detail is { Length: > DetailMax } detail ? detail[..DetailMax] : candidate.Detail);
        w.Write(terms.Level);
        w.Write((int)Math.Round(terms.LoadRatio * Thousandths));
        w.Write(terms.Skills);
        w.Write((int)Math.Round(terms.Occupancy * Thousandths));
        w.Write((at - terms.IdleSince) / 1000);
        w.Write((long)Math.Round(terms.ExpectedHandle / Thousandths));
        w.Write((int)Math.Round(terms.MatchScore * TenThousandths));
        if (terms.Score is { } score) w.Write(score);
        else w.WriteNil();
    }

    private static CandidateView ReadCandidate(ref MessagePackReader r, long at)
    {
        Parts.Expect(ref r, 11, "candidate");
        var (agent, obstacle, detail) = (Parts.ReadName(ref r), Parts.ReadEnum<Obstacle>(ref r), r.ReadString());
        var terms = new ScoreTerms(
            r.ReadInt32(), r.ReadInt32() / Thousandths, r.ReadInt32(), r.ReadInt32() / Thousandths, at - (r.ReadInt64() * 1000), r.ReadInt64() * Thousandths,
            r.ReadInt32() / TenThousandths, r.TryReadNil() ? null : r.ReadDouble());
        return new CandidateView(agent, obstacle, detail, terms);
    }
}
