using StackExchange.Redis;

namespace Gateway.Journal.Redis;

/// <summary>Makes the store at its first start and recognises it later: every partition holds the store's epoch, because each may live on another server.</summary>
internal static class RedisSetup
{
    private const int FormatNumber = 1;
    private const CommandFlags Master = CommandFlags.DemandMaster;

    public static async Task<Guid> RunAsync(IDatabase db, RedisKeys[] keys, string name)
    {
        var root = keys[0].Meta;
        // Processes that start together agree here: the first one's values stay.
        await db.HashSetAsync(root, "epoch", Guid.NewGuid().ToString("N"), When.NotExists);
        await db.HashSetAsync(root, "format", FormatNumber, When.NotExists);
        await db.HashSetAsync(root, "partitions", keys.Length, When.NotExists);
        var facts = await db.HashGetAsync(root, ["epoch", "format", "partitions", "complete"], Master);
        if (facts[1] != FormatNumber) throw new StoreMismatchException($"{name} has format {facts[1]}; this program reads {FormatNumber}.");
        if (facts[2] != keys.Length)
        {
            throw new StoreMismatchException(
                $"{name} was made with {facts[2]} partitions and is opened with {keys.Length}. The number is fixed at the first start: set partitions to {facts[2]}.");
        }

        if (facts[3].IsNull)
        {
            foreach (var partition in keys) await db.HashSetAsync(partition.Meta, "epoch", facts[0], When.NotExists);
            await db.HashSetAsync(root, "complete", 1);
        }

        return await ReadEpochAsync(db, keys, name);
    }

    /// <summary>The epoch all partitions agree on.</summary>
    /// <exception cref="StoreAmnesiaException">A partition has none or another one: its server came back empty, or is another one.</exception>
    public static async Task<Guid> ReadEpochAsync(IDatabase db, RedisKeys[] keys, string name)
    {
        var epochs = await Task.WhenAll(keys.Select(partition => db.HashGetAsync(partition.Meta, "epoch", Master)));
        for (var partition = 0; partition < epochs.Length; partition++)
        {
            if (epochs[partition] == epochs[0] && !epochs[0].IsNull) continue;
            throw new StoreAmnesiaException(
                $"{name} is not the store it was: partition {partition} has epoch {(epochs[partition].IsNull ? "missing" : epochs[partition])}, partition 0 has {(epochs[0].IsNull ? "missing" : epochs[0])}.");
        }

        return Guid.ParseExact(epochs[0].ToString(), "N");
    }
}
