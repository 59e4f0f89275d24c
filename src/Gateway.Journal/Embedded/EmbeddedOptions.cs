using System.ComponentModel.DataAnnotations;

namespace Gateway.Journal.Embedded;

/// <summary>How the embedded store is opened.</summary>
public sealed class EmbeddedOptions
{
    /// <summary>Partitions, fixed when the store is made; another number refuses to open.</summary>
    // 16: enough grains of one partition to fill a batch at 64 callers, and enough partitions to spread over the silos of a later Redis set-up.
    [Range(1, 4_096)]
    public int Partitions { get; set; } = 16;

    /// <summary>
    /// What is asked of the store. <see cref="Durability.Power"/> flushes each group commit to the device; anything less leaves that to the
    /// kernel, which survives the death of the process. What is in force is <see cref="EmbeddedStore.Durability"/>.
    /// </summary>
    public Durability Durability { get; set; } = Durability.Power;

    /// <summary>Records whose version is remembered, over all partitions; others are looked up in the store.</summary>
    // 140 to 350 bytes each with their newest dedupe ids, so 45 MB at most; a record that fell out costs one read of some microseconds.
    [Range(1, 100_000_000)]
    public int RememberedRecordsMax { get; set; } = 131_072;
}
