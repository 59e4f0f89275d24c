using System.IO.Hashing;
using System.Text;
using Gateway.Events.Subscriptions;

namespace Gateway.Events.Webhooks;

/// <summary>One event on its way.</summary>
/// <param name="from">Differs from the sequence for a gap: the first sequence that is gone.</param>
/// <param name="strand">Events of one strand go one after the other.</param>
internal sealed class DeliveryItem(int partition, long from, long sequence, ulong strand)
{
    public int Partition { get; } = partition;

    public long From { get; private set; } = from;

    public long Sequence { get; private set; } = sequence;

    public ulong Strand { get; } = strand;

    /// <summary>Null for a parked one that is not being sent: its bytes are in the log.</summary>
    public byte[]? Json { get; set; }

    public int Attempts { get; set; }

    public DateTimeOffset? FirstFailedAt { get; set; }

    public DateTimeOffset? NextAt { get; set; }

    /// <summary>Recorded as waiting: the cursor may go past it.</summary>
    public bool Parked { get; set; }

    public bool Done { get; set; }

    /// <summary>Was in a batch that the endpoint refused: goes by itself, so that only the bad one pays.</summary>
    public bool Alone { get; set; }

    public bool InFlight { get; set; }

    /// <summary>No event but a place in the log: all of its strand in its partition from the first sequence to the last, not looked at yet.</summary>
    public bool IsRest { get; private init; }

    /// <summary>The rest of a strand, beginning with this event.</summary>
    public static DeliveryItem RestOf(DeliveryItem first) => new(first.Partition, first.Sequence, first.Sequence, first.Strand) { IsRest = true, Parked = true };

    /// <summary>As it was recorded.</summary>
    public static DeliveryItem Of(ParkedEvent parked) => new(parked.Partition, parked.From, parked.Sequence, parked.Strand)
    {
        Attempts = parked.Attempts,
        FirstFailedAt = parked.FirstFailedAt,
        NextAt = parked.NextAt,
        Parked = true,
        Alone = parked.Attempts > 0,
        IsRest = parked.IsRest,
    };

    public ParkedEvent Recorded() => new(Partition, From, Sequence, Strand, Attempts, FirstFailedAt, NextAt, IsRest);

    /// <summary>Another event belongs to this rest.</summary>
    public void Extend(long sequence) => Sequence = Math.Max(Sequence, sequence);

    /// <summary>Everything before it was looked at.</summary>
    public void Advance(long from) => From = from;

    /// <summary>One strand for each conversation when order is kept, else one for each event. Stable across restarts; two strands that collide are merely in order too.</summary>
    public static ulong StrandOf(bool ordered, string subject, int partition, long sequence)
    {
        if (ordered && subject.Length > 0)
        {
            Span<byte> bytes = stackalloc byte[256];
            var length = Encoding.UTF8.GetBytes(subject.AsSpan(0, Math.Min(subject.Length, 64)), bytes);
            return XxHash3.HashToUInt64(bytes[..length]);
        }

        Span<byte> place = stackalloc byte[12];
        BitConverter.TryWriteBytes(place, partition);
        BitConverter.TryWriteBytes(place[4..], sequence);
        return XxHash3.HashToUInt64(place);
    }
}
