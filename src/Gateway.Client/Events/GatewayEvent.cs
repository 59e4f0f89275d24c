using System.Text.Json;

namespace Gateway.Client.Events;

/// <summary>One event of the gateway: a CloudEvents 1.0 object.</summary>
public sealed class GatewayEvent
{
    private GatewayEvent(ReadOnlyMemory<byte> json, JsonElement root)
    {
        (Json, Root) = (json, root);
        Partition = root.GetProperty("partition").GetInt32();
        Sequence = root.GetProperty("sequence").GetInt64();
        Type = root.GetProperty("type").GetString() ?? "";
        Id = root.TryGetProperty("id", out var id) ? id.GetString() ?? "" : "";
        Subject = root.TryGetProperty("subject", out var subject) ? subject.GetString() : null;
        ConversationSequence = root.TryGetProperty("conversationsequence", out var number) ? number.GetInt64() : null;
        Time = root.TryGetProperty("time", out var time) && time.TryGetDateTimeOffset(out var at) ? at : null;
    }

    /// <summary>The whole event as it came, UTF-8.</summary>
    public ReadOnlyMemory<byte> Json { get; }

    /// <summary>The same, parsed.</summary>
    public JsonElement Root { get; }

    /// <summary>What happened; which members it has depends on <see cref="Type"/>.</summary>
    public JsonElement Data => Root.TryGetProperty("data", out var data) ? data : default;

    /// <summary>Stream of the log it stands in. Order holds inside a partition, and so inside a conversation.</summary>
    public int Partition { get; }

    /// <summary>Its place in the partition. Rises; holes are other tenants' events or filtered ones.</summary>
    public long Sequence { get; }

    /// <summary><c>gateway.message.accepted</c> and so on; <c>gateway.gap</c> for what is gone.</summary>
    public string Type { get; }

    /// <summary>Unique in the tenant, and the same when the same event comes again: what an idempotent sink stores it under.</summary>
    public string Id { get; }

    /// <summary>The conversation, for events that have one.</summary>
    public string? Subject { get; }

    /// <summary>Dense per conversation from 1.</summary>
    public long? ConversationSequence { get; }

    public DateTimeOffset? Time { get; }

    /// <summary>Of a <c>gateway.gap</c>: the sequences that retention deleted before they were read. Null for every other event.</summary>
    public (long From, long To)? Gap =>
        Type == "gateway.gap" ? (Data.GetProperty("from").GetInt64(), Data.GetProperty("to").GetInt64()) : null;

    /// <exception cref="IOException">The gateway sent something else: the connection is not in order.</exception>
    internal static GatewayEvent Read(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return new GatewayEvent(json, document.RootElement.Clone());
        }
        catch (Exception broken) when (broken is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new IOException("The gateway sent what is no event.", broken);
        }
    }
}
