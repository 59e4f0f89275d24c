using System.Collections.Frozen;
using MessagePack;

namespace Gateway.Routing;

/// <summary>What entries of a snapshot have inside, each an array of fixed length.</summary>
internal static class EntryParts
{
    public static void Write(ref MessagePackWriter w, IReadOnlyList<DeclineEntry> declines)
    {
        w.WriteArrayHeader(declines.Count);
        foreach (var decline in declines)
        {
            w.WriteArrayHeader(3);
            w.Write(decline.Agent);
            w.Write(decline.Reason);
            w.Write(decline.At);
        }
    }

    public static DeclineEntry[]? ReadDeclines(ref MessagePackReader r)
    {
        var declines = new DeclineEntry[r.ReadArrayHeader()];
        for (var i = 0; i < declines.Length; i++)
        {
            Parts.Expect(ref r, 3, "decline");
            declines[i] = new DeclineEntry(Parts.ReadName(ref r), r.ReadString(), r.ReadInt64());
        }

        return declines.Length > 0 ? declines : null;
    }

    public static void Write(ref MessagePackWriter w, IReadOnlyList<OfferEntry> offers)
    {
        w.WriteArrayHeader(offers.Count);
        foreach (var offer in offers)
        {
            w.WriteArrayHeader(3);
            Parts.Write(ref w, offer.Offer);
            w.Write(offer.Agent);
            w.Write(offer.ExpiresAt);
        }
    }

    public static OfferEntry[]? ReadOffers(ref MessagePackReader r)
    {
        var offers = new OfferEntry[r.ReadArrayHeader()];
        for (var i = 0; i < offers.Length; i++)
        {
            Parts.Expect(ref r, 3, "further offer");
            offers[i] = new OfferEntry(Parts.ReadOffer(ref r), Parts.ReadName(ref r), r.ReadInt64());
        }

        return offers.Length > 0 ? offers : null;
    }

    public static void Write(ref MessagePackWriter w, LimitsEntry limits)
    {
        w.WriteArrayHeader(3);
        w.Write(limits.Misses);
        w.WriteArrayHeader(limits.CoolDowns.Count * 2);
        foreach (var cooling in limits.CoolDowns)
        {
            w.Write(cooling.Queue);
            w.Write(cooling.Until);
        }

        w.WriteArrayHeader(limits.Given.Count);
        foreach (var at in limits.Given) w.Write(at);
    }

    public static LimitsEntry ReadLimits(ref MessagePackReader r)
    {
        Parts.Expect(ref r, 3, "limits entry");
        var misses = r.ReadInt32();
        var coolDowns = new CoolDownEntry[r.ReadArrayHeader() / 2];
        for (var i = 0; i < coolDowns.Length; i++) coolDowns[i] = new CoolDownEntry(Parts.ReadName(ref r), r.ReadInt64());
        var given = new long[r.ReadArrayHeader()];
        for (var i = 0; i < given.Length; i++) given[i] = r.ReadInt64();
        return new LimitsEntry(misses, coolDowns, given);
    }

    // What an agent may hold beside its units: [interrupt to, misses, share, window, caps].
    public static void WriteLimits(ref MessagePackWriter w, AgentSupply agent)
    {
        w.WriteArrayHeader(5);
        if (agent.InterruptTo is { } most) w.Write(most);
        else w.WriteNil();
        w.Write(agent.MissesMax);
        w.Write(agent.ShareMax);
        w.Write(agent.ShareWindow);
        w.WriteMapHeader(agent.Caps.Count);
        foreach (var (channel, max) in agent.Caps.OrderBy(c => c.Key, StringComparer.Ordinal))
        {
            w.Write(channel);
            w.Write(max);
        }
    }

    public static AgentSupply ReadLimits(ref MessagePackReader r, AgentSupply agent)
    {
        Parts.Expect(ref r, 5, "agent's limits");
        agent = agent with
        {
            InterruptTo = r.TryReadNil() ? null : r.ReadInt32(),
            MissesMax = r.ReadInt32(),
            ShareMax = r.ReadInt32(),
            ShareWindow = r.ReadInt64(),
        };
        var caps = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var left = r.ReadMapHeader(); left > 0; left--)
        {
            var channel = Parts.ReadName(ref r);
            caps[channel] = r.ReadInt32();
        }

        return agent with { Caps = caps.ToFrozenDictionary(StringComparer.Ordinal) };
    }

    public static void Write(ref MessagePackWriter w, JobOrigin origin)
    {
        w.WriteArrayHeader(2);
        w.Write(origin.Queue);
        Parts.Write(ref w, origin.MovedBy);
    }

    public static JobOrigin ReadOrigin(ref MessagePackReader r)
    {
        Parts.Expect(ref r, 2, "origin");
        return new JobOrigin(Parts.ReadName(ref r), Parts.ReadNames(ref r));
    }

    public static void Write(ref MessagePackWriter w, AgentWeights weights)
    {
        w.WriteArrayHeader(6);
        w.Write(weights.Level);
        w.Write(weights.Load);
        w.Write(weights.Idle);
        w.Write(weights.Occupancy);
        w.Write(weights.Specialist);
        w.Write(weights.Match);
    }

    public static AgentWeights ReadWeights(ref MessagePackReader r)
    {
        Parts.Expect(ref r, 6, "weights");
        return new AgentWeights(r.ReadDouble(), r.ReadDouble(), r.ReadDouble(), r.ReadDouble(), r.ReadDouble(), r.ReadDouble());
    }
}
