using System.Globalization;
using Gateway.Events;
using Gateway.Host.Configuration;

namespace Gateway.Host.Subscriptions;

/// <summary>Dead letters by the place of their event in the log: <c>partition:sequence</c>.</summary>
internal static class DeadLetterIds
{
    public static DeadLetterBody Of(DeadEvent dead) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{dead.Id.Partition}:{dead.Id.Sequence}"), dead.At, dead.Attempts, dead.Code);

    /// <summary>Null for all.</summary>
    public static DeadEventId[]? Read(List<string>? texts, ConfigurationErrors errors)
    {
        if (texts is null)
        {
            return null;
        }

        var ids = new DeadEventId[texts.Count];
        for (var i = 0; i < ids.Length; i++)
        {
            var parts = texts[i].Split(':');
            if (parts.Length == 2
                && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var partition)
                && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var sequence))
            {
                ids[i] = new DeadEventId(partition, sequence);
            }
            else
            {
                errors.Add($"$.events[{i}]", texts[i], "must be partition:sequence, as the list of dead letters shows it");
            }
        }

        return ids;
    }
}
