using System.Text.Json;
using Gateway.Contracts;

namespace Gateway.SystemTests.Faults.Checks;

/// <summary>What the checker needs of one event of the log; jobs' and inbound messages' members are null on the others.</summary>
internal readonly record struct LoggedEvent(
    string Type, int Partition, long Sequence, string Subject, long? ConversationSequence, string? MessageId, string? Job, string? Agent)
{
    public static LoggedEvent Read(JsonElement json)
    {
        var type = json.GetProperty("type").GetString()!;
        var data = json.GetProperty("data");
        var inbound = type == EventTypes.MessageAccepted && Text(data, "direction") == "in" && Text(data, "kind") == "message";
        return new LoggedEvent(
            type,
            json.GetProperty("partition").GetInt32(),
            json.GetProperty("sequence").GetInt64(),
            json.GetProperty("subject").GetString()!,
            json.TryGetProperty("conversationsequence", out var sequence) ? sequence.GetInt64() : null,
            inbound ? Text(data, "id") : null,
            Text(data, "job"),
            Text(data, "agent"));
    }

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value.GetString() : null;
}
