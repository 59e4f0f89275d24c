using System.Text.Json;
using Gateway.Contracts.Events;
using Gateway.Journal;
using Gateway.Journal.Embedded;

namespace Gateway.Host.Cli.History;

/// <summary>The event log in the data directory of a gateway that does not run.</summary>
internal static class StoreEvents
{
    /// <param name="tenant">Null: the only one whose events there are.</param>
    /// <returns>What kept it from being read; null when all was.</returns>
    public static string? Read(DirectoryInfo data, string? tenant, Action<JsonElement> add)
    {
        try
        {
            using var log = EmbeddedLog.Open(Path.Combine(data.FullName, "journal"));
            var wanted = tenant is null ? (Guid?)null : EventRecord.TenantHash(tenant);
            Guid? only = null;
            for (var partition = 0; partition < log.PartitionCount; partition++)
            {
                long after = 0;
                for (var page = log.Read(partition, after); page.Count > 0; page = log.Read(partition, after))
                {
                    foreach (var record in page)
                    {
                        after = record.Sequence;
                        if (EventRecord.TenantOf(record.Data.Span) is not { } owner || (wanted is { } mine && mine != owner)) continue;
                        if (wanted is null && (only ??= owner) != owner) return $"--data {data.FullName}: holds events of several tenants; say which with --tenant NAME";
                        using var entry = JsonDocument.Parse(EventRecord.JsonOf(record.Data));
                        add(entry.RootElement);
                    }
                }
            }

            return null;
        }
        catch (StoreInUseException)
        {
            return $"--data {data.FullName}: a running gateway has this store. Ask it instead, with --events URL --key KEY, or save pages of its GET /events to a file and give that";
        }
        catch (DirectoryNotFoundException)
        {
            return $"--data {data.FullName}: holds no store of a gateway; give the directory that gateway run --data was given";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or StoreMismatchException or CorruptRecordException)
        {
            return $"--data {data.FullName}: cannot be read: {e.Message}";
        }
    }
}
