using System.Text.Json;
using Gateway.Contracts.Events;

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
                }
            }
        }

        return events;
    }

    public static async Task<string[]> TypesAsync(Silo silo, string subject) =>
        [.. (await ReadAsync(silo)).Where(e => e.GetProperty("subject").GetString() == subject && e.TryGetProperty("conversationsequence", out _))
            .OrderBy(e => e.GetProperty("conversationsequence").GetInt64()).Select(e => e.GetProperty("type").GetString()!)];
}
