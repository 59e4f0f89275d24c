namespace Gateway.Contracts;

/// <summary>One business number, page, bot or mailbox of a tenant on a channel. <paramref name="Account"/> is the name in the configuration.</summary>
[GenerateSerializer, Immutable, Alias("gw.account")]
public sealed record AccountRef([property: Id(0)] string Tenant, [property: Id(1)] string Channel, [property: Id(2)] string Account);
