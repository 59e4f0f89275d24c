using System.Text.Json;
using Gateway.Routing;

namespace Gateway.Conversations.Pools;

/// <summary>The data of events about how far a job has been relaxed.</summary>
internal static class PoolTexts
{
    public static void WriteRelaxed(Utf8JsonWriter json, in JobDemand job, int expired)
    {
        json.WriteString("job", PoolEvents.JobOf(job.Job));
        json.WriteString("queue", job.Queue);
        json.WriteString("by", "selector");

        // All that have been dropped so far: who reads one event alone knows where the job stands.
        json.WriteStartArray("selectors");
        foreach (var selector in job.Selectors.Take(expired))
        {
            json.WriteStringValue(selector.Label);
        }

        json.WriteEndArray();
    }

    public static void WriteRelaxed(Utf8JsonWriter json, LadderOpened opened)
    {
        json.WriteString("job", PoolEvents.JobOf(opened.Job));
        json.WriteString("by", "ladder");
        json.WriteNumber("level", opened.Level);
    }
}
