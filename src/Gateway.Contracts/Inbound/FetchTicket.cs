namespace Gateway.Contracts;

/// <summary>Something to be asked of a provider because of an item it delivered: what a thin notification is about, where media are.</summary>
/// <param name="Id">Names the question on its account: the same id is asked once. At most 256 bytes.</param>
/// <param name="Resource">What to ask for, in the channel's own words; never a secret.</param>
/// <param name="Replaces">The item only announces what is fetched: it takes no effect itself.</param>
/// <param name="Sender">The thread the answer belongs to, where the answer does not tell.</param>
/// <param name="Target">The message the answer is about, where the answer does not tell.</param>
[GenerateSerializer, Immutable, Alias("gw.fetch")]
public sealed record FetchTicket(
    [property: Id(0)] string Id,
    [property: Id(1)] string Resource,
    [property: Id(2)] bool Replaces,
    [property: Id(3)] string? Sender = null,
    [property: Id(4)] string? Target = null);
