using System.Buffers;
using Gateway.Contracts.Agents;
using MessagePack;

namespace Gateway.Routing;

/// <summary>
/// A snapshot as bytes: a version byte, then one MessagePack array of its members in their order. Equal matchers have equal bytes. Members that came
/// later stand at the end and are left out where they say nothing.
/// </summary>
public static class SnapshotCodec
{
    private const byte Version = 1;

    public static void Write(IBufferWriter<byte> output, MatcherSnapshot snapshot)
    {
        Frame.WriteVersion(output, Version);
        var w = new MessagePackWriter(output);
        w.WriteArrayHeader(snapshot.HandleTimes.Count == 0 ? 9 : 10);
        w.Write(snapshot.Epoch);
        w.Write(snapshot.LastOffer);
        w.Write(snapshot.LastSequence);
        w.Write(snapshot.LastOrdinal);
        w.WriteArrayHeader(snapshot.Queues.Count);
        foreach (var queue in snapshot.Queues) Parts.Write(ref w, queue);
        w.WriteArrayHeader(snapshot.Agents.Count);
        foreach (var agent in snapshot.Agents) Write(ref w, agent);
        w.WriteArrayHeader(snapshot.Jobs.Count);
        foreach (var job in snapshot.Jobs) Write(ref w, job);
        w.WriteArrayHeader(snapshot.WrapUps.Count);
        foreach (var wrapUp in snapshot.WrapUps) Write(ref w, wrapUp);
        w.WriteArrayHeader(snapshot.Finished.Count);
        foreach (var job in snapshot.Finished) Parts.Write(ref w, job);
        if (snapshot.HandleTimes.Count > 0)
        {
            w.WriteArrayHeader(snapshot.HandleTimes.Count);
            foreach (var times in snapshot.HandleTimes) Write(ref w, times);
        }

        w.Flush();
    }

    /// <exception cref="InvalidDataException">Another version, or bytes that are no snapshot.</exception>
    public static MatcherSnapshot Read(ReadOnlySequence<byte> input) => Frame.Read(input, Version, "pool snapshots", 0, static (ref r, _) =>
    {
        var fields = Parts.Expect(ref r, 9, 10, "snapshot");
        return new MatcherSnapshot
        {
            Epoch = r.ReadInt64(),
            LastOffer = r.ReadInt64(),
            LastSequence = r.ReadInt64(),
            LastOrdinal = r.ReadInt64(),
            Queues = ReadList(ref r, static (ref r) => Parts.ReadQueue(ref r)),
            Agents = ReadList(ref r, ReadAgent),
            Jobs = ReadList(ref r, ReadJob),
            WrapUps = ReadList(ref r, ReadWrapUp),
            Finished = ReadList(ref r, static (ref r) => Parts.ReadJob(ref r)),
            HandleTimes = fields > 9 ? ReadList(ref r, ReadHandleTimes) : [],
        };
    });

    private delegate T ReadItem<T>(ref MessagePackReader reader);

    private static T[] ReadList<T>(ref MessagePackReader r, ReadItem<T> read)
    {
        var items = new T[r.ReadArrayHeader()];
        for (var i = 0; i < items.Length; i++) items[i] = read(ref r);
        return items;
    }

    private static void Write(ref MessagePackWriter w, AgentEntry agent)
    {
        var isCounted = agent is not { Recent: 0, RecentAt: 0 };
        var isShort = !isCounted && agent is { Occupancy: 0, OccupancyAt: 0, LastOffer: 0, Limits: null };
        w.WriteArrayHeader(isCounted ? 10 : isShort ? 4 : agent.Limits is null ? 7 : 8);
        Parts.Write(ref w, agent.Agent);
        w.Write((int)agent.Presence);
        w.Write(agent.IdleSince);
        w.Write(agent.Ordinal);
        if (isShort) return;
        w.Write(agent.Occupancy);
        w.Write(agent.OccupancyAt);
        w.Write(agent.LastOffer);
        if (agent.Limits is { } limits) EntryParts.Write(ref w, limits);
        else if (isCounted) w.WriteNil();
        if (!isCounted) return;
        w.Write(agent.Recent);
        w.Write(agent.RecentAt);
    }

