using System.Buffers;
using Gateway.Contracts.Agents;
using MessagePack;

namespace Gateway.Routing;

/// <summary>Facts as bytes: a version byte, then a MessagePack array of facts, each <c>[kind, at, ...]</c>. Kinds and fields are stored: none is ever reused or moved.</summary>
public static class FactCodec
{
    private const byte Version = 1;

    public static void Write(IBufferWriter<byte> output, IReadOnlyList<RoutingFact> facts)
    {
        Frame.WriteVersion(output, Version);
        var writer = new MessagePackWriter(output);
        writer.WriteArrayHeader(facts.Count);
        for (var i = 0; i < facts.Count; i++) Write(ref writer, facts[i]);
        writer.Flush();
    }

    /// <summary>Appends the facts read to <paramref name="facts"/>.</summary>
    /// <exception cref="InvalidDataException">Another version, an unknown kind, or bytes that are no facts.</exception>
    public static void Read(ReadOnlySequence<byte> input, List<RoutingFact> facts) => Frame.Read(input, Version, "facts", facts, static (ref reader, into) =>
    {
        for (var left = reader.ReadArrayHeader(); left > 0; left--) into.Add(ReadFact(ref reader));
        return into;
    });

    private static void Write(ref MessagePackWriter w, RoutingFact fact)
    {
        switch (fact)
        {
            case EpochStarted f: Head(ref w, 3, 1, f); w.Write(f.Epoch); break;
            case AgentChanged f: Head(ref w, 3, 2, f); Parts.Write(ref w, f.Agent); break;
            case AgentRemoved f: Head(ref w, 3, 3, f); w.Write(f.Agent); break;
            case PresenceChanged f: Head(ref w, 4, 4, f); w.Write(f.Agent); w.Write((int)f.Presence); break;
            case QueueChanged f: Head(ref w, 3, 5, f); Parts.Write(ref w, f.Queue); break;
            case JobQueued f: Head(ref w, 3, 6, f); Parts.Write(ref w, f.Demand); break;
            case OfferIssued f: Head(ref w, 6, 7, f); Subject(ref w, f.Offer, f.Job, f.Agent); w.Write(f.ExpiresAt); break;
            case OfferAccepted f: Head(ref w, 5, 8, f); Subject(ref w, f.Offer, f.Job, f.Agent); break;
            case OfferDeclined f: Head(ref w, 6, 9, f); Subject(ref w, f.Offer, f.Job, f.Agent); w.Write(f.Reason); break;
            case OfferExpired f: Head(ref w, 5, 10, f); Subject(ref w, f.Offer, f.Job, f.Agent); break;
            case OfferRevoked f: Head(ref w, 6, 11, f); Subject(ref w, f.Offer, f.Job, f.Agent); w.Write((int)f.Why); break;
            case JobAssigned f: Head(ref w, 4, 12, f); Parts.Write(ref w, f.Job); w.Write(f.Agent); break;
            case JobUnassigned f: Head(ref w, 5, 13, f); Parts.Write(ref w, f.Job); w.Write(f.Agent); w.Write(f.Requeued); break;
            case JobCompleted f: Head(ref w, 5, 14, f); Parts.Write(ref w, f.Job); w.Write(f.Agent); Parts.Write(ref w, f.WrapUpUntil); break;
            case JobCancelled f: Head(ref w, 5, 15, f); Parts.Write(ref w, f.Job); w.Write(f.Agent); w.Write((int)f.Why); break;
            case WrapUpEnded f: Head(ref w, 4, 16, f); Parts.Write(ref w, f.Job); w.Write(f.Agent); break;
            case AgentHeld f: Head(ref w, 4, 17, f); Parts.Write(ref w, f.Job); w.Write(f.Agent); break;
            case JobRelaxed f: Head(ref w, 4, 18, f); Parts.Write(ref w, f.Job); w.Write(f.Expired); break;
            case LadderOpened f: Head(ref w, 4, 19, f); Parts.Write(ref w, f.Job); w.Write(f.Level); break;
            case AgentRested f: Head(ref w, 3, 20, f); w.Write(f.Agent); break;
            default: throw new ArgumentException($"The codec does not know the fact {fact.GetType().Name}.", nameof(fact));
        }
    }

    private static RoutingFact ReadFact(ref MessagePackReader r)
    {
        var length = r.ReadArrayHeader();
        var kind = r.ReadInt32();
        var at = r.ReadInt64();
        RoutingFact fact = (kind, length) switch
        {
            (1, 3) => new EpochStarted(at, r.ReadInt64()),
            (2, 3) => new AgentChanged(at, Parts.ReadAgent(ref r)),
            (3, 3) => new AgentRemoved(at, Parts.ReadName(ref r)),
            (4, 4) => new PresenceChanged(at, Parts.ReadName(ref r), Parts.ReadEnum<Presence>(ref r)),
            (5, 3) => new QueueChanged(at, Parts.ReadQueue(ref r)),
            (6, 3) => new JobQueued(at, Parts.ReadDemand(ref r)),
            (7, 6) => new OfferIssued(at, Parts.ReadOffer(ref r), Parts.ReadJob(ref r), Parts.ReadName(ref r), r.ReadInt64()),
            (8, 5) => new OfferAccepted(at, Parts.ReadOffer(ref r), Parts.ReadJob(ref r), Parts.ReadName(ref r)),
            (9, 6) => new OfferDeclined(at, Parts.ReadOffer(ref r), Parts.ReadJob(ref r), Parts.ReadName(ref r), r.ReadString()),
            (10, 5) => new OfferExpired(at, Parts.ReadOffer(ref r), Parts.ReadJob(ref r), Parts.ReadName(ref r)),
            (11, 6) => new OfferRevoked(at, Parts.ReadOffer(ref r), Parts.ReadJob(ref r), Parts.ReadName(ref r), Parts.ReadEnum<RevokeReason>(ref r)),
            (12, 4) => new JobAssigned(at, Parts.ReadJob(ref r), Parts.ReadName(ref r)),
            (13, 5) => new JobUnassigned(at, Parts.ReadJob(ref r), Parts.ReadName(ref r), r.ReadBoolean()),
            (14, 5) => new JobCompleted(at, Parts.ReadJob(ref r), Parts.ReadName(ref r), Parts.ReadTime(ref r)),
            (15, 5) => new JobCancelled(at, Parts.ReadJob(ref r), r.ReadString(), Parts.ReadEnum<CancelReason>(ref r)),
            (16, 4) => new WrapUpEnded(at, Parts.ReadJob(ref r), Parts.ReadName(ref r)),
            (17, 4) => new AgentHeld(at, Parts.ReadJob(ref r), Parts.ReadName(ref r)),
            (18, 4) => new JobRelaxed(at, Parts.ReadJob(ref r), r.ReadInt32()),
            (19, 4) => new LadderOpened(at, Parts.ReadJob(ref r), r.ReadInt32()),
            (20, 3) => new AgentRested(at, Parts.ReadName(ref r)),
            _ => throw new InvalidDataException($"Fact kind {kind} with {length} fields is not known to this version."),
        };
        return fact;
    }

    private static void Head(ref MessagePackWriter w, int fields, int kind, RoutingFact fact)
    {
        w.WriteArrayHeader(fields);
        w.Write(kind);
        w.Write(fact.At);
    }

    private static void Subject(ref MessagePackWriter w, OfferId offer, JobKey job, string agent)
    {
        Parts.Write(ref w, offer);
        Parts.Write(ref w, job);
        w.Write(agent);
    }
}
