using System.ComponentModel.DataAnnotations;

namespace Gateway.Journal.Redis;

/// <summary>How the Redis store is connected.</summary>
public sealed class RedisOptions
{
    /// <summary>Partitions, fixed when the store is made; another number refuses to start.</summary>
    // 16: spread over the usual three to six masters of a cluster, and still few enough to fill batches.
    [Range(1, 999)]
    public int Partitions { get; set; } = 16;

    /// <summary>First part of every key. Gateways that share one server use a database each; programs and tests may use prefixes.</summary>
    [Required, RegularExpression("[a-zA-Z0-9._-]{1,64}")]
    public string Prefix { get; set; } = "gw";

    /// <summary>Dedupe ids of a record expire this long after its youngest one. At least the journal's horizon.</summary>
    public TimeSpan DedupeHorizon { get; set; } = JournalOptions.DedupeHorizonDefault;

    /// <summary>A command without an answer is given up after this; what became of it is unknown.</summary>
    // Providers wait 5 to 10 s for their 200: this leaves them time for one answer that says no.
    public TimeSpan CommandTimeout { get; set; } = TimeSpan.FromSeconds(3);
}
