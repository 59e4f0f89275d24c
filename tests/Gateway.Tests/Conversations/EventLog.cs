using System.Text.Json;
using Gateway.Contracts.Events;
using Gateway.Conversations;

namespace Gateway.Tests.Conversations;

/// <summary>Reads everything the silo has published, checking on the way that sequences are dense.</summary>
public static class EventLog
{
    public static async Task<List<JsonElement>> ReadAsync(Silo silo)
    {
        var events = new List<JsonElement>();
        for (var partition = 0; partition < silo.Journal.PartitionCount; partition++)
        {
            var sequence = 0L;
            while (true)
            {
                var page = await silo.Journal.ReadLogAsync(partition, sequence, 1000);
                if (page.Records.Count == 0)
                {
                    break;
                }

                foreach (var record in page.Records)
                {
                    Assert.Equal(++sequence, record.Sequence);
                    Assert.Equal(EventRecord.TenantHash("acme"), EventRecord.TenantOf(record.Data.Span)!.Value);
                    events.Add(JsonDocument.Parse(EventRecord.JsonOf(record.Data)).RootElement);
                    EventCheck.AssertCatalogued(events[^1]);
                }
            }
        }

        return events;
    }

    /// <summary>Moves the clock in steps of the partitions' own look-around until there are so many events of a type. Desks that are given stay online.</summary>
    public static async Task<List<JsonElement>> UntilAsync(Silo silo, string type, int count = 1, params Desk[] desks)
    {
        // Half a minute of real time is a hang, not a slow machine.
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            var events = (await ReadAsync(silo)).Where(e => e.GetProperty("type").GetString() == type).ToList();
            if (events.Count >= count)
            {
                return events;
            }

            timeout.Token.ThrowIfCancellationRequested();
            await Desk.PassAsync(silo, TimeSpan.FromMilliseconds(250), desks);
            // A turn of the pool lets what the clock has started go on.
            await silo.Grains.GetGrain<IPoolGrain>("acme").ViewAsync();
        }
    }

    public static async Task<string[]> TypesAsync(Silo silo, string subject) =>
        [.. (await ReadAsync(silo)).Where(e => e.GetProperty("subject").GetString() == subject && e.TryGetProperty("conversationsequence", out _))
            .OrderBy(e => e.GetProperty("conversationsequence").GetInt64()).Select(e => e.GetProperty("type").GetString()!)];
}