    private static AgentEntry ReadAgent(ref MessagePackReader r)
    {
        var fields = Parts.Expect(ref r, 4, 10, "agent entry");
        var agent = new AgentEntry(Parts.ReadAgent(ref r), Parts.ReadEnum<Presence>(ref r), r.ReadInt64(), r.ReadInt64());
        if (fields > 4) agent = agent with { Occupancy = r.ReadDouble(), OccupancyAt = r.ReadInt64(), LastOffer = r.ReadInt64() };
        if (fields > 7 && !r.TryReadNil()) agent = agent with { Limits = EntryParts.ReadLimits(ref r) };
        return fields > 8 ? agent with { Recent = r.ReadDouble(), RecentAt = r.ReadInt64() } : agent;
    }

    private static void Write(ref MessagePackWriter w, JobEntry job)
    {
        var fields = job.QueuedAt is not null ? 14 : job.More is not null ? 13 : job.Declines is not null ? 12 : job.Expired > 0 ? 11 : job.TakenAt != 0 ? 10 : 9;
        w.WriteArrayHeader(fields);
        Parts.Write(ref w, job.Demand);
        w.Write(job.Sequence);
        w.Write((int)job.Place);
        w.Write(job.Agent);
        Parts.Write(ref w, job.Offer);
        w.Write(job.OfferExpiresAt);
        Parts.Write(ref w, job.DeclinedBy);
        w.Write(job.AvoidedAgent);
        w.Write(job.HeldAgent);
        if (fields > 9) w.Write(job.TakenAt);
        if (fields > 10) w.Write(job.Expired);
        if (fields > 11) EntryParts.Write(ref w, job.Declines ?? []);
        if (fields > 12) EntryParts.Write(ref w, job.More ?? []);
        if (fields > 13) w.Write(job.QueuedAt!.Value);
    }

    private static JobEntry ReadJob(ref MessagePackReader r)
    {
        var fields = Parts.Expect(ref r, 9, 14, "job entry");
        return new JobEntry(
            Parts.ReadDemand(ref r), r.ReadInt64(), Parts.ReadEnum<JobPlace>(ref r), r.ReadString(), Parts.ReadOffer(ref r), r.ReadInt64(),
            Parts.ReadNames(ref r), r.ReadString(), r.ReadString(), fields > 9 ? r.ReadInt64() : 0, fields > 10 ? r.ReadInt32() : 0,
            fields > 11 ? EntryParts.ReadDeclines(ref r) : null, fields > 12 ? EntryParts.ReadOffers(ref r) : null,
            fields > 13 ? r.ReadInt64() : null);
    }

    private static void Write(ref MessagePackWriter w, HandleEntry times)
    {
        w.WriteArrayHeader(5);
        w.Write(times.Queue);
        Parts.Write(ref w, times.Requirements);
        w.Write(times.Count);
        w.Write(times.Mean);
        w.WriteArrayHeader(times.Levels.Count * 3);
        foreach (var (level, count, mean) in times.Levels)
        {
            w.Write(level);
            w.Write(count);
            w.Write(mean);
        }
    }

    private static HandleEntry ReadHandleTimes(ref MessagePackReader r)
    {
        Parts.Expect(ref r, 5, "handle time entry");
        var (queue, requirements, count, mean) = (Parts.ReadName(ref r), Parts.ReadRequirements(ref r), r.ReadInt64(), r.ReadDouble());
        var levels = new LevelEntry[r.ReadArrayHeader() / 3];
        for (var i = 0; i < levels.Length; i++) levels[i] = new LevelEntry(r.ReadInt32(), r.ReadInt64(), r.ReadDouble());
        return new HandleEntry(queue, requirements, count, mean, levels);
    }

    private static void Write(ref MessagePackWriter w, WrapUpEntry wrapUp)
    {
        var isShort = wrapUp is { Channel: null, IsInterruptible: false };
        w.WriteArrayHeader(isShort ? 6 : 8);
        w.Write(wrapUp.Agent);
        Parts.Write(ref w, wrapUp.Job);
        w.Write(wrapUp.Sequence);
        w.Write(wrapUp.Conversation);
        w.Write(wrapUp.Cost);
        w.Write(wrapUp.Until);
        if (isShort) return;
        w.Write(wrapUp.Channel);
        w.Write(wrapUp.IsInterruptible);
    }

    private static WrapUpEntry ReadWrapUp(ref MessagePackReader r)
    {
        var fields = Parts.Expect(ref r, 6, 8, "wrap-up entry");
        return new WrapUpEntry(Parts.ReadName(ref r), Parts.ReadJob(ref r), r.ReadInt64(), Parts.ReadName(ref r), r.ReadInt32(), r.ReadInt64(),
            fields > 6 ? r.ReadString() : null, fields > 7 && r.ReadBoolean());
    }
}
