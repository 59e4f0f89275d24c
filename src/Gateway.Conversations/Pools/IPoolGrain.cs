using Gateway.Contracts;

namespace Gateway.Conversations;

/// <summary>The agents and waiting jobs one matcher decides over: one pool a tenant, keyed by <see cref="PoolKey.Of"/>.</summary>
public interface IPoolGrain : IGrainWithGuidKey
{
    ValueTask<PoolView> ViewAsync(string tenant);
}

public static class PoolKey
{
    public static Guid Of(string tenant) => KeyedHash.Of("pool"u8, tenant);
}
