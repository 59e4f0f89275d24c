using System.Buffers;
using System.Text.Json;
using Gateway.Contracts;
using Gateway.Contracts.Events;

namespace Gateway.Events.Subscriptions;

/// <summary>What a tenant is told of its own subscriptions, as events like all others.</summary>
internal static class SubscriptionEvents
{
    public static ReadOnlyMemory<byte> Disabled(string tenant, string id, long version, string reason, DateTimeOffset time)
    {
        var output = new ArrayBufferWriter<byte>(384);
        EventRecord.Write(output, EventRecord.TenantHash(tenant));
        using var json = new Utf8JsonWriter(output);
        json.WriteStartObject();
        json.WriteString("specversion"u8, "1.0"u8);
        json.WriteString("id"u8, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"subscription-{id}-{version}"));
        json.WriteString("source"u8, "/tenants/" + tenant);
        json.WriteString("type"u8, EventTypes.SubscriptionDisabled);
        InboundItemJson.WriteTime(json, JsonEncodedText.Encode("time"), time);
        json.WriteString("subject"u8, id);
        json.WriteString("tenant"u8, tenant);
        json.WriteString("datacontenttype"u8, "application/json"u8);
        json.WriteStartObject("data"u8);
        json.WriteString("subscription"u8, id);
        json.WriteString("reason"u8, reason);
        json.WriteEndObject();
        json.WriteEndObject();
        json.Flush();
        return output.WrittenMemory;
    }
}
